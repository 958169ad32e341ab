"""「書き出し」: the files of a proof, asked for by people and made by a worker. Once made, a file stays.

A row waits in the database; the broker only wakes a worker, and beat does so again until nothing waits.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from announcements.models import Channel
from channels.ledger.wake import ask_for
from channels.models import Export, ExportKind, ExportState, Proof
from channels.newsletter import filing, making
from channels.newsletter.tasks import EXPORTS
from staff import audit
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can

logger = logging.getLogger(__name__)

DAMAGED = f"保存してあったファイルが失われたか、作ったときと違うものになっています。{making.AGAIN}"
AWAY = (
    "保存先からファイルを読めません。少し待ってから、もう一度お試しください。"
    "続くときは管理者に知らせてください。"
)
LOOK_AGAIN = 0.5  # seconds between two looks at a file somebody else makes


def request(actor: User, proof: Proof, kinds: Iterable[str]) -> list[Export]:
    """Ask a worker for files of a proof; the rows that wait now. What is made or under way is left alone."""
    may_export(actor)
    started = enter(proof, kinds, actor)
    transaction.on_commit(wake, robust=True)
    return started


def enter(proof: Proof, kinds: Iterable[str], actor: User | None = None) -> list[Export]:
    """The rows of `request`, without waking anybody. Refused for what cannot be made at all.

    Files there are get no more than a glance: they are compared to the byte when they are read.
    """
    wanted = _kinds(kinds)
    making.source_of(proof)
    done = making.all_of(proof, wanted).filter(state=ExportState.DONE)
    damaged = [one.pk for one in done if not filing.seems_whole(str(one.file.name), one.size)]
    now = timezone.now()
    with transaction.atomic():
        new = [Export(proof=proof, kind=kind, requested_by=actor, requested_at=now) for kind in wanted]
        before = set(making.all_of(proof, wanted).values_list("kind", flat=True))
        Export.objects.bulk_create(new, ignore_conflicts=True)
        again = making.all_of(proof, wanted).filter(state=ExportState.FAILED)
        again |= making.all_of(proof, wanted).filter(state=ExportState.DONE, pk__in=damaged)
        repeated = list(again.values_list("kind", flat=True))
        again.update(
            state=ExportState.WAITING,
            problem="",
            attempts=0,
            done_percent=0,
            requested_by=actor,
            requested_at=now,
            started_at=None,
            finished_at=None,
        )
        started = [kind for kind in wanted if kind not in before or kind in repeated]
        if started:
            audit.record(actor, "紙面のファイルを作らせた", proof.issue, proof=proof.version, kinds=started)
    return list(making.all_of(proof, started))


def wake() -> bool:
    """Ask a worker to look. False when the broker is away: beat asks again."""
    return ask_for(EXPORTS, queue=Channel.NEWSLETTER.value)


def make_now(
    proof: Proof, kinds: Iterable[str], actor: User | None = None, rest: Callable[[float], None] = time.sleep
) -> list[Export]:
    """Make files here and now, through the same rows: what a worker is at already is waited for."""
    wanted = _kinds(kinds)
    rows = making.all_of(proof, wanted)
    for export in rows.filter(state=ExportState.DONE):
        with suppress(Refused):  # what is damaged is marked by this, and so made again
            read(export).close()
    enter(proof, wanted, actor)
    while rows.filter(state__in=(ExportState.WAITING, ExportState.RUNNING)).exists():
        if not making.make_waiting(rows):
            rest(LOOK_AGAIN)
    order = {kind: place for place, kind in enumerate(ExportKind.values)}
    return sorted(rows, key=lambda export: order[export.kind])


def read(export: Export) -> BinaryIO:
    """The file, compared with its digest before a byte of it goes out; Refused when it is not there whole.

    What is damaged is marked as failed, so that it can be made again; a storage that is away marks nothing.
    """
    if export.state != ExportState.DONE:
        raise Refused("このファイルはまだできていません。")
    try:
        return filing.open_whole(str(export.file.name), export.sha256)
    except OSError as error:
        logger.warning("export %s of %s not read: %s", export.kind, export.proof, error)
        raise Refused(AWAY) from error
    except filing.Damaged as error:
        made = Export.objects.filter(pk=export.pk, state=ExportState.DONE, sha256=export.sha256)
        made.update(state=ExportState.FAILED, problem=DAMAGED)
        raise Refused(DAMAGED) from error


def may_export(actor: User) -> None:
    if not can(actor, Action.EXPORT_NEWSLETTER):
        raise Refused("市政だよりのファイルを書き出せるのは、広報課と印刷担当だけです。")


def _kinds(kinds: Iterable[str]) -> Sequence[str]:
    """In the order of the page, each once."""
    asked = set(kinds)
    if not asked or not asked <= set(ExportKind.values):
        raise Refused("作るファイルの種類が正しくありません。一覧から選んでください。")
    return [kind for kind in ExportKind.values if kind in asked]
