"""選挙期間 and 通常配信を控える期間: set by the PR division, never deleted, every change recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from patrol.models import ElectionPeriod, QuietPeriod
from segments.lines import LinesField
from staff.audited_admin import AuditedAdmin
from staff.permissions import Action
from staff.wording import format_date, format_datetime

if TYPE_CHECKING:
    _ElectionForm = forms.ModelForm[ElectionPeriod]
    _QuietForm = forms.ModelForm[QuietPeriod]
else:
    _ElectionForm = _QuietForm = forms.ModelForm

_DATE = {"type": "date"}
_MOMENT = {"type": "datetime-local"}
_MOMENT_FORMAT = "%Y-%m-%dT%H:%M"


class ElectionPeriodForm(_ElectionForm):
    """An election as the PR division writes it down."""

    candidates = LinesField(
        label="候補者の名前",
        max_length=40,
        help_text="1行に1人。「若葉 太郎」のように姓と名の間を空けると、「若葉市長」も知らせます。"
        "名前がある原稿は、広報課長でなければ承認できません。承認ずみでこれから配信するものは、差し戻されます。",
    )
    words = LinesField(
        label="控える言葉",
        max_length=40,
        help_text="期間中に確かめたい言葉。1行に1つ（例：若葉ビジョン、子育て日本一）。"
        "「市長の実績」のような書き方は、ここに書かなくても知らせます。",
    )

    class Meta:
        model = ElectionPeriod
        fields = ("name", "starts_on", "ends_on", "candidates", "words", "is_active")
        widgets = {
            "starts_on": forms.DateInput(_DATE, "%Y-%m-%d"),
            "ends_on": forms.DateInput(_DATE, "%Y-%m-%d"),
        }
        help_texts = {
            "name": "例：若葉野市長選挙。原稿を書く人にも見えます。",
            "starts_on": "告示日か、配慮を始める日。配信する日がこの期間に入る原稿を調べます。",
            "ends_on": "投票日まで。この日も期間に入ります。",
            "is_active": "取りやめるときは、消さずにここを外します。",
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        start, end = values.get("starts_on"), values.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "終わりの日が始まりの日より前です。どちらかを直してください。")
        return values


class QuietPeriodForm(_QuietForm):
    """A hold: declared in a hurry, ended by a tick."""

    end_now = forms.BooleanField(
        label="いま終わりにする（通常の配信に戻す）",
        required=False,
        help_text="保存した時刻で終わります。まだ始まっていないものは、取りやめになります。"
        "終わりの日時が先に決まっているときは、下の欄に入れてください。",
    )

    class Meta:
        model = QuietPeriod
        fields = ("name", "stops", "begins_at", "ends_at")
        widgets = {
            "name": forms.TextInput(attrs={"size": 60}),
            "begins_at": forms.DateTimeInput(_MOMENT, _MOMENT_FORMAT),
            "ends_at": forms.DateTimeInput(_MOMENT, _MOMENT_FORMAT),
        }
        field_classes = {"begins_at": forms.DateTimeField, "ends_at": forms.DateTimeField}
        help_texts = {
            "name": "例：大雪のため災害対策本部を設置中。書いた言葉が、原稿を書く人の画面に出ます。",
            "stops": "付けると「止める」、外すと「要確認」の指摘になります。緊急のお知らせには出ません。",
            "ends_at": "決まっていなければ空けてください。終わりにするまで続きます。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            del self.fields["end_now"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        start = values.get("begins_at")
        if values.get("end_now") and start:
            values["ends_at"] = max(start, timezone.now())  # what has not begun never begins
        end = values.get("ends_at")
        if start and end and end < start:
            self.add_error("ends_at", "終わりが始まりより前です。どちらかを直してください。")
        return values


class CalendarAdmin(AuditedAdmin):
    """Kept by the PR division; everybody in the house may look, because it explains their findings."""

    action = Action.EDIT_CALENDAR
    view_action = Action.VIEW

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        super().response_add(request, obj, post_url_continue)  # leaves its message
        return HttpResponseRedirect(reverse("patrol:calendar"))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        super().response_change(request, obj)
        return HttpResponseRedirect(reverse("patrol:calendar"))


@admin.register(ElectionPeriod)
class ElectionPeriodAdmin(CalendarAdmin):
    form = ElectionPeriodForm
    list_display = ("name", "span", "candidates_named", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    fieldsets = (
        ("期間", {"fields": ("name", ("starts_on", "ends_on"))}),
        ("調べる言葉", {"fields": ("candidates", "words")}),
        ("使い方", {"fields": ("is_active",)}),
    )

    @admin.display(description="期間", ordering="starts_on")
    def span(self, period: ElectionPeriod) -> str:
        first, last = period.starts_on, period.ends_on
        return f"{format_date(first)}から{format_date(last, base_year=first.year)}まで"

    @admin.display(description="候補者")
    def candidates_named(self, period: ElectionPeriod) -> str:
        return f"{len(period.candidates)}人" if period.candidates else "まだ書かれていません"


@admin.register(QuietPeriod)
class QuietPeriodAdmin(CalendarAdmin):
    form = QuietPeriodForm
    list_display = ("name", "span", "stops")
    search_fields = ("name",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = ("name", "stops", "begins_at", "ends_at")
        return [("期間", {"fields": ("name", "stops", "end_now", "begins_at", "ends_at") if obj else fields})]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **(kwargs | {"fields": None}))

    @admin.display(description="期間", ordering="begins_at")
    def span(self, period: QuietPeriod) -> str:
        if period.called_off:
            return f"{format_datetime(period.begins_at)}から（取りやめ）"
        end = f"{format_datetime(period.ends_at)}まで" if period.ends_at else "終わりは未定"
        return f"{format_datetime(period.begins_at)}から、{end}"
