"""What people fill in when they decide."""

from __future__ import annotations

from typing import Any

from django import forms

from patrol.checks import title_of
from patrol.guards import SHORTEST_REASON
from patrol.models import Fate, FindingRecord, ReturnReason, Review, Severity

LONGEST_DISMISSAL = 300
LONGEST_LABEL = 60
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


class PatrolReturnForm(ReturnForm):
    """差戻し by the PR division, which also says for which findings: those count as right."""

    findings = forms.MultipleChoiceField(
        label="直してほしい指摘",
        help_text="印を付けた指摘は「指摘どおり」と数え、検査の見直しに使います。",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "指摘が変わりました。画面を読み直してください。"},
    )
    field_order = ["kind", "findings", "reason"]

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = list(review.findings.filter(fate=Fate.OPEN, is_resting=False))
        field = self.fields["findings"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one.pk), _in_short(one)) for one in open_ones]
        field.initial = [str(one.pk) for one in open_ones if one.severity != Severity.NOTE]
        if not open_ones:
            del self.fields["findings"]

    @property
    def chosen(self) -> list[int]:
        """Numbers of the findings that were ticked."""
        return [int(number) for number in self.cleaned_data.get("findings", [])]


def _in_short(finding: FindingRecord) -> str:
    words = f"{Severity(finding.severity).label}　{title_of(finding.check_name)}：{finding.reason}"
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1]}…"


class DismissForm(forms.Form):
    """Why a finding does not matter here."""

    reason = forms.CharField(
        label="見送る理由",
        max_length=LONGEST_DISMISSAL,
        error_messages={"required": "見送る理由を書いてください。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs["placeholder"] = "例：会場に確かめました"
