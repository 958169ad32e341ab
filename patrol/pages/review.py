"""The review page: left what is judged, with findings beside the words; right what residents will see."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from patrol import actions, claims, decisions
from patrol.checks import title_of
from patrol.forms import LONGEST_DISMISSAL, DismissForm, PatrolReturnForm, ReturnForm
from patrol.looks import note_look
from patrol.models import Approval, FindingRecord, Review
from patrol.pages.keys import REVIEW_KEYS
from patrol.pages.looking import look_at
from patrol.pages.proposing import choices
from patrol.pages.reaching import person as person
from patrol.pages.reaching import review_for as review_for
from patrol.pages.reaching import written
from patrol.pages.talk import thread_of
from patrol.precision import rests_in
from staff.errors import Refused
from staff.models import Role
from staff.permissions import is_own_work


def review(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """The newest review of an announcement, open or decided."""
    found = review_for(request, announcement_id)
    return _page(request, found, PatrolReturnForm(review=found))


@require_POST
def return_to_clerk(request: HttpRequest, announcement_id: int) -> HttpResponse:
    found = review_for(request, announcement_id)
    form = PatrolReturnForm(request.POST, review=found)
    if not form.is_valid():
        return _page(request, found, form)
    said = form.cleaned_data
    try:
        actions.return_to_clerk(found, person(request), said["reason"], said["kind"], form.chosen)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("patrol:review", announcement_id)
    messages.success(
        request, f"「{found.announcement.title}」を差し戻しました。理由は起案した人に表示されます。"
    )
    return redirect("patrol:queue")


@require_POST
def claim(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Take it on, or with `release` give it back."""
    found = review_for(request, announcement_id)
    release = "release" in request.POST
    try:
        (actions.unclaim if release else actions.claim)(found, person(request))
        messages.success(request, "担当を外しました。" if release else "あなたが担当になりました。")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("patrol:review", announcement_id)


@require_POST
def take_over(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """The manager goes on with what somebody else holds."""
    found = review_for(request, announcement_id)
    try:
        claims.take_over(found, person(request), written(request, "note"))
        messages.success(request, "担当を引き継ぎました。理由は記録に残り、前の担当の人も読めます。")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("patrol:review", announcement_id)


@require_POST
def dismiss(request: HttpRequest, announcement_id: int, finding_id: int) -> HttpResponse:
    """Turn a finding down, or with `take_back` let it ask for attention again."""
    found = review_for(request, announcement_id)
    finding = get_object_or_404(FindingRecord, pk=finding_id, review=found)
    try:
        if "take_back" in request.POST:
            decisions.take_back_dismissal(finding, person(request))
            messages.success(request, "見送りを取り消しました。指摘は、もう一度確かめる対象になります。")
        else:
            decisions.dismiss(finding, person(request), written(request, "reason")[:LONGEST_DISMISSAL])
            messages.success(request, "指摘を見送りました。理由は記録に残ります。")
            _say_if_it_rests_now(request, finding)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("patrol:review", announcement_id)


def _say_if_it_rests_now(request: HttpRequest, finding: FindingRecord) -> None:
    """A dismissal may be the one after which a check rests: nobody should find out by chance."""
    for rest in rests_in(finding.category_code):
        if rest.check == finding.check_name:
            category = finding.review.announcement.category
            messages.warning(
                request,
                f"「{title_of(rest.check)}」の検査は、『{category}』では休ませます（{rest.why}）。"
                "広報課長は「検査の成績」から、また働かせられます。",
            )


def _page(request: HttpRequest, found: Review, form: ReturnForm) -> HttpResponse:
    user = person(request)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        **look_at(found.revision, found, user),
        **thread_of(found.announcement, user),
        **({} if found.decision else choices(found)),
        "title": found.announcement.title,
        "review": found,
        "claim": claims.claim_of(found, user, timezone.now()),
        "approval": Approval.objects.filter(revision=found.revision).first(),
        "own_work": is_own_work(user, found.announcement),
        "may_override": user.has_role(Role.PR_MANAGER),
        "may_release": found.claimed_by_id is not None
        and (found.claimed_by_id == user.pk or user.has_role(Role.PR_MANAGER)),
        "may_take_over": claims.may_take_over(found, user),
        "back": reverse("patrol:review", args=[found.announcement_id]),
        "return_form": form,
        "dismiss_form": DismissForm(),
        "keys": REVIEW_KEYS,
    }
    note_look(user, found.revision)
    status = 422 if form.errors else 200
    return TemplateResponse(request, "patrol/review.html", context, status=status)
