"""Proofs (校正刷): an issue set in a worker, kept with its content, its PDF and the pictures of its pages."""

from __future__ import annotations

import hashlib
import logging

from celery import current_app
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from channels.models import Issue, IssueState, Proof
from channels.newsletter import planning, snapshot
from channels.newsletter.assembling import document
from channels.newsletter.document import IssueDoc
from channels.newsletter.pdf import Typesetter, fingerprint
from channels.newsletter.tasks import TASK
from staff.models import User

logger = logging.getLogger(__name__)

QUEUE = "newsletter"
PAGE_PPI = 80  # a page of 661 pixels: legible on the board, small enough for forty of them


def content_digest(doc: IssueDoc) -> str:
    """SHA-256 over all that shapes the page: text, pictures, typefaces and the template."""
    return fingerprint(doc)


def latest_proof(issue: Issue) -> Proof | None:
    """The proof last made; of a closed issue the one that was closed."""
    return issue.final_proof or issue.proofs.order_by("-version").first()


def is_current(issue: Issue, proof: Proof | None) -> bool:
    """Whether a proof shows the issue as it is now; that of a closed issue is what was closed."""
    if proof is None or issue.state == IssueState.CLOSED:
        return proof is not None
    return proof.content_digest == content_digest(document(issue))


def request_render(issue: Issue, actor: User | None = None) -> bool:
    """Ask a worker for a proof. False when the broker is away: the button can be pressed again."""
    try:
        args = (issue.pk, actor.pk if actor else None)
        current_app.send_task(TASK, args=args, queue=QUEUE, expires=600, retry=False)
    except Exception as error:  # kombu, redis and socket errors alike
        logger.warning("rendering of issue %s not requested: %s", issue.number, type(error).__name__)
        return False
    return True


def render(issue: Issue, actor_id: int | None = None) -> Proof | None:
    """The proof of the issue as it is: the last one when nothing changed since, else a new one.

    What is 校了 keeps its proof to the byte, also when this rendering began before; None when it has none.
    """
    proof = latest_proof(issue)
    if issue.state == IssueState.CLOSED or is_current(issue, proof):
        return proof
    doc = document(issue)
    setting = Typesetter(doc)
    pdf, digest = setting.pdf(), content_digest(doc)
    folder = f"newsletter/{issue.number}/{digest[:16]}"
    for number, page in enumerate(setting.pages(PAGE_PPI), 1):
        _keep(f"{folder}/{number}.png", page)
    name = _keep(f"{folder}/{issue.number}.pdf", pdf)
    with planning.editing():
        issue.refresh_from_db()
        proof = latest_proof(issue)
        if issue.state == IssueState.CLOSED or (proof and proof.content_digest == digest):
            return proof
        return Proof.objects.create(
            issue=issue,
            version=proof.version + 1 if proof else 1,
            content=snapshot.to_json(doc),
            content_digest=digest,
            pdf=name,
            pdf_sha256=hashlib.sha256(pdf).hexdigest(),
            report=setting.layout.to_json(),
            made_by_id=actor_id,
        )


def page_file(proof: Proof, number: int) -> str:
    """The stored picture of one page; FileNotFoundError when there is none."""
    name = f"{str(proof.pdf.name).rpartition('/')[0]}/{number}.png"
    if not default_storage.exists(name):
        raise FileNotFoundError(name)
    return name


def _keep(name: str, content: bytes) -> str:
    """Store under exactly this name: the same content was perhaps stored before."""
    if default_storage.exists(name):
        default_storage.delete(name)
    return default_storage.save(name, ContentFile(content))
