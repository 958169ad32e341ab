"""承認ルート: whom each department asks, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.db import models
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from announcements.models import Channel
from patrol.models import Route, RouteStep, StepKind
from patrol.models.route import MOST_STEPS
from patrol.routes.showing import label_of
from staff.audited_admin import AuditedAdmin
from staff.models import Role, User
from staff.permissions import Action, can

# Who judges in a department; the others write, print or keep house.
JUDGING = (Role.CHIEF, Role.HEAD, Role.PR_OFFICER, Role.PR_MANAGER)

if TYPE_CHECKING:
    _RouteForm = forms.ModelForm[Route]
    _StepForm = forms.ModelForm[RouteStep]
    _StepFormSet = BaseInlineFormSet[RouteStep, Route, "StepForm"]
else:
    _RouteForm = _StepForm = forms.ModelForm
    _StepFormSet = BaseInlineFormSet


class RouteForm(_RouteForm):
    """When the route is taken."""

    channels = forms.MultipleChoiceField(
        label="この媒体を使うときだけ",
        choices=Channel.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="どれか一つでも使うとき、このルートになります。付けなければ、どの媒体でも使います。",
    )

    class Meta:
        model = Route
        fields = (
            "department",
            "name",
            "channels",
            "emergency_only",
            "may_pull_up",
            "remind_after_hours",
            "is_active",
        )
        help_texts = {
            "name": "「係長・課長」のように、通る人が分かる名前を付けます。",
            "emergency_only": "防災など、緊急の分野を選んだお知らせだけに使います。",
            "may_pull_up": "下の段の人が不在のとき、上の段の人が先に承認できるようにします。",
            "remind_after_hours": "頼んでから何時間たったら督促するか。開庁日の朝に、1日1回メールします。",
            "is_active": "使わなくなったら、消さずにここを外します。回っている途中の承認は変わりません。",
        }

    def clean_channels(self) -> list[str]:
        chosen = self.cleaned_data["channels"]
        return [channel.value for channel in Channel if channel.value in chosen]


class StepForm(_StepForm):
    """Who is asked together."""

    class Meta:
        model = RouteStep
        fields = ("position", "name", "kind", "needed", "role", "departments", "people")
        help_texts = {
            "name": "「係長」「課長」「関係課の合議」など。画面に出ます。",
            "needed": "何人が承認すれば次へ進むか。空けると全員です。最後の段は、いつも1人が決めます。",
            "role": "選んだ課でこの役割を持つ人に頼みます。異動があっても直す必要がありません。",
            "departments": "空けると、申請した課です。合議では、相手の課を選びます。",
            "people": "役割で決まらない人だけ、名前で選びます。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = cast("forms.ChoiceField", self.fields["role"])
        role.choices = [("", "役割では選ばない"), *((each.value, each.label) for each in JUDGING)]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not values.get("role") and not values.get("people"):
            self.add_error("role", "役割か職員を選んでください。だれにも頼まない段は作れません。")
        if values.get("departments") and not values.get("role"):
            self.add_error("departments", "課だけでは、だれに頼むか決まりません。役割を選んでください。")
        return values


class StepFormSet(_StepFormSet):
    """The line as a whole: its end is one decision."""

    def get_unique_error_message(self, unique_check: Any) -> str:
        return "同じ順番の段が二つあります。順番を1、2、3…と付けてください。"

    def get_form_error(self) -> str:
        return "順番が、上の段と同じです。別の数にしてください。"

    def clean(self) -> None:
        super().clean()
        kept = [
            form
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE") and form.cleaned_data.get("position")
        ]
        if any(self.errors) or not kept:
            return
        last = max(kept, key=lambda form: form.cleaned_data["position"])
        if last.cleaned_data["kind"] != StepKind.APPROVAL:
            last.add_error("kind", "最後の段は合議にできません。決める人を最後に置いてください。")
        if (last.cleaned_data["needed"] or 1) != 1:
            last.add_error("needed", "最後の段で決めるのは1人だけです。1にするか、空けてください。")


class StepInline(admin.StackedInline):  # type: ignore[type-arg]
    model = RouteStep
    form = StepForm
    formset = StepFormSet  # type: ignore[assignment]
    autocomplete_fields = ("people", "departments")
    extra = 0
    max_num = MOST_STEPS
    fieldsets = (
        (None, {"fields": (("position", "name"), ("kind", "needed"))}),
        ("だれに頼むか", {"fields": ("role", "departments", "people")}),
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return without_side_doors(super().formfield_for_dbfield(db_field, request, **kwargs))

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return can(cast("User", request.user), Action.MANAGE_STAFF)

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.has_view_permission(request, obj)


@admin.register(Route)
class RouteAdmin(AuditedAdmin):
    """承認ルート. A sign-off under way keeps the route it was submitted with."""

    action = Action.MANAGE_STAFF
    form = RouteForm
    inlines = (StepInline,)
    autocomplete_fields = ("department",)
    list_display = ("department", "name", "line", "when", "is_active")
    list_display_links = ("name",)
    list_filter = ("is_active", ("department", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("department",)
    search_fields = ("name", "department__name")
    fieldsets = (
        (None, {"fields": ("department", "name", "is_active")}),
        ("使う場面", {"fields": ("channels", "emergency_only")}),
        ("決まり", {"fields": ("may_pull_up", "remind_after_hours")}),
    )

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["patrol/routes.css"]}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return without_side_doors(super().formfield_for_dbfield(db_field, request, **kwargs))

    @admin.display(description="段")
    def line(self, route: Route) -> str:
        return in_words(route) or "段なし（広報課へ直接）"

    @admin.display(description="使う場面")
    def when(self, route: Route) -> str:
        words = ["緊急の分野"] if route.emergency_only else []
        words += ["・".join(str(Channel(each).label) for each in route.channels)] if route.channels else []
        return "、".join(words) or "いつも"

    def save_model(self, request: HttpRequest, obj: Route, form: Any, change: bool) -> None:
        form.line_before = in_words(obj) if change else ""
        super().save_model(request, obj, form, change)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        """With the line of steps as it was and as it is."""
        (said,) = super().construct_change_message(request, form, formsets, add)
        before, now = form.line_before, in_words(form.instance)
        if now != before:
            said["changes"]["段"] = [before, now]
        return [said]


def without_side_doors(field: Any) -> Any:
    """People and departments are chosen here, not made or changed on the side."""
    for door in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
        if field is not None and hasattr(field.widget, door):
            setattr(field.widget, door, False)
    return field


def in_words(route: Route) -> str:
    """「係長 → 関係課（合議・全員） → 課長」 as stored now."""
    steps = RouteStep.objects.filter(route=route).prefetch_related("people", "departments")
    return " → ".join(_step_in_words(step) for step in steps)


def _step_in_words(step: RouteStep) -> str:
    who = [str(person) for person in step.people.all()]
    if step.role:
        places = "・".join(str(each) for each in step.departments.all()) or "申請した課"
        who.append(f"{places}の{step.role}")
    needed = f"、{step.needed}人" if step.needed else ""
    return f"{label_of(step.name, step.kind)}［{'・'.join(who)}{needed}］"
