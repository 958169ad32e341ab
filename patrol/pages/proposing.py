"""A counter-proposal: what it would do, shown before it is sent back to the clerk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from patrol.charts import Bar, Chart
from patrol.forms import TOO_SHORT
from patrol.guards import SHORTEST_REASON
from patrol.models import Review
from patrol.pages.charts import ChartView, chart_view
from patrol.pages.reaching import person, review_for
from patrol.proposals import actions
from patrol.proposals.effect import Effect
from patrol.proposals.kinds import KINDS, options_of
from patrol.proposals.offers import Offer, offer, situation_of
from staff.errors import Refused
from staff.permissions import Action, can

GONE = "この案は、いまのお知らせには使えません。ほかの案を選んでください。"


class ProposalForm(forms.Form):
    """The words it goes back with, filled in by the option."""

    reason = forms.CharField(
        label="起案した人への説明",
        max_length=1000,
        min_length=SHORTEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": TOO_SHORT, "min_length": TOO_SHORT},
    )


def choices(review: Review) -> dict[str, Any]:
    """What the review page offers: every kind with its options, those that are advised in front."""
    try:
        situation = situation_of(review)
        groups = [(kind, options_of(kind, situation)) for kind in KINDS]
    except Refused:  # a filter that cannot be read any more: nothing can be prepared from it
        groups = []
    advised = [(kind, option) for kind, options in groups for option in options if option.advised]
    return {
        "proposal_groups": [(kind, options) for kind, options in groups if options],
        "advised_proposals": advised,
    }


def propose(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """GET shows the effect of `choice` (kind:key); POST returns the announcement with it."""
    review = review_for(request, announcement_id)
    try:
        if review.decision:
            raise Refused("このお知らせは、もう判断されています。")
        if not can(request.user, Action.RETURN, review.announcement):
            raise Refused("この操作をする権限がありません。")
        sent = ProposalForm(request.POST, prefix="proposal") if request.method == "POST" else None
        if sent and sent.is_valid():
            return _send(request, review, sent)
        found = _offer(review, request)
    except Refused as refusal:
        if request.method == "GET" and request.headers.get("HX-Request"):
            return TemplateResponse(request, "patrol/proposal_gone.html", {"message": refusal.message})
        messages.error(request, refusal.message)
        return redirect("patrol:review", announcement_id)
    form = sent or ProposalForm(initial={"reason": found.option.reason}, prefix="proposal")
    return _page(request, review, found, form)


def _offer(review: Review, request: HttpRequest) -> Offer:
    kind, _, key = request.GET.get("choice", "").partition(":")
    found = offer(review, kind, key)
    if found is None:
        raise Refused(GONE)
    return found


def _send(request: HttpRequest, review: Review, form: ProposalForm) -> HttpResponse:
    actions.propose(
        review, person(request), token=request.POST.get("token", ""), reason=form.cleaned_data["reason"]
    )
    messages.success(
        request,
        f"「{review.announcement.title}」を、直し方の案を添えて差し戻しました。起案した人は案をそのまま受け入れられます。",
    )
    return redirect("patrol:queue")


def _page(request: HttpRequest, review: Review, found: Offer, form: ProposalForm) -> HttpResponse:
    context: dict[str, Any] = {
        "announcement": review.announcement,
        "offer": found,
        "form": form,
        "people_chart": _people(found.effect),
    }
    if request.headers.get("HX-Request"):
        return TemplateResponse(request, "patrol/proposal_effect.html", context)
    context |= {**admin.site.each_context(request), "title": "直し方の案"}
    return TemplateResponse(request, "patrol/propose.html", context, status=422 if form.errors else 200)


def _people(effect: Effect) -> ChartView | None:
    """Before and after as two bars; None where nothing was counted."""
    if effect.people_before is None or effect.people_after is None:
        return None
    bars = (Bar("いま", effect.people_before), Bar("この案", effect.people_after, mark=True))
    return chart_view(Chart("LINEで届く人", "人", bars))
