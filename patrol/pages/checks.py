"""検査の成績: how right each check was in each category, which rest, and the PR manager's word on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from patrol import resting
from patrol.checks import CHECKS, title_of
from patrol.models import CheckRest, Fate, FindingRecord, Severity
from patrol.models.finding import HELPFUL
from patrol.muting import NEEDED, WINDOW, Tally
from patrol.pages.record_tabs import record_tabs
from patrol.pages.report import percent
from patrol.pages.review import person
from patrol.precision import Standing, counted, standings
from segments.models import Category
from staff.errors import Refused
from staff.permissions import Action, can

NEWEST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A check in a category as the list shows it."""

    standing: Standing
    category: Category
    precision: str
    url: str

    @property
    def title(self) -> str:
        return title_of(self.standing.check)


class RestForm(forms.Form):
    """The manager's word: why, and whether 「止める」 is lowered too."""

    reason = forms.CharField(
        label="理由",
        max_length=300,
        min_length=resting.SHORTEST_REASON,
        help_text="各課の人も読みます。いつ見直すかも書いておくと、あとで分かります。",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": resting.NO_REASON, "min_length": resting.NO_REASON},
    )
    lowers_stop = forms.BooleanField(
        label="「止める」の指摘も「要確認」に下げる",
        help_text="下げても指摘は表示されます。印を付けなければ「止める」はそのまま止めます。",
        required=False,
    )

    def __init__(self, *args: Any, waking: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if waking:
            del self.fields["lowers_stop"]


def checks(request: HttpRequest) -> HttpResponse:
    """Everything that was decided on; of one category also the checks nobody has decided on yet."""
    user = person(request)
    if not can(user, Action.PATROL):
        raise PermissionDenied
    asked = request.GET.get("category", "")
    chosen = next((category for category in Category.objects.all() if category.code == asked), None)
    context = {
        **admin.site.each_context(request),
        "title": "検査の成績",
        "tabs": record_tabs(user),
        "rows": list(_rows(chosen)),
        "chosen": chosen,
        "categories": Category.objects.filter(is_active=True),
        "window": WINDOW,
        "needed": percent(NEEDED),
    }
    return TemplateResponse(request, "patrol/checks.html", context)


def check(request: HttpRequest, check: str, code: str) -> HttpResponse:
    """One check in one category: its newest decisions, and for the manager the word on it."""
    user = person(request)
    if not can(user, Action.PATROL):
        raise PermissionDenied
    if check not in {one.name for one in CHECKS}:
        raise Http404
    category = get_object_or_404(Category, code=code)
    standing = _standing(check, category)
    waking = standing.rest is not None
    form = RestForm(request.POST if request.method == "POST" else None, waking=waking)
    if request.method == "POST" and form.is_valid():
        return _speak(request, standing, category, form.cleaned_data)
    context = {
        **admin.site.each_context(request),
        "title": f"「{title_of(check)}」の検査（{category.name}）",
        "row": _row(standing, category),
        "category": category,
        "form": form,
        "may_rest": can(user, Action.REST_CHECK),
        "stops": _stops(check, code),
        "decided": _newest(check, code),
        "words": CheckRest.objects.filter(check_name=check, category=category).select_related("by"),
        "window": WINDOW,
        "needed": percent(NEEDED),
    }
    return TemplateResponse(request, "patrol/check.html", context, status=422 if form.errors else 200)


def _speak(
    request: HttpRequest, standing: Standing, category: Category, said: dict[str, Any]
) -> HttpResponse:
    user, check = person(request), standing.check
    try:
        if standing.rest is not None:
            resting.wake(check, category, user, said["reason"])
            messages.success(request, f"「{title_of(check)}」の検査は、『{category.name}』でまた働きます。")
        else:
            resting.rest(check, category, user, said["reason"], lowers_stop=said["lowers_stop"])
            messages.success(request, f"「{title_of(check)}」の検査を、『{category.name}』では休ませます。")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("patrol:check", check, category.code)


def _rows(chosen: Category | None) -> Iterator[Row]:
    """The worst first; what rests before all others."""
    categories = {one.code: one for one in Category.objects.all()}
    known = [one for one in standings(chosen.code if chosen else None) if one.category in categories]
    current = {one.name for one in CHECKS}
    if chosen is not None:
        spoken = {one.check for one in known}
        known += [Standing(chosen.code, name, Tally()) for name in current if name not in spoken]
    for one in sorted((one for one in known if one.check in current), key=_worst_first):
        yield _row(one, categories[one.category])


def _worst_first(one: Standing) -> tuple[bool, bool, float, str, str]:
    precision = one.tally.precision
    return one.rest is None, precision is None, precision or 0, one.check, one.category


def _row(standing: Standing, category: Category) -> Row:
    url = reverse("patrol:check", args=[standing.check, category.code])
    return Row(standing, category, percent(standing.tally.precision), url)


def _standing(check: str, category: Category) -> Standing:
    found = (one for one in standings(category.code) if one.check == check)
    return next(found, Standing(category.code, check, Tally()))


def _stops(check: str, code: str) -> dict[str, int]:
    """What became of its 「止める」, which are not counted above."""
    found = FindingRecord.objects.filter(
        check_name=check, category_code=code, severity=Severity.STOP, carried_from=None
    )
    return found.aggregate(
        right=Count("pk", Q(fate__in=HELPFUL)), overridden=Count("pk", Q(fate=Fate.OVERRIDDEN))
    )


def _newest(check: str, code: str) -> list[FindingRecord]:
    rows = (
        counted(code)
        .filter(check_name=check)
        .select_related("review__announcement__department", "dismissed_by")
    )
    return list(rows.order_by("-decided_at", "-pk")[:NEWEST_SHOWN])
