"""不在と代決者の指名: everybody for themselves, heads for those under them, the administrator for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from staff.audited_admin import AuditedAdmin
from staff.models import Absence, Delegation, User
from staff.permissions import Action, can, departments_to
from staff.wording import WAVE, format_date

if TYPE_CHECKING:
    _Form = forms.ModelForm[models.Model]
else:
    _Form = forms.ModelForm


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A person by section and name."""

    def label_from_instance(self, person: models.Model) -> str:
        assert isinstance(person, User)
        return f"{person.department}　{person}" if person.department else str(person)


class DaysForm(_Form):
    """Days that follow each other."""

    actor: ClassVar[User]
    whose: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("person", "decider"):
            if name in self.fields:
                cast("PersonChoice", self.fields[name]).queryset = within_reach(self.actor)
                self.initial.setdefault(name, self.actor.pk)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("first_day"), values.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "「いつまで」が「いつから」より前です。日付を確かめてください。")
        return values


def _days() -> dict[str, forms.DateInput]:
    """The browser's own calendar: no form of writing a date has to be known."""
    return {name: forms.DateInput({"type": "date"}, "%Y-%m-%d") for name in ("first_day", "last_day")}


class AbsenceForm(DaysForm):
    person = PersonChoice(User.objects.none(), label="不在の人")

    class Meta:
        model = Absence
        fields = ("person", "first_day", "last_day", "note")
        widgets = _days()
        help_texts = {
            "last_day": "この日まで不在です。早く戻ったら、日付を直してください。",
            "note": "「出張」「休暇」など。書かなくても構いません。",
        }


class DelegationForm(DaysForm):
    decider = PersonChoice(User.objects.none(), label="本来の決裁者")
    deputy = PersonChoice(
        User.objects.filter(is_active=True).select_related("department").order_by("department", "pk"),
        label="代決する人",
        empty_label="選んでください",
        help_text="本来の決裁者が不在の日だけ、代わりに決められます。自分が書いたか申請したものは決められません。",
    )

    instance: Delegation

    class Meta:
        model = Delegation
        fields = ("decider", "deputy", "first_day", "last_day", "note")
        widgets = _days()

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("decider") and values.get("decider") == values.get("deputy"):
            self.add_error("deputy", "本人を代決者にはできません。別の人を選んでください。")
        elif (deputy := values.get("deputy")) and deputy.pk in {self.actor.pk, self.instance.nominated_by_id}:
            self.add_error("deputy", "指名する人が代決者になることはできません。ほかの人が登録してください。")
        return values


def within_reach(actor: User) -> QuerySet[User]:
    """The person, and those for whom the person may arrange."""
    own = Q(pk=actor.pk) | Q(department__in=departments_to(actor, Action.ARRANGE_ABSENCE))
    return User.objects.filter(own, is_active=True).select_related("department").order_by("department", "pk")


def _tabs() -> list[dict[str, str]]:
    """Both lists are one subject to who uses them."""
    return [
        {"key": "absence", "label": "不在", "url": reverse("admin:staff_absence_changelist")},
        {"key": "delegation", "label": "代決者の指名", "url": reverse("admin:staff_delegation_changelist")},
    ]


class DaysAdmin(AuditedAdmin):
    """One's own rows, and those of the people one arranges for."""

    action = Action.ARRANGE_ABSENCE
    whose: ClassVar[str]  # the field that says for whom
    by: ClassVar[str]  # the field that says who entered it
    list_select_related = True
    date_hierarchy = "first_day"

    def may(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and request.user.is_active

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may(request) and (obj is None or self._is_mine(cast("User", request.user), obj))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        actor = cast("User", request.user)
        rows: QuerySet[Any] = super().get_queryset(request)
        reached = departments_to(actor, Action.ARRANGE_ABSENCE)
        return rows.filter(self._seen_by(actor) | Q(**{f"{self.whose}__department__in": reached}))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"presence_tabs": _tabs(), **(extra_context or {})})

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"actor": request.user})

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        if not change:
            setattr(obj, self.by, request.user)
        super().save_model(request, obj, form, change)

    def _is_mine(self, actor: User, row: models.Model) -> bool:
        person: User = getattr(row, self.whose)
        return person == actor or (
            person.department_id is not None and can(actor, Action.ARRANGE_ABSENCE, person.department_id)
        )

    def _seen_by(self, actor: User) -> Q:
        return Q(**{self.whose: actor})

    @admin.display(description="期間", ordering="first_day")
    def days(self, row: Absence | Delegation) -> str:
        if row.first_day == row.last_day:
            return format_date(row.first_day)
        return f"{format_date(row.first_day)}{WAVE}{format_date(row.last_day)}"


@admin.register(Absence)
class AbsenceAdmin(DaysAdmin):
    """不在."""

    form = AbsenceForm
    whose, by = "person", "entered_by"
    list_display = ("person", "days", "note", "entered_by")
    search_fields = ("person__display_name", "note")


@admin.register(Delegation)
class DelegationAdmin(DaysAdmin):
    """代決者の指名."""

    form = DelegationForm
    whose, by = "decider", "nominated_by"
    list_display = ("decider", "deputy", "days", "note", "nominated_by")
    search_fields = ("decider__display_name", "deputy__display_name")

    def _seen_by(self, actor: User) -> Q:
        return Q(decider=actor) | Q(deputy=actor)
