"""The findings beside the editor, while the clerk is typing."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST

from announcements.facts import Facts
from announcements.live import content_of_post, number_of_post
from patrol.inputs import check_input
from patrol.muting import judge
from patrol.pages.findings import FindingView, counts, resting_of, views_of_fresh
from patrol.pages.reaching import person
from staff.permissions import Action, can

ABOUT_EMPTY_FIELDS = {"essentials", "audience", "emptiness"}


@require_POST
def live_findings(request: HttpRequest) -> HttpResponse:
    """The posted editor form, as far as it can be read → the findings it would have. Nothing is saved."""
    user = person(request)
    if not can(user, Action.VIEW):
        raise PermissionDenied
    draft = check_input(content_of_post(request.POST, user), announcement_id=number_of_post(request.POST))
    if not begun(draft.facts):
        return render(request, "patrol/live_findings_before.html")
    judged = judge(draft)
    findings = views_of_fresh(judged.shown)
    missing = [finding for finding in findings if is_missing(finding, request.POST)]
    written = [finding for finding in findings if finding not in missing]
    context = {
        "findings": written,
        "missing": missing,
        "counts": counts(written),
        "promise": draft.category,
        "resting": resting_of(judged),
    }
    return render(request, "patrol/live_findings.html", context)


def is_missing(finding: FindingView, post: QueryDict) -> bool:
    """A field still to come: said together and quietly, for half a form is not half a dozen mistakes."""
    return finding.check in ABOUT_EMPTY_FIELDS and not finding.quote and not post.get(finding.control)


def begun(facts: Facts) -> bool:
    """Whether anything was written. A blank form, with what it chose itself, is not four mistakes."""
    chosen = {"kind", "department_code", "department_name", "department_phone", "audience_kind"}
    blank = Facts()
    return replace(facts, **{name: getattr(blank, name) for name in chosen}) != blank
