"""A danger page: says what will happen, to how many, on which channels, and asks for a deliberate act.

form = DeliberateAct(request.POST or None, tick="確かめました", needs_reason=True)
if request.method == "POST" and form.is_valid(): …act…
confirmation = Confirmation("…止めます。", "配信を止める", cancel_url, form)
context = {**site.each_context(request), "title": "配信を止める", "confirmation": confirmation}
return TemplateResponse(request, "components/confirm.html", context)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms


class DeliberateAct(forms.Form):
    """Either a tick or a typed word, checked on the server; optionally the reason, kept in the record."""

    tick = forms.BooleanField(error_messages={"required": "内容を確かめて、印を付けてください。"})
    word = forms.CharField(label="確認の文字", error_messages={"required": "確認の文字を入力してください。"})
    reason = forms.CharField(
        label="理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "理由を書いてください。記録に残り、関係する人が読みます。"},
    )

    def __init__(
        self, data: Any = None, *, tick: str = "", word: str = "", needs_reason: bool = False, **kwargs: Any
    ) -> None:
        if bool(tick) == bool(word):
            raise ValueError("a danger page asks for a tick or for a typed word, one of them")
        super().__init__(data, **kwargs)
        self.expected_word = word
        self.fields["tick"].label = tick
        for name, wanted in (("tick", tick), ("word", word), ("reason", needs_reason)):
            if not wanted:
                del self.fields[name]

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"].strip()
        if word != self.expected_word:
            raise forms.ValidationError(f"「{self.expected_word}」と入力してください。")
        return word


@dataclass(frozen=True)
class Confirmation:
    """Everything a danger page says."""

    sentence: str  # 「12,345人のLINEに、いますぐ配信します。」
    verb: str  # the button: 「12,345人に配信する」
    cancel_url: str
    form: DeliberateAct
    facts: Sequence[tuple[str, Any]] = ()  # (対象, 12,345人), (配信先, LINE・X) …
    consequences: Sequence[str] = ()  # what cannot be undone
    danger: bool = True
    cancel_verb: str = "やめて戻る"
    hidden: dict[str, str] = field(default_factory=dict)
