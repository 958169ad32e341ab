"""Files made of proofs: taken by one conditional UPDATE under a lease, built from the stored content.

Whoever dies at it holds nothing once the lease lapses: the next to look takes it over. Who comes back late
finds its token gone and writes nothing.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from channels.models import Export, ExportKind, ExportState, Proof
from channels.newsletter import filing, rendering, snapshot, vault
from channels.newsletter.exports import BUILDERS, Source
from channels.newsletter.stamp import Stamp
from staff.errors import Refused

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3  # a file that takes its worker down with it would do so for ever
LEASELESS = {"lease_token": None, "lease_until": None}
AGAIN = "「もう一度作る」を押してください。"
NOT_KEPT = f"作ったファイルを保存できませんでした。保存先の空きを管理者に確かめてもらい、{AGAIN}"
NOT_BUILT = (
    f"ファイルを作れませんでした。記事と写真を確かめて、{AGAIN}"
    "同じところで止まるときは管理者に知らせてください。"
)
GIVEN_UP = (
    f"作っている途中で{MOST_ATTEMPTS}回止まったため、やめました。写真が大きすぎないか確かめて、{AGAIN}"
    "同じところで止まるときは管理者に知らせてください。"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that is ours to make until the lease lapses."""

    export: Export
    token: uuid.UUID

    @property
    def held(self) -> QuerySet[Export]:
        """The row, as long as nobody has taken it over."""
        return Export.objects.filter(pk=self.export.pk, state=ExportState.RUNNING, lease_token=self.token)


def make_waiting(of: QuerySet[Export] | None = None) -> int:
    """Make what waits (of `of`, or of all) one after the other; how many were taken."""
    taken = 0
    while claim := take(Export.objects.all() if of is None else of):
        make(claim)
        taken += 1
    return taken


def to_make(of: QuerySet[Export]) -> QuerySet[Export]:
    """What nobody is at: those waiting, and those whose maker is gone."""
    lapsed = Q(state=ExportState.RUNNING, lease_until__lt=timezone.now())
    return of.filter(Q(state=ExportState.WAITING) | lapsed)


def all_of(proof: Proof, kinds: Iterable[str]) -> QuerySet[Export]:
    return Export.objects.filter(proof=proof, kind__in=list(kinds))


def take(of: QuerySet[Export]) -> Claim | None:
    """The longest waiting, now ours; committed on return. None when there is nothing to do."""
    _give_up(of)
    with transaction.atomic():
        row = to_make(of).order_by("requested_at", "pk").select_for_update(skip_locked=True).first()
        if row is None:
            return None
        claim = Claim(row, uuid.uuid4())
        Export.objects.filter(pk=row.pk).update(
            state=ExportState.RUNNING,
            lease_token=claim.token,
            lease_until=timezone.now() + _lease(),
            attempts=F("attempts") + 1,
            started_at=timezone.now(),
            done_percent=0,
        )
    return claim


def make(claim: Claim) -> None:
    """Build and keep one file, or say why not. A database that is away leaves it to the next worker."""
    export = claim.export
    try:
        source = source_of(export.proof, claim)
        content = BUILDERS[ExportKind(export.kind)](source)
        sha256 = hashlib.sha256(content).hexdigest()
        name = _keep(content, sha256, source.stamp.file_name(export.kind))
    except DatabaseError:
        raise
    except Refused as refused:
        _fail(claim, refused.message)
    except Exception:
        logger.exception("export %s of %s failed", export.kind, export.proof)
        _fail(claim, NOT_BUILT)
    else:
        claim.held.update(
            **LEASELESS,
            state=ExportState.DONE,
            file=name,
            sha256=sha256,
            size=len(content),
            done_percent=100,
            problem="",
            finished_at=timezone.now(),
        )


def source_of(proof: Proof, claim: Claim | None = None) -> Source:
    """What a builder is given: the content of the proof, never the issue as it is now."""
    if not proof.content:
        raise Refused(
            f"{proof}は内容の記録がない古い校正刷のため、書き出せません。校正刷を作り直してください。"
        )
    doc = snapshot.from_json(proof.content)
    placed = proof.report.get("placements", ())
    return Source(
        doc,
        Stamp(doc.number, proof.version, snapshot.digest(doc)),
        load_picture=vault.stored,
        report_progress=_Progress(claim) if claim else _nobody,
        pages={str(place["key"]): int(place["page"]) for place in placed},
        kept=lambda: (rendering.read_pdf(proof), proof.report),
    )


class _Progress:
    """Writes the percents down as they come, and keeps the lease meanwhile."""

    def __init__(self, claim: Claim) -> None:
        self._claim, self._told = claim, 0

    def __call__(self, percent: int) -> None:
        percent = max(0, min(99, percent))  # 100 is said when the file is kept
        if percent > self._told:
            self._told = percent
            self._claim.held.update(done_percent=percent, lease_until=timezone.now() + _lease())


def _nobody(_percent: int) -> None:
    """Nobody waits for the progress."""


def _keep(content: bytes, sha256: str, file_name: str) -> str:
    try:
        return filing.keep(content, sha256, file_name)
    except OSError as error:
        logger.warning("%s not kept: %s", file_name, error)
        raise Refused(NOT_KEPT) from error


def _fail(claim: Claim, problem: str) -> None:
    claim.held.update(
        **LEASELESS, state=ExportState.FAILED, problem=problem, finished_at=timezone.now(), done_percent=0
    )


def _give_up(of: QuerySet[Export]) -> None:
    lapsed = of.filter(state=ExportState.RUNNING, lease_until__lt=timezone.now(), attempts__gte=MOST_ATTEMPTS)
    lapsed.update(**LEASELESS, state=ExportState.FAILED, problem=GIVEN_UP, finished_at=timezone.now())


def _lease() -> timedelta:
    return timedelta(seconds=settings.NEWSLETTER_LEASE_SECONDS)
