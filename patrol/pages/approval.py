"""承認: a page of its own that says in words and numbers what will happen, and takes a deliberate act."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from channels.pages.previews import preview_of_payload
from patrol import actions
from patrol.guards import FORBIDDEN, OWN_WORK
from patrol.models import Review
from patrol.pages import approval_words as words
from patrol.pages.findings import resting_of, views_of_fresh, views_of_kept
from patrol.pages.left_open import left_open
from patrol.pages.reaching import person, review_for
from patrol.pages.talk import thread_of
from patrol.plan import Plan, plan_for
from staff.confirmation import Confirmation, DeliberateAct
from staff.errors import Refused
from staff.models import Role
from staff.permissions import Action, can, is_own_work
from staff.wording import format_people_suppressed


def approve(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """GET shows the plan; POST carries it out if it is still the one shown."""
    found = review_for(request, announcement_id)
    user = person(request)
    try:
        _refuse_early(request, found)
        plan = plan_for(found.revision)
        if plan.stops and not user.has_role(Role.PR_MANAGER):
            raise Refused(
                f"「止める」の指摘が{len(plan.stops)}件あります。差し戻すか、広報課長に判断してもらってください。"
            )
        form = _form(request, plan)
        if request.method == "POST" and form.is_valid():
            actions.approve(
                found,
                user,
                token=request.POST.get("token", ""),
                override_reason=form.cleaned_data.get("reason", ""),
            )
            messages.success(request, words.done(plan))
            return redirect("patrol:queue")
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("patrol:review", announcement_id)
    return _page(request, found, plan, form)


def _refuse_early(request: HttpRequest, found: Review) -> None:
    """What the use case would refuse anyway, said before the person has read the page."""
    user, announcement = person(request), found.announcement
    if found.decision:
        raise Refused("このお知らせは、もう判断されています。")
    if is_own_work(user, announcement):
        raise Refused(OWN_WORK)
    if not can(user, Action.APPROVE, announcement):
        raise Refused(FORBIDDEN)


def _form(request: HttpRequest, plan: Plan) -> DeliberateAct:
    tick = "上の内容を、約束と照らして確かめました。"
    if plan.to_line:
        tick = f"LINEで{format_people_suppressed(plan.people)}に届くことを確かめました。"
    data = request.POST if request.method == "POST" else None
    form = DeliberateAct(data, tick=tick, needs_reason=bool(plan.stops))
    if plan.stops:
        form.fields["reason"].label = f"「止める」の指摘{len(plan.stops)}件を承知で承認する理由"
    return form


def _page(request: HttpRequest, found: Review, plan: Plan, form: DeliberateAct) -> HttpResponse:
    # A page shown again after a mistake must still be compared with what was first shown on it.
    token = request.POST.get("token") or plan.token()
    previews = [preview_of_payload(payload) for payload in plan.payloads.values()]
    confirmation = Confirmation(
        sentence=words.sentence(plan),
        verb=words.verb(plan),
        cancel_url=reverse("patrol:review", args=[found.announcement_id]),
        form=form,
        facts=words.facts(found, plan),
        consequences=words.not_to_be_undone(plan),
        hidden={"token": token},
    )
    kept = views_of_kept(found.findings.select_related("dismissed_by"))
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "承認の確認",
        "announcement": found.announcement,
        "category": found.announcement.category,
        "confirmation": confirmation,
        "left_open": left_open(views_of_fresh(plan.findings), kept),
        "resting": resting_of(plan.judged),
        "ways": words.ways(plan, previews),
        "promise": words.promise(plan),
        "responsible": words.responsible(found),
        "afterwards": words.afterwards(plan),
        "previews": previews,
        "city_name": settings.CITY_NAME,
        "new_comments": thread_of(found.announcement, person(request))["new_comments"],
    }
    return TemplateResponse(request, "patrol/approve.html", context, status=422 if form.errors else 200)
