"""What people fill in when they decide."""

from __future__ import annotations

from typing import Any

from django import forms

from patrol.guards import SHORTEST_REASON
from patrol.models import ReturnReason

TOO_SHORT = f"理由を{SHORTEST_REASON}字以上で書いてください。起案した人が次に何をすればよいか分かるように。"


class ReturnForm(forms.Form):
    """差戻し: the kind is counted, the words are for the clerk."""

    kind = forms.ChoiceField(
        label="理由の種類",
        choices=[("", "選んでください"), *ReturnReason.choices],
        error_messages={"required": "理由の種類を選んでください。"},
    )
    reason = forms.CharField(
        label="起案した人への説明",
        help_text="どこを、どう直せばよいかを書いてください。",
        max_length=1000,
        min_length=SHORTEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": TOO_SHORT, "min_length": TOO_SHORT},
    )


class DismissForm(forms.Form):
    """Why a finding does not matter here."""

    reason = forms.CharField(
        label="見送る理由",
        max_length=300,
        error_messages={"required": "見送る理由を書いてください。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs["placeholder"] = "例：会場に確かめました"
