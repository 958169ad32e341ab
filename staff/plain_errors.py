"""Django's own 「このフィールドは必須です。」 says what is wrong; ours also says what to do."""

from __future__ import annotations

from django import forms

WORDS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.Field, "入力してください。"),
    (forms.ChoiceField, "選んでください。"),
    (forms.ModelChoiceField, "選んでください。"),
    (forms.FileField, "ファイルを選んでください。"),
)


def install() -> None:
    """Every form inherits these, unless it has a better word of its own."""
    for field, word in WORDS:
        field.default_error_messages = {**field.default_error_messages, "required": word}
