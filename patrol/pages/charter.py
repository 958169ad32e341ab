"""分野の約束: one category's charter for all staff, with its history; proposals for the PR division."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from patrol import charters, proposing
from patrol.models import CharterProposal
from patrol.pages.reaching import person, written
from segments.charters import ages_in_words
from segments.models import Category
from staff.errors import Refused
from staff.permissions import Action, can


def charter(request: HttpRequest, code: str) -> HttpResponse:
    user = person(request)
    if not can(user, Action.VIEW):
        raise PermissionDenied
    category = get_object_or_404(Category, code=code)
    may_edit = can(user, Action.EDIT_CATEGORY)
    context = {
        **admin.site.each_context(request),
        "title": f"『{category.name}』の約束",
        "category": category,
        "ages": ages_in_words(category),
        "figures": charters.figures(category),
        "resting": charters.resting(category),
        "history": charters.history(category),
        "proposals": list(proposing.waiting(category)) if may_edit else [],
        "may_edit": may_edit,
        "may_rest": can(user, Action.REST_CHECK),
        "may_see_checks": can(user, Action.PATROL),
    }
    return TemplateResponse(request, "patrol/charter.html", context)


@require_POST
def decide_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One click: into the charter, perhaps in other words, or not."""
    user = person(request)
    if not can(user, Action.EDIT_CATEGORY):
        raise PermissionDenied
    proposal = get_object_or_404(CharterProposal.objects.select_related("category"), pk=proposal_id)
    try:
        if "reject" in request.POST:
            proposing.reject(proposal, user)
            messages.success(request, f"「{proposal.example}」は加えませんでした。")
        else:
            proposing.accept(proposal, user, written(request, "example"))
            messages.success(request, f"『{proposal.category.name}』の合う例に加えました。")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("patrol:charter", proposal.category.code)
