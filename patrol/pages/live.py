"""The findings beside the editor, while the clerk is typing."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from announcements.facts import Facts
from announcements.live import content_of_post, number_of_post
from patrol.checks import run
from patrol.inputs import check_input
from patrol.pages.findings import counts, views_of_fresh
from patrol.pages.review import person
from staff.permissions import Action, can


@require_POST
def live_findings(request: HttpRequest) -> HttpResponse:
    """The posted editor form, as far as it can be read → the findings it would have. Nothing is saved."""
    user = person(request)
    if not can(user, Action.VIEW):
        raise PermissionDenied
    draft = check_input(content_of_post(request.POST, user), announcement_id=number_of_post(request.POST))
    if not begun(draft.facts):
        return render(request, "patrol/live_findings_before.html")
    findings = views_of_fresh(run(draft))
    context = {"findings": findings, "counts": counts(findings), "promise": draft.category}
    return render(request, "patrol/live_findings.html", context)


def begun(facts: Facts) -> bool:
    """Whether anything was written. A blank form, with what it chose itself, is not four mistakes."""
    chosen = {"kind", "department_code", "department_name", "department_phone", "audience_kind"}
    blank = Facts()
    return replace(facts, **{name: getattr(blank, name) for name in chosen}) != blank
