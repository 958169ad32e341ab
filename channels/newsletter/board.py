"""The board of one issue: its articles in their sections, how long they are, and the pages as they print."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from channels.models import Issue, Proof
from channels.newsletter import closing, rendering
from channels.newsletter.access import editor, page
from channels.newsletter.board_rows import BoardView
from channels.newsletter.fonts import describe_fonts
from channels.newsletter.forms import Places
from channels.newsletter.guards import may_overrule
from staff.models import User
from staff.permissions import Action, can

LOOKS = 60  # times the page asks whether the PDF is there, every two seconds


def board(request: HttpRequest, issue_id: int) -> HttpResponse:
    """An issue at a glance, with everything that can be done to it."""
    actor = editor(request)
    issue = get_object_or_404(Issue.objects.select_related("final_proof", "format"), pk=issue_id)
    context = _context(request, actor, issue)
    title = f"{issue}　{issue.publication_date.year}年{issue.publication_date.month}月号"
    return page(request, "newsletter/board.html", title=title, fonts=describe_fonts(), **context)


def pages(request: HttpRequest, issue_id: int) -> HttpResponse:
    """The pages alone, asked for again and again while a worker sets them."""
    editor(request)
    issue = get_object_or_404(Issue, pk=issue_id)
    proof = rendering.latest_proof(issue)
    current = rendering.is_current(issue, proof)
    context = {"issue": issue, **_pages(request, proof, current)}
    response = TemplateResponse(request, "newsletter/pages.html", context)
    if current:
        response["HX-Refresh"] = "true"  # the buttons above become others: save it, close the issue
    return response


@require_POST
def render_pdf(request: HttpRequest, issue_id: int) -> HttpResponse:
    """「校正刷を作る」: a worker does it, the page waits for it."""
    actor = editor(request)
    issue = get_object_or_404(Issue, pk=issue_id)
    if rendering.request_render(issue, actor):
        return redirect(f"{reverse('newsletter:board', args=[issue.pk])}?look=1")
    messages.error(
        request, "校正刷の作成を始められませんでした。少し待って、もう一度「校正刷を作る」を押してください。"
    )
    return redirect("newsletter:board", issue.pk)


def changed(request: HttpRequest, actor: User, issue: Issue) -> TemplateResponse:
    """What an act on an article changed of the board, for htmx."""
    return TemplateResponse(request, "newsletter/board_changed.html", _context(request, actor, issue))


def pdf(request: HttpRequest, issue_id: int) -> FileResponse:
    """The PDF of the proof last made."""
    editor(request)
    proof = _proof(issue_id)
    name = f"shisei-dayori-{proof.issue.number}-v{proof.version}.pdf"
    content = io.BytesIO(rendering.read_pdf(proof))
    return FileResponse(content, filename=name, as_attachment="download" in request.GET)


def page_picture(request: HttpRequest, issue_id: int, number: int) -> FileResponse:
    """One page of that proof as a picture."""
    editor(request)
    try:
        name = rendering.page_file(_proof(issue_id), number)
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(default_storage.open(name), content_type="image/png")


def _proof(issue_id: int) -> Proof:
    proof = rendering.latest_proof(get_object_or_404(Issue, pk=issue_id))
    if proof is None:
        raise Http404
    return proof


def _context(request: HttpRequest, actor: User, issue: Issue) -> dict[str, Any]:
    proof = rendering.latest_proof(issue)
    current = rendering.is_current(issue, proof)
    view = BoardView(issue, proof, current=current)
    places = Places.of(issue) if view.is_open else None
    return {
        "issue": issue,
        "view": view,
        "places": places,
        "is_open": view.is_open,
        "articles": view.articles,
        "may_reopen": may_overrule(actor),
        "why_not_close": closing.hindrance(actor, issue),
        "may_direct": can(actor, Action.DIRECT_NEWSLETTER),
        **_pages(request, proof, current),
    }


def _pages(request: HttpRequest, proof: Proof | None, current: bool) -> dict[str, object]:
    """What the column of pages shows; `look` counts the questions since the button was pressed."""
    asked = request.GET.get("look", "")
    look = int(asked) if asked.isdecimal() and len(asked) <= len(str(LOOKS)) else 0
    return {
        "current": current,
        "proof": proof,
        "numbers": range(1, proof.report.get("pages", 0) + 1) if proof else range(0),
        "report": proof.report if proof else {},
        "next_look": look + 1 if look and not current and look < LOOKS else None,
        "gave_up": look >= LOOKS and not current,
    }
