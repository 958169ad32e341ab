"""What every export is made from: one proof's content, its stamp, and where its pictures are read."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from channels.newsletter.document import IssueDoc, Picture
from channels.newsletter.stamp import Stamp


def _no_storage(path: str) -> bytes:
    raise FileNotFoundError(path)


def _nobody(_percent: int) -> None:
    """Nobody waits for the progress."""


@dataclass(frozen=True, slots=True)
class Source:
    """The same doc, stamp and pictures give the same bytes, whatever the clock and the machine.

    `load_picture` takes a storage path (`Picture.path`) and raises OSError when nothing is there;
    `report_progress` is told percents (0–100) by every builder, by articles or stages. `pages` says on which
    page of the proof each article (`Item.key`) begins; without it Word numbers the contents when it is
    asked to.
    `kept` gives the pages as they were proofread, with their report: no other typeface or template of today
    may move a line of them. Without it the doc is set anew.
    """

    doc: IssueDoc
    stamp: Stamp
    load_picture: Callable[[str], bytes] = _no_storage
    report_progress: Callable[[int], None] = _nobody
    pages: Mapping[str, int] = field(default_factory=dict)
    kept: Callable[[], tuple[bytes, Mapping[str, Any]]] | None = None

    @property
    def zip_time(self) -> tuple[int, int, int, int, int, int]:
        """The date of every file in a ZIP: the issue's, within the years a ZIP knows."""
        day = min(max(self.doc.published, date(1980, 1, 1)), date(2107, 12, 31))
        return (day.year, day.month, day.day, 0, 0, 0)

    def steps(self, count: int) -> Callable[[], None]:
        """To be called after each of `count` steps: says how far the file is, and that its maker lives."""
        done = itertools.count(1)
        return lambda: self.report_progress(100 * next(done) // count)

    def picture(self, picture: Picture) -> bytes | None:
        """The approved picture; None when it is lost or no longer the one approved (`sha256`)."""
        try:
            content = self.load_picture(picture.path)
        except (OSError, ValueError):  # ValueError: a path the storage refuses
            return None
        changed = picture.sha256 and hashlib.sha256(content).hexdigest() != picture.sha256
        return None if changed else content
