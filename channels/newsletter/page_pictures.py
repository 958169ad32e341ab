"""Pictures of a proof's pages: kept for the two newest proofs of an issue and for its finals.

A picture of any other proof is dropped, and set again from the proof's stored content when somebody looks.
Where the template or the typefaces have changed since, it would show another page than the PDF: then there is
none, and pages lead to the PDF instead.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

from django.core.files.storage import default_storage
from django.db import connection, transaction

from channels.ledger.locks import NAMESPACE
from channels.models import Issue, Proof
from channels.newsletter import snapshot, vault
from channels.newsletter.pdf import Typesetter, fingerprint

PPI = 110  # a page of 909 pixels: an article cut out of it can be read
KEPT = 2  # newest proofs of an issue


def keep(issue: Issue, digest: str, pages: Iterable[bytes]) -> None:
    """Store the pages of one setting, the first one last: where it is, the others are."""
    numbered = list(enumerate(pages, 1))
    for number, page in reversed(numbered):
        vault.write(_name(issue.pk, digest, number), page)


def name_of(proof: Proof, number: int) -> str:
    """The stored picture of one page, set again if it was dropped; FileNotFoundError when there is none."""
    if not 1 <= number <= int(proof.report.get("pages", 0)):
        raise FileNotFoundError(f"page {number}")
    for name in (_name(proof.issue_id, proof.content_digest, number), _legacy_name(proof, number)):
        if default_storage.exists(name):
            return name
    _set_again(proof)
    return _name(proof.issue_id, proof.content_digest, number)


def can_show(proof: Proof) -> bool:
    """Whether there are pictures, or could be again."""
    if not proof.report.get("pages"):
        return False
    first = (_name(proof.issue_id, proof.content_digest, 1), _legacy_name(proof, 1))
    return any(map(default_storage.exists, first)) or _looks_the_same_today(proof)


def drop_old(issue: Issue) -> None:
    """Keep what is looked at: the newest proofs and the finals."""
    newest = issue.proofs.order_by("-version").values_list("content_digest", flat=True)[:KEPT]
    kept = {*newest, *issue.finals.values_list("proof__content_digest", flat=True)}
    for name in _files(issue.pk):
        if name.partition("-")[0] not in kept:
            default_storage.delete(f"{_folder(issue.pk)}/{name}")
    vault.forget_halves(_folder(issue.pk))


def _set_again(proof: Proof) -> None:
    """One at a time: a page of a browser asks for many pictures at once."""
    if not _looks_the_same_today(proof):
        raise FileNotFoundError(f"pictures of {proof}")
    with _alone(f"newsletter pictures {proof.pk}"):
        if not default_storage.exists(_name(proof.issue_id, proof.content_digest, 1)):
            pages = Typesetter(snapshot.from_json(proof.content), load=vault.stored).pages(PPI)
            keep(proof.issue, proof.content_digest, pages)


def _looks_the_same_today(proof: Proof) -> bool:
    """Proofs from before contents were kept have none to be set again from."""
    if not proof.content:
        return False
    return fingerprint(snapshot.from_json(proof.content)) == proof.content_digest


@contextlib.contextmanager
def _alone(name: str) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [NAMESPACE, name])
        yield


def _folder(issue_id: int) -> str:
    return f"newsletter/pages/{issue_id}"


def _name(issue_id: int, digest: str, number: int) -> str:
    return f"{_folder(issue_id)}/{digest}-{number}.png"


def _legacy_name(proof: Proof, number: int) -> str:
    """Where pictures stood when each setting had a folder with its PDF."""
    return f"{str(proof.pdf.name).rpartition('/')[0]}/{number}.png"


def _files(issue_id: int) -> list[str]:
    try:
        names = default_storage.listdir(_folder(issue_id))[1]
    except FileNotFoundError:
        return []
    return [name for name in names if not name.startswith(vault.HALF)]
