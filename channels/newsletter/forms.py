"""What people type about an issue and its articles."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from django import forms

from channels.models import Issue, IssueItem, IssueState
from channels.newsletter.editing import PLANNED
from channels.newsletter.planning import section_names

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Issue]
else:
    _ModelForm = forms.ModelForm


# In the order they must come.
DATES = ("department_deadline", "editing_date", "okay_date", "publication_date")


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class IssueForm(_ModelForm):
    """A number of the paper: its dates and its cover."""

    class Meta:
        model = Issue
        fields = PLANNED
        widgets = {
            "publication_date": DateInput(),
            "department_deadline": DateInput(),
            "editing_date": DateInput(),
            "okay_date": DateInput(),
            "cover_text": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "department_deadline": "各課に知らせる原稿の締切です。発行日より前の日にしてください。",
            "cover_title": "空けると、表紙は題字と目次だけになります。",
        }
        error_messages = {
            "number": {"unique": "この号数はもうあります。別の号数にしてください。"},
            "publication_date": {"unique": "この発行日の号はもうあります。別の日にしてください。"},
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        days = [(name, cleaned.get(name)) for name in DATES]
        for (earlier, before), (_, after) in itertools.pairwise(days):
            if before and after and before > after:
                self.add_error(
                    earlier, "日付の順が逆です。各課の締切・編集の締切・校了・発行の順にしてください。"
                )
        okay, published = cleaned.get("okay_date"), cleaned.get("publication_date")
        if okay and okay == published:
            self.add_error("okay_date", "校了予定日は、発行日より前の日にしてください。")
        return cleaned


class ItemForm(forms.Form):
    """Where an article stands and how long it may be."""

    section = forms.ChoiceField(label="欄")
    issue = forms.ModelChoiceField(Issue.objects.none(), label="号", empty_label=None)
    line_budget = forms.IntegerField(label="行数の目安", min_value=1, max_value=200)

    def __init__(self, item: IssueItem, data: Any = None) -> None:
        initial = {"section": item.section, "issue": item.issue_id, "line_budget": item.line_budget}
        super().__init__(data, initial=initial, auto_id=f"item-{item.pk}-%s")
        sections, issues = self.fields["section"], self.fields["issue"]
        assert isinstance(sections, forms.ChoiceField)
        assert isinstance(issues, forms.ModelChoiceField)
        sections.choices = [(name, name) for name in section_names(item.issue)]
        issues.queryset = Issue.objects.filter(state=IssueState.OPEN)
