"""An issue's PDF and the pictures of its pages: made in a worker, stored with the digest of their content."""

from __future__ import annotations

import hashlib
import logging

from celery import current_app
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from channels.models import Issue, IssueState
from channels.newsletter.document import IssueDoc, to_typst
from channels.newsletter.fonts import font_stack
from channels.newsletter.issues import document
from channels.newsletter.pdf import TEMPLATE, Typesetter
from channels.newsletter.tasks import TASK

logger = logging.getLogger(__name__)

QUEUE = "newsletter"
PAGE_PPI = 80  # a page of 661 pixels: legible on the board, small enough for forty of them


def content_digest(doc: IssueDoc) -> str:
    """SHA-256 over all that shapes the page: text, typefaces and the template."""
    return hashlib.sha256(to_typst(doc, font_stack()).encode() + TEMPLATE.read_bytes()).hexdigest()


def is_current(issue: Issue) -> bool:
    """Whether the stored PDF shows the issue as it is now; that of a closed issue is what was closed."""
    if not issue.pdf or issue.state == IssueState.CLOSED:
        return bool(issue.pdf)
    return issue.pdf_content_digest == content_digest(document(issue))


def request_render(issue: Issue) -> bool:
    """Ask a worker for the PDF. False when the broker is away: the button can be pressed again."""
    try:
        current_app.send_task(TASK, args=(issue.pk,), queue=QUEUE, expires=600, retry=False)
    except Exception as error:  # kombu, redis and socket errors alike
        logger.warning("rendering of issue %s not requested: %s", issue.number, type(error).__name__)
        return False
    return True


def render(issue: Issue) -> None:
    """Set the issue and keep PDF, pages and report; nothing to do when they are of this content already.

    What is 校了 keeps its PDF to the byte, also when this rendering began before.
    """
    doc = document(issue)
    digest = content_digest(doc)
    if issue.pdf and (issue.state == IssueState.CLOSED or issue.pdf_content_digest == digest):
        return
    setting = Typesetter(doc)
    pdf, folder = setting.pdf(), f"newsletter/{issue.number}/{digest[:16]}"
    name = _keep(f"{folder}/{issue.number}.pdf", pdf)
    for number, page in enumerate(setting.pages(PAGE_PPI), 1):
        _keep(f"{folder}/{number}.png", page)
    kept = Issue.objects.filter(pk=issue.pk, state=IssueState.OPEN).update(
        pdf=name,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        pdf_content_digest=digest,
        pdf_rendered_at=timezone.now(),
        pdf_report=setting.layout.to_json(),
    )
    _discard(stored_name(issue) if kept else name)
    issue.refresh_from_db()


def stored_name(issue: Issue) -> str:
    """Where the PDF last made is kept; "" when there is none."""
    return issue.pdf.name or ""


def page_file(issue: Issue, number: int) -> str:
    """The stored picture of one page; FileNotFoundError when there is none."""
    folder = stored_name(issue).rpartition("/")[0]
    name = f"{folder}/{number}.png"
    if not folder or not default_storage.exists(name):
        raise FileNotFoundError(name)
    return name


def _keep(name: str, content: bytes) -> str:
    """Store under exactly this name: the same content was perhaps stored by a worker that died."""
    if default_storage.exists(name):
        default_storage.delete(name)
    return default_storage.save(name, ContentFile(content))


def _discard(pdf_name: str) -> None:
    """Remove a PDF nobody needs any longer, with its pages."""
    folder = pdf_name.rpartition("/")[0]
    for name in default_storage.listdir(folder)[1] if folder else ():
        default_storage.delete(f"{folder}/{name}")
