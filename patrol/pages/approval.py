"""承認: a page of its own that says in words and numbers what will happen, and takes a deliberate act."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from announcements.models import Channel
from channels.ledger.scheduling import is_emergency
from channels.pages.previews import preview_of_payload
from channels.pages.quota import plan_facts
from patrol import actions
from patrol.guards import FORBIDDEN, OWN_WORK
from patrol.models import Review
from patrol.pages.findings import resting_of, views_of_fresh
from patrol.pages.review import person, review_for
from patrol.plan import Plan, plan_for
from staff.confirmation import Confirmation, DeliberateAct
from staff.errors import Refused
from staff.models import Role
from staff.permissions import Action, can, is_own_work
from staff.wording import format_people_suppressed

FINAL = {
    Channel.LINE: "LINEに送ったメッセージは取り消せません。間違いは、同じ人に訂正を送って直します。",
    Channel.X: "Xの投稿は、あとから文面を直せません（削除はできます）。",
    Channel.FACEBOOK: "Facebookの投稿は、公開と同時にだれでも見られます。",
    Channel.NEWSLETTER: "市政だよりは、印刷に回したあとは直せません。",
}


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
            messages.success(request, _done(plan))
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
        form.fields["reason"].label = "「止める」の指摘があっても承認する理由"
    return form


def _page(request: HttpRequest, found: Review, plan: Plan, form: DeliberateAct) -> HttpResponse:
    # A page shown again after a mistake must still be compared with what was first shown on it.
    token = request.POST.get("token") or plan.token()
    confirmation = Confirmation(
        sentence=_sentence(plan),
        verb=_verb(plan),
        cancel_url=reverse("patrol:review", args=[found.announcement_id]),
        form=form,
        facts=_facts(found, plan),
        consequences=[FINAL[Channel(channel)] for channel in plan.payloads],
        hidden={"token": token},
    )
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "承認の確認",
        "announcement": found.announcement,
        "category": found.announcement.category,
        "confirmation": confirmation,
        "findings": views_of_fresh(plan.findings),
        "resting": resting_of(plan.judged),
        "previews": [preview_of_payload(payload) for payload in plan.payloads.values()],
        "city_name": settings.CITY_NAME,
    }
    return TemplateResponse(request, "patrol/approve.html", context, status=422 if form.errors else 200)


def _channels(plan: Plan) -> str:
    return "・".join(str(Channel(channel).label) for channel in plan.payloads)


def _sentence(plan: Plan) -> str:
    people = f"LINEの{format_people_suppressed(plan.people)}に届きます。" if plan.to_line else ""
    when = "承認すると、すぐに" if plan.due_at is None else f"{plan.when_words()}に"
    return f"{when}{_channels(plan)}へ配信します。{people}"


def _verb(plan: Plan) -> str:
    if plan.to_line:
        people = format_people_suppressed(plan.people)
        return (
            f"承認して、{people}に配信する"
            if plan.due_at is None
            else f"承認して、{people}への配信を予約する"
        )
    return f"承認して、{_channels(plan)}へ配信する" if plan.due_at is None else "承認して、配信を予約する"


def _facts(found: Review, plan: Plan) -> list[tuple[str, Any]]:
    lines: list[tuple[str, Any]] = [
        ("件名", found.announcement.title),
        ("担当課", found.announcement.department.name),
        ("配信先", _channels(plan)),
        ("配信日時", plan.when_words()),
    ]
    if plan.to_line:
        lines += [
            ("届ける相手", plan.binding["segment_words"]),
            ("いま数えた人数", format_people_suppressed(plan.people)),
            *plan_facts(plan.people, emergency=is_emergency(plan.category)),
        ]
    if plan.category:
        lines.append((f"『{plan.category['name']}』の約束", plan.category["promise"]))
    return lines


def _done(plan: Plan) -> str:
    if plan.due_at is None:
        return f"承認しました。{_channels(plan)}への配信を始めます。"
    return f"承認しました。{plan.when_words()}に{_channels(plan)}へ配信します。"
