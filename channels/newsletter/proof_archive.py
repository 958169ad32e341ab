"""保存した号: every final the printer was given. Who makes the paper sees all of it, others the PDFs of what
has come out."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from channels.models import FinalProof
from channels.newsletter import archiving
from channels.newsletter.access import page
from staff.models import User
from staff.permissions import Action, can

PER_PAGE = 24


@dataclass(frozen=True, slots=True)
class Row:
    """One final; `problem` says what is wrong with its file."""

    final: FinalProof
    problem: str

    @property
    def pages(self) -> int | None:
        pages: int | None = self.final.proof.report.get("pages")
        return pages


def archive(request: HttpRequest) -> HttpResponse:
    """The newest first; departments see only what stands and has come out."""
    makes_paper = can(_reader(request), Action.EDIT_NEWSLETTER)
    finals = FinalProof.objects.select_related("issue", "proof", "closed_by", "reopened_by")
    if not makes_paper:
        finals = finals.filter(reopened_at__isnull=True, issue__publication_date__lte=timezone.localdate())
    shown = Paginator(finals.order_by("-issue__publication_date", "-pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return page(
        request,
        "newsletter/proof_archive.html",
        title="保存した号",
        rows=[Row(final, archiving.problem_of(final, at_a_glance=True)) for final in shown],
        pages=shown,
        makes_paper=makes_paper,
    )


def archived_pdf(request: HttpRequest, final_id: int) -> HttpResponse:
    """The PDF to the byte; refused when the file is not what was kept."""
    makes_paper = can(_reader(request), Action.EDIT_NEWSLETTER)
    final = get_object_or_404(FinalProof.objects.select_related("issue", "proof"), pk=final_id)
    is_out = final.issue.publication_date <= timezone.localdate()
    if not makes_paper and (final.reopened_at or not is_out):
        raise PermissionDenied
    response = HttpResponse(archiving.read(final), content_type="application/pdf")
    name = f"shisei-dayori-{final.issue.number}-v{final.proof.version}-final.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _reader(request: HttpRequest) -> User:
    """Everybody with a role in the house."""
    if not (isinstance(request.user, User) and request.user.is_active and _has_role(request.user)):
        raise PermissionDenied
    return request.user


def _has_role(user: User) -> bool:
    return user.is_superuser or bool(user.roles)
