"""What people type about an issue and its articles."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from channels.models import Issue, IssueItem, IssueSection, IssueState, ItemVersion
from channels.newsletter.editing import DATES, PLANNED
from channels.newsletter.guards import LONGEST_REASON
from channels.newsletter.item import ItemText, spoken_mark
from channels.newsletter.merging import CarriesShown
from channels.newsletter.planning import section_names
from channels.newsletter.rewriting import LONGEST_TEXT, TOO_LONG, typed
from channels.newsletter.sectioning import TYPED

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Issue]
else:
    _ModelForm = forms.ModelForm


LARGEST_NUMBER = 99_999
FARTHEST = timedelta(days=731)  # two years, one of them a leap year


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class IssueForm(CarriesShown, _ModelForm):
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
            "cover_title": "空けると、表紙は題字と目次だけになります。校了は、書いた人とは別の人がします。",
        }
        error_messages = {
            "number": {"unique": "この号数はもうあります。別の号数にしてください。"},
            "publication_date": {"unique": "この発行日の号はもうあります。別の日にしてください。"},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # others may be at it as well
            self.carry_shown()

    def clean_number(self) -> int:
        """The next issue is made by itself, with the number after it: there has to be one."""
        number: int = self.cleaned_data["number"]
        if number > LARGEST_NUMBER and "number" in self.changed_data:
            raise forms.ValidationError(f"号数は{LARGEST_NUMBER}までの数にしてください。")
        return number

    def clean_publication_date(self) -> date:
        """A slip of the year would put every issue made by itself behind it."""
        published: date = self.cleaned_data["publication_date"]
        is_far = published > timezone.localdate() + FARTHEST
        if is_far and "publication_date" in self.changed_data:  # one made by itself may be, and be edited
            raise forms.ValidationError("発行日は、きょうから2年以内の日にしてください。")
        return published

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


@dataclass(frozen=True, slots=True)
class Places:
    """Where an article can go: read once for all articles of a page."""

    sections: tuple[str, ...]
    issues: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, issue: Issue) -> Places:
        open_ones = Issue.objects.filter(state=IssueState.OPEN).order_by("publication_date")
        return cls(tuple(section_names(issue)), tuple((each.pk, str(each)) for each in open_ones))


class ItemForm(forms.Form):
    """Where an article stands and how long it may be."""

    section = forms.ChoiceField(label="欄")
    issue = forms.TypedChoiceField(label="号", coerce=int)
    line_budget = forms.IntegerField(label="行数の目安", min_value=1, max_value=200)
    reason = forms.CharField(label="理由", required=False, max_length=LONGEST_REASON)
    # Where it stood when the page (of its issue) was made, and how long: somebody may have changed it since.
    seen_section = forms.CharField(widget=forms.HiddenInput)
    seen_lines = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, item: IssueItem, places: Places, data: Any = None) -> None:
        initial = {"section": item.section, "issue": item.issue_id, "line_budget": item.line_budget}
        initial |= {"seen_section": item.section, "seen_lines": item.line_budget}
        super().__init__(data, initial=initial, auto_id=f"item-{item.pk}-%s")
        sections, issues = self.fields["section"], self.fields["issue"]
        assert isinstance(sections, forms.ChoiceField)
        assert isinstance(issues, forms.ChoiceField)
        sections.choices = [(name, name) for name in places.sections]
        issues.choices = list(places.issues)

    def target(self) -> Issue:
        return Issue.objects.get(pk=self.cleaned_data["issue"])


class ShortenForm(forms.Form):
    """The text of an article, fact by fact. A fact emptied is left out; none can be added."""

    made = forms.ChoiceField(
        label="何のために直しますか",
        choices=[(ItemVersion.Made.SHORTENED, "短くする"), (ItemVersion.Made.CORRECTED, "校正で直す")],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label="題", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    lead = forms.CharField(
        label="本文",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        strip=False,
    )
    reason = forms.CharField(
        label="理由", max_length=LONGEST_REASON, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(label="上の違いを確かめました", required=False)

    def __init__(
        self,
        item: IssueItem,
        approved: ItemText,
        data: Any = None,
        made: ItemVersion.Made = ItemVersion.Made.SHORTENED,
        *,
        may_correct: bool = False,
    ) -> None:
        now = ItemText.from_json(item.content)
        left = dict(now.fields)
        super().__init__(
            data,
            initial={
                "made": made,
                "title": now.title,
                "lead": now.lead,
                "seen": item.version,
            },
        )
        if not may_correct:
            self.fields["made"] = forms.ChoiceField(
                choices=[(ItemVersion.Made.SHORTENED, "短くする")], widget=forms.HiddenInput
            )
        self.approved = approved
        self.names = [f"field-{place}" for place in range(len(approved.fields))]
        for name, (symbol, _) in zip(self.names, approved.fields, strict=True):
            self.fields[name] = forms.CharField(
                label=spoken_mark(symbol),
                required=False,
                max_length=1000,
                initial=left.get(symbol, ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def facts(self) -> list[forms.BoundField]:
        return [self[name] for name in self.names]

    @property
    def corrects(self) -> bool:
        return bool(self["made"].value() == ItemVersion.Made.CORRECTED)

    @property
    def is_too_long(self) -> bool:
        """Of what was posted, whatever it is. Asked before it is read or compared."""
        return sum(len(self.data.get(name, "")) for name in self.texts) > LONGEST_TEXT

    @property
    def texts(self) -> list[str]:
        return ["title", "lead", *self.names]

    def clean(self) -> dict[str, Any]:
        if self.is_too_long:
            raise forms.ValidationError(TOO_LONG)
        return self.cleaned_data

    def typed(self) -> ItemText:
        """What was typed, in the house style. Of a form that may not be complete yet."""
        said = self.data
        return typed(
            self.approved,
            said.get("title", ""),
            said.get("lead", ""),
            [said.get(name, "") for name in self.names],
        )


if TYPE_CHECKING:
    _SectionForm = forms.ModelForm[IssueSection]
    _SectionSet = forms.BaseModelFormSet[IssueSection, "SectionForm"]
else:
    _SectionForm = forms.ModelForm
    _SectionSet = forms.BaseModelFormSet


class SectionForm(CarriesShown, _SectionForm):
    """One 欄 of an issue; unique names are seen to by the use case, which also renames the articles."""

    class Meta:
        model = IssueSection
        fields = TYPED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # others may be at it as well
            self.carry_shown()


class _Sections(_SectionSet):
    def add_fields(self, form: SectionForm, index: int | None) -> None:
        super().add_fields(form, index)
        gone = "この欄は、この画面を開いたあとになくなっています。画面を開き直してください。"
        form.fields["id"].error_messages["invalid_choice"] = gone
        form.fields["id"].label = "欄"


SectionFormSet = forms.modelformset_factory(
    IssueSection,
    form=SectionForm,
    formset=_Sections,
    extra=1,
    can_delete=True,
    max_num=40,
    validate_max=True,
)
