"""Two proofs of an issue next to each other: what changed, article by article, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from channels.models import Issue, Proof
from channels.newsletter import clipping, comparing, page_pictures, rendering, snapshot
from channels.newsletter.access import editor, page
from channels.newsletter.clipping import Strip
from channels.newsletter.comparing import Change
from channels.newsletter.copyfitting import without_ruby
from channels.newsletter.document import IssueDoc, PageFormat


@dataclass(frozen=True, slots=True)
class Side:
    """A page of one proof with the article marked on it; without a picture only the PDF is left."""

    proof: Proof
    page: int
    form: PageFormat
    has_picture: bool
    marks: list[Strip] = field(default_factory=list)

    @property
    def view_box(self) -> str:
        """The page in millimetres, as SVG."""
        return f"0 0 {self.form.width:g} {self.form.height:g}"

    @property
    def frames(self) -> list[tuple[str, ...]]:
        """x, y, width and height of what is marked, as SVG."""
        boxes = [(m.left - 1, m.top, m.right - m.left + 2, m.bottom - m.top) for m in self.marks]
        return [tuple(f"{side:.1f}" for side in box) for box in boxes]


@dataclass(frozen=True, slots=True)
class Shown:
    """One change with its two pages."""

    change: Change
    sides: list[Side]

    @property
    def title(self) -> str:
        return without_ruby(self.change.title)


@dataclass(frozen=True, slots=True)
class Setting:
    """A proof, what it shows, and whether its pages can be looked at."""

    proof: Proof
    doc: IssueDoc
    has_pictures: bool


def compare(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Any two proofs; by default the newest and the one before."""
    editor(request)
    issue = get_object_or_404(Issue, pk=issue_id)
    proofs = list(issue.proofs.order_by("-version"))
    if not proofs:
        raise Http404
    old = _chosen(proofs, request.GET.get("old"), 1)
    new = _chosen(proofs, request.GET.get("new"), 0)
    readable = bool(old.content and new.content)
    return page(
        request,
        "newsletter/proof_compare.html",
        title=f"{issue}　校正刷を見比べる",
        issue=issue,
        proofs=proofs,
        old=old,
        new=new,
        readable=readable,
        **(_differences(old, new) if readable else {"changes": [], "frame": ()}),
    )


def picture(request: HttpRequest, issue_id: int, version: int, number: int) -> HttpResponse:
    """One page of any proof."""
    editor(request)
    proof = get_object_or_404(Proof, issue=issue_id, version=version)
    try:
        response = HttpResponse(rendering.read_page(proof, number), content_type="image/png")
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = "private, max-age=86400"  # a proof never changes
    return response


def pdf(request: HttpRequest, issue_id: int, version: int) -> HttpResponse:
    """The PDF of any proof, to the byte."""
    editor(request)
    proof = get_object_or_404(Proof.objects.select_related("issue"), issue=issue_id, version=version)
    response = HttpResponse(rendering.read_pdf(proof), content_type="application/pdf")
    name = f"shisei-dayori-{proof.issue.number}-v{proof.version}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _differences(old: Proof, new: Proof) -> dict[str, object]:
    before, after = _setting(old), _setting(new)
    changes = comparing.compare(before.doc, old.report, after.doc, new.report)
    return {
        "changes": [Shown(change, _sides(change, before, after)) for change in changes],
        "frame": comparing.compare_frame(before.doc, after.doc),
    }


def _setting(proof: Proof) -> Setting:
    return Setting(proof, snapshot.from_json(proof.content), page_pictures.can_show(proof))


def _sides(change: Change, before: Setting, after: Setting) -> list[Side]:
    found = []
    for setting, place in ((before, change.before), (after, change.after)):
        if place and place.page:
            found.append(_side(setting, change.key, place.page))
    return found


def _side(setting: Setting, key: str, number: int) -> Side:
    marks = [strip for strip in _strips(setting, key) if strip.page == number]
    return Side(setting.proof, number, setting.doc.format, setting.has_pictures, marks)


def _strips(setting: Setting, key: str) -> list[Strip]:
    return clipping.strips(setting.doc, setting.proof.report.get("placements", ()), key)


def _chosen(proofs: list[Proof], given: str | None, usual: int) -> Proof:
    """The proof of that number, else the usual one (of the newest first)."""
    return next(
        (proof for proof in proofs if str(proof.version) == given), proofs[min(usual, len(proofs) - 1)]
    )
