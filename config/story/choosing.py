"""Which announcements the story takes: three of the imported drafts, one of them with something to find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from django.db import transaction

from announcements.actions import copy_as_new, save_draft
from announcements.models import Announcement, State
from announcements.snapshot import snapshot
from config.story.mending import Trouble, complete, mend
from patrol.checks import Finding, Severity, run
from patrol.inputs import check_input
from staff.errors import Refused
from staff.models import User

WANTED = 3
LOOKED_AT = 60  # drafts; a file may hold a thousand
ROUNDS = 4  # a mended sentence may uncover the next trouble


def findings_of(announcement: Announcement) -> list[Finding]:
    """What the editor's live findings show for the draft as it is stored."""
    announcement.refresh_from_db()
    return run(check_input(snapshot(announcement), announcement_id=announcement.pk))


def stops(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == Severity.STOP]


def troubles(findings: Sequence[Finding]) -> list[Trouble]:
    return [
        Trouble(item.check, item.field, item.quote, item.reason, str(item.evidence.get("better", "")))
        for item in findings
    ]


def choose(imported: Sequence[Announcement], clerk: User, today: date) -> list[Announcement]:
    """Three drafts with different titles, the one with the gravest findings first."""
    usable: list[tuple[bool, int, Announcement]] = []
    for draft in islice(_candidates(imported, clerk), LOOKED_AT):
        if len(usable) >= WANTED and any(grave for grave, _, _ in usable):
            break
        if (weight := _weigh(draft, clerk, today)) is not None:
            usable.append((*weight, draft))
    if len(usable) < WANTED:
        raise Refused(
            f"このファイルからは、実演に使えるお知らせが{len(usable)}件しか選べません。3件必要です。"
        )
    usable.sort(key=lambda item: (item[0], item[1]), reverse=True)
    return [draft for _, _, draft in [usable[0], *usable[-(WANTED - 1) :]]]


def _candidates(imported: Sequence[Announcement], clerk: User) -> Iterator[Announcement]:
    """Drafts nobody has submitted yet; when a file was played before, further occasions of what it holds."""
    titles = _distinct(imported)
    fresh = [item for item in titles if item.state == State.DRAFT and not item.revisions.exists()]
    yield from fresh
    for original in [item for item in titles if item not in fresh][: max(WANTED - len(fresh), 0)]:
        yield _further_occasion(original, clerk)


def _weigh(draft: Announcement, clerk: User, today: date) -> tuple[bool, int] | None:
    """(has something that stops, how much was found); None for a draft that cannot be made sendable."""
    with transaction.atomic():
        complete(draft, clerk, today)
        found = findings_of(draft)
        grave = bool(stops(found))
        mended = mend_until_free(draft, clerk, today)
        transaction.set_rollback(True)
    return (grave, len(found)) if mended else None


def mend_until_free(draft: Announcement, clerk: User, today: date) -> bool:
    """Mend what stops, as often as it takes. False when something that stops remains."""
    for _ in range(ROUNDS):
        grave = stops(findings_of(draft))
        if not grave:
            return True
        mend(draft, troubles(grave), clerk, today)
    return not stops(findings_of(draft))


def _distinct(drafts: Sequence[Announcement]) -> list[Announcement]:
    return list({draft.title: draft for draft in reversed(drafts)}.values())[::-1]


def _further_occasion(original: Announcement, clerk: User) -> Announcement:
    copy = copy_as_new(original, clerk)
    days = {name: getattr(original, name) for name in ("starts_on", "ends_on", "deadline_on")}
    for name, day in days.items():
        setattr(copy, name, day)
    stem = original.title[:60]
    copy.title = f"{stem}（追加{Announcement.objects.filter(title__startswith=stem).count()}）"
    save_draft(copy, clerk)
    return copy
