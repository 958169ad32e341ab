"""保存した号: what was 校了 is kept in a file of its own, to the byte, also when 校了 is taken back."""

from __future__ import annotations

from django.utils import timezone

from channels.models import FinalProof, Issue, Proof
from channels.newsletter import rendering, vault
from channels.newsletter.closing import Blockers
from staff.models import User

FOLDER = "newsletter/archive"


def keep_final(actor: User, proof: Proof, found: Blockers, reason: str) -> FinalProof:
    """File the PDF away and write down who closed it over what; a damaged one is refused.

    Inside `planning.editing`.
    """
    name = vault.keep(FOLDER, rendering.read_pdf(proof), "pdf")
    return FinalProof.objects.create(
        issue=proof.issue,
        proof=proof,
        pdf=name,
        sha256=proof.pdf_sha256,
        articles=found.articles,
        confirmed=found.confirmed,
        unconfirmed=[one.row for one in found.open],
        reason=reason,
        closed_by=actor,
        closed_at=timezone.now(),
    )


def note_reopened(actor: User, issue: Issue, reason: str) -> None:
    """The final stays, with the word that it does not count any more. Inside `planning.editing`."""
    standing = FinalProof.objects.filter(issue=issue, reopened_at__isnull=True)
    standing.update(reopened_by=actor, reopened_at=timezone.now(), reopen_reason=reason)


def read(final: FinalProof) -> bytes:
    """The PDF as the printer was given it; vault.Damaged when the file is not that any more."""
    return vault.read(str(final.pdf.name), final.sha256)


def problem_of(final: FinalProof, *, at_a_glance: bool = False) -> str:
    """What is wrong with the kept file, in words; "" when it is to the byte what was 校了."""
    look = vault.glance if at_a_glance else vault.read
    try:
        look(str(final.pdf.name), final.sha256)
    except vault.Damaged as damaged:
        return damaged.problem
    return ""
