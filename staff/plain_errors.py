"""Django's own 「このフィールドは必須です。」 says what is wrong; ours also says what to do."""

from __future__ import annotations

from django import forms
from django.core import validators

WORDS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.Field, "入力してください。"),
    (forms.ChoiceField, "選んでください。"),
    (forms.ModelChoiceField, "選んでください。"),
    (forms.FileField, "ファイルを選んでください。"),
)

LIMITS: tuple[tuple[type[validators.BaseValidator], str], ...] = (
    (validators.MinValueValidator, "%(limit_value)s以上にしてください。"),
    (validators.MaxValueValidator, "%(limit_value)s以下にしてください。"),
    (validators.MinLengthValidator, "%(limit_value)d字以上で書いてください（いまは%(show_value)d字）。"),
    (validators.MaxLengthValidator, "%(limit_value)d字までに短くしてください（いまは%(show_value)d字）。"),
)


def install() -> None:
    """Every form inherits these, unless it has a better word of its own."""
    for field, word in WORDS:
        field.default_error_messages = {**field.default_error_messages, "required": word}
    for validator, word in LIMITS:
        validator.message = word
