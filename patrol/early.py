"""What clerks mend while they write, before anybody else has seen it: counted from save to save of a draft.

No keystroke is kept: of a saved draft only the names of the checks and the words they quoted. A finding
without words (a field not filled in yet) is part of writing and is not counted; nor is any of this held
against a check's precision, as nobody decided anything.
"""

from __future__ import annotations

import logging

from announcements.models import Announcement
from announcements.snapshot import snapshot
from patrol.inputs import check_input
from patrol.matching import Trace, remaining
from patrol.models import DraftFindings, EarlyFix
from patrol.muting import judge

logger = logging.getLogger(__name__)


def note_draft(announcement: Announcement) -> int:
    """Compare a draft just saved or submitted with how it was saved before. How many findings were mended.

    The first submission is compared once more and ends it: from then on the findings of reviews tell.
    """
    before = DraftFindings.objects.filter(pk=announcement.pk).first()
    submitted = announcement.revisions.exists()
    if submitted and before is None:
        return 0
    judged = judge(check_input(snapshot(announcement)))
    found = [[one.check, str(one.severity), one.field, one.quote] for one in judged.shown if one.quote]
    if submitted:
        DraftFindings.objects.filter(pk=announcement.pk).delete()
    else:
        DraftFindings.objects.update_or_create(announcement=announcement, defaults={"found": found})
    if before is None:
        return 0
    there = remaining(_traces(before.found), _traces(found))
    mended = [old for old, still in zip(before.found, there, strict=True) if not still]
    EarlyFix.objects.bulk_create(
        EarlyFix(announcement=announcement, check_name=check, severity=severity, quote=quote)
        for check, severity, _field, quote in mended
    )
    return len(mended)


def note_draft_quietly(announcement_id: int) -> None:
    """After the save is safe: a count that cannot be made is no reason to trouble the clerk."""
    try:
        note_draft(Announcement.objects.select_related("department", "category").get(pk=announcement_id))
    except Exception:
        logger.exception("findings of the saved draft %s were not noted", announcement_id)


def _traces(found: list[list[str]]) -> list[Trace]:
    return [Trace(check, field, quote) for check, _severity, field, quote in found]
