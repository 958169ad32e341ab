"""The board of one issue: its articles in their sections, how long they are, and the pages as they print."""

from __future__ import annotations

import io
from dataclasses import dataclass

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from channels.models import Issue, IssueItem, IssueState, Proof
from channels.newsletter import editing, planning, rendering
from channels.newsletter.access import editor, page
from channels.newsletter.copyfitting import measure, without_ruby
from channels.newsletter.fonts import describe_fonts
from channels.newsletter.forms import ItemForm
from channels.newsletter.item import ItemText
from staff.errors import Refused
from staff.models import User

LOOKS = 60  # times the page asks whether the PDF is there, every two seconds


@dataclass(frozen=True, slots=True)
class Row:
    """One article on the board."""

    item: IssueItem
    text: ItemText
    lines: int
    page: int | None  # where it stands in the PDF, None when that is older than the article
    form: ItemForm

    @property
    def title(self) -> str:
        return without_ruby(self.text.title)

    @property
    def over(self) -> int:
        return max(0, self.lines - self.item.line_budget)


def board(request: HttpRequest, issue_id: int) -> HttpResponse:
    """An issue at a glance, with everything that can be done to it."""
    actor = editor(request)
    issue = get_object_or_404(Issue, pk=issue_id)
    proof = rendering.latest_proof(issue)
    current = rendering.is_current(issue, proof)
    sections = _sections(issue, proof if current else None)
    return page(
        request,
        "newsletter/board.html",
        title=f"{issue}　{issue.publication_date.year}年{issue.publication_date.month}月号",
        issue=issue,
        sections=sections,
        articles=sum(len(rows) for _, rows in sections),
        is_open=issue.state == IssueState.OPEN,
        may_reopen=editing.may_reopen(actor),
        fonts=describe_fonts(),
        **_pages(request, proof, current),
    )


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


@require_POST
def edit_item(request: HttpRequest, issue_id: int, item_id: int) -> HttpResponse:
    """Up, down, or another section, issue or length."""
    actor = editor(request)
    item = get_object_or_404(IssueItem.objects.select_related("issue"), pk=item_id, issue=issue_id)
    try:
        _edit(request, actor, item)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(f"{reverse('newsletter:board', args=[issue_id])}#item-{item.pk}")


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


def _edit(request: HttpRequest, actor: User, item: IssueItem) -> None:
    act = request.POST.get("act")
    if act in ("up", "down"):
        editing.reorder(actor, item, "up" if act == "up" else "down")
        return
    form = ItemForm(item, request.POST)
    if not form.is_valid():
        raise Refused(
            "欄・号・行数の目安のどれかが正しくありません。行数は1から200までの数で入力してください。"
        )
    editing.set_budget(actor, item, form.cleaned_data["line_budget"])
    editing.move(actor, item, form.cleaned_data["section"], form.cleaned_data["issue"])


def _sections(issue: Issue, proof: Proof | None) -> list[tuple[str, list[Row]]]:
    placed = {int(place["key"]): place for place in proof.report.get("placements", ())} if proof else {}
    by_section: dict[str, list[Row]] = {}
    for item in issue.items.select_related("issue").order_by("order", "pk"):
        text = ItemText.from_json(item.content)
        place = placed.get(item.pk)
        lines = place["lines"] if place else measure(text).lines
        row = Row(item, text, lines, place["page"] if place else None, ItemForm(item))
        by_section.setdefault(item.section, []).append(row)
    return [(name, by_section[name]) for name in planning.section_names(issue) if name in by_section]


def _pages(request: HttpRequest, proof: Proof | None, current: bool) -> dict[str, object]:
    """What the column of pages shows; `look` counts the questions since the button was pressed."""
    asked = request.GET.get("look", "")
    look = int(asked) if asked.isdecimal() else 0
    return {
        "current": current,
        "proof": proof,
        "numbers": range(1, proof.report.get("pages", 0) + 1) if proof else range(0),
        "report": proof.report if proof else {},
        "next_look": look + 1 if look and not current and look < LOOKS else None,
        "gave_up": look >= LOOKS and not current,
    }
