"""Proofs (校正刷): an issue set in a worker, kept with its content, its PDF and the pictures of its pages.

Files come first and the row last, so a worker killed in between leaves nothing that anybody sees; the next
one finds the same files under the same names.
"""

from __future__ import annotations

import hashlib
import logging

from celery import current_app

from announcements.models import Channel
from channels.models import Issue, IssueState, Proof
from channels.newsletter import links, page_pictures, planning, snapshot, vault
from channels.newsletter.assembling import document
from channels.newsletter.pdf import Typesetter, fingerprint
from channels.newsletter.tasks import TASK
from staff.models import User

logger = logging.getLogger(__name__)

FOLDER = "newsletter/proofs"
TRIES = 3  # when somebody changes the issue while it is being set


def latest_proof(issue: Issue) -> Proof | None:
    """The proof last made; of a closed issue the one that was closed."""
    return issue.final_proof or issue.proofs.order_by("-version").first()


def is_current(issue: Issue, proof: Proof | None) -> bool:
    """Whether a proof shows the issue as it is now; that of a closed issue is what was closed."""
    if proof is None or issue.state == IssueState.CLOSED:
        return proof is not None
    return proof.content_digest == fingerprint(document(issue))


def request_render(issue: Issue, actor: User | None = None) -> bool:
    """Ask a worker for a proof. False when the broker is away: the button can be pressed again."""
    try:
        args = (issue.pk, actor.pk if actor else None)
        current_app.send_task(TASK, args=args, queue=Channel.NEWSLETTER.value, expires=600, retry=False)
    except Exception as error:  # kombu, redis and socket errors alike
        logger.warning("rendering of issue %s not requested: %s", issue.number, type(error).__name__)
        return False
    return True


def render(issue: Issue, actor_id: int | None = None) -> Proof | None:
    """The proof of the issue as it is: the last one when nothing changed since, else a new one.

    What is 校了 keeps its proof to the byte, also when this rendering began before; None when it has none.
    """
    for _ in range(TRIES):
        if issue.state == IssueState.OPEN:
            links.give_all(issue)
        proof = latest_proof(issue)
        if issue.state == IssueState.CLOSED or is_current(issue, proof):
            return proof
        if made := _set(issue, actor_id):
            page_pictures.drop_old(issue)
            vault.forget_halves(FOLDER)
            return made
        issue.refresh_from_db()
    logger.warning("issue %s was changed again and again while it was set", issue.number)
    return latest_proof(issue)


def page_file(proof: Proof, number: int) -> str:
    """The stored picture of one page; FileNotFoundError when there is none."""
    return page_pictures.name_of(proof, number)


def read_page(proof: Proof, number: int) -> bytes:
    """The picture itself; FileNotFoundError when there is none."""
    return vault.stored(page_file(proof, number))


def read_pdf(proof: Proof) -> bytes:
    """The PDF of a proof; vault.Damaged when the file is not what was made."""
    return vault.read(str(proof.pdf.name), proof.pdf_sha256)


def _set(issue: Issue, actor_id: int | None) -> Proof | None:
    """Set the issue and keep it; None when it was changed meanwhile: no old text becomes the newest."""
    doc = document(issue)
    typeset, digest = Typesetter(doc, load=vault.stored), fingerprint(doc)
    pdf = typeset.pdf()
    name = vault.keep(FOLDER, pdf, "pdf")
    page_pictures.keep(issue, digest, typeset.pages(page_pictures.PPI))
    with planning.editing():
        issue.refresh_from_db()
        proof = latest_proof(issue)
        if issue.state == IssueState.CLOSED or (proof and proof.content_digest == digest):
            return proof
        if fingerprint(document(issue)) != digest:
            return None
        return Proof.objects.create(
            issue=issue,
            version=proof.version + 1 if proof else 1,
            content=snapshot.to_json(doc),
            content_digest=digest,
            pdf=name,
            pdf_sha256=hashlib.sha256(pdf).hexdigest(),
            report=typeset.layout.to_json(),
            made_by_id=actor_id,
        )
