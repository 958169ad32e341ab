"""A person's text with the words findings speak of marked. Everything else is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from patrol.severity import Severity


@dataclass(frozen=True, slots=True)
class Mark:
    """Words `start`..`end` that the finding with this anchor speaks of."""

    start: int
    end: int
    severity: Severity
    anchor: str


def marked(text: str, marks: Sequence[Mark]) -> SafeString:
    """`text` as HTML; where marks overlap the heaviest one shows."""
    sound = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    cuts = sorted({0, len(text), *(mark.start for mark in sound), *(mark.end for mark in sound)})
    pieces = groupby(pairwise(cuts), key=lambda cut: _heaviest(cut[0], cut[1], sound))
    return format_html_join("", "{}", ((_piece(text, list(cut), mark),) for mark, cut in pieces))


def _heaviest(start: int, end: int, marks: Sequence[Mark]) -> Mark | None:
    over = [mark for mark in marks if mark.start <= start and end <= mark.end]
    return min(over, key=lambda mark: mark.severity.rank, default=None)


def _piece(text: str, cuts: Sequence[tuple[int, int]], mark: Mark | None) -> SafeString | str:
    words = text[cuts[0][0] : cuts[-1][1]]
    if mark is None:
        return words
    return format_html(
        '<mark data-severity="{}"><a href="#{}">{}</a></mark>', mark.severity.value, mark.anchor, words
    )
