"""A text while it is being rewritten, and where each of its parts came from.

`anchors` are the places at which the text before and the text now fall together, as (place before, place
now); what lies between two of them was changed as a whole. They are kept only when asked for: a text is
respelled far more often than its changes are shown.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

Anchors = list[tuple[int, int]]
LONG_ENOUGH, AROUND = 5, 4  # letters
_GAP = re.compile(r"[\s、。]")
_UNSEEN = {" ": "（空白）", "\u3000": "（空白）", "\t": "（タブ）", "\n": "（改行）", "\r": ""}


@dataclass(frozen=True, slots=True)
class Edit:
    """Letters `start`..`end` of a text become `after`."""

    start: int
    end: int
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """Letters `start`..`end` of the text before, `before`, became `after`; `reasons` say why."""

    start: int
    end: int
    before: str
    after: str
    reasons: tuple[str, ...]
    # A few letters on either side, so that 「ヶ」 is seen to be that of 「3ヶ月」.
    lead: str = ""
    tail: str = ""

    @property
    def shown_before(self) -> str:
        """With a word where the letters cannot be seen."""
        return _seen(self.before)

    @property
    def shown_after(self) -> str:
        return _seen(self.after)

    @property
    def why(self) -> str:
        return "、".join(self.reasons)


class Rewriting:
    """One text on its way."""

    def __init__(self, text: str, *, traced: bool) -> None:
        self.before = self.now = text
        self.anchors: Anchors | None = [(place, place) for place in range(len(text) + 1)] if traced else None
        self._reasons: list[tuple[int, int, str]] = []

    def apply(self, edits: Sequence[Edit], reason: str) -> None:
        """Make edits of the text now: in order, apart from each other."""
        edits = [edit for edit in edits if self.now[edit.start : edit.end] != edit.after]
        if not edits:
            return
        if self.anchors is not None:
            self._reasons += [(*self._origin(edit), reason) for edit in edits]
            self.anchors = _joined(self.anchors, _anchors_of(len(self.now), edits))
        pieces, place = [], 0
        for edit in edits:
            pieces += [self.now[place : edit.start], edit.after]
            place = edit.end
        self.now = "".join([*pieces, self.now[place:]])

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is different now from the text before, in order, with the reasons."""
        found: list[Change] = []
        for (start, now), (end, now_end) in pairwise(self.anchors or []):
            before, after = self.before[start:end], self.now[now:now_end]
            if before == after:
                continue
            change = Change(start, end, before, after, self._reasons_of(start, end))
            if found and found[-1].end == start and found[-1].reasons == change.reasons:
                last = found.pop()
                change = Change(last.start, end, last.before + before, last.after + after, change.reasons)
            found.append(change)
        return tuple(self._with_its_word(change) for change in found)

    def _with_its_word(self, change: Change) -> Change:
        if len(change.before) >= LONG_ENOUGH:
            return change
        lead = _GAP.split(self.before[max(0, change.start - AROUND - 1) : change.start])[-1]
        tail = _GAP.split(self.before[change.end : change.end + AROUND + 1])[0]
        return replace(
            change,
            lead=lead if len(lead) <= AROUND else f"…{lead[1:]}",
            tail=tail if len(tail) <= AROUND else f"{tail[:-1]}…",
        )

    def _origin(self, edit: Edit) -> tuple[int, int]:
        """The stretch of the text before that an edit of the text now touches."""
        anchors = self.anchors or []
        low = bisect_right(anchors, edit.start, key=lambda anchor: anchor[1]) - 1
        high = bisect_left(anchors, edit.end, key=lambda anchor: anchor[1])
        return anchors[low][0], anchors[max(low, high)][0]

    def _reasons_of(self, start: int, end: int) -> tuple[str, ...]:
        over = [
            why
            for low, high, why in self._reasons
            if low < end and start < high or (low, high) == (start, end)
        ]
        touching = [why for low, high, why in self._reasons if low <= end and start <= high]
        return tuple(dict.fromkeys(over or touching))


def _seen(text: str) -> str:
    if not text:
        return "（なし）"
    if not text.strip() or not text.isprintable():
        return "".join(_UNSEEN.get(sign, sign if sign.isprintable() else "（見えない字）") for sign in text)
    return text


def _anchors_of(length: int, edits: Sequence[Edit]) -> Anchors:
    anchors: Anchors = []
    place = shift = 0
    for edit in edits:
        anchors += [(at, at + shift) for at in range(place, edit.start + 1)]
        place, shift = edit.end, shift + len(edit.after) - (edit.end - edit.start)
    return [*anchors, *((at, at + shift) for at in range(place, length + 1))]


def _joined(first: Anchors, second: Anchors) -> Anchors:
    """From before to now, where the two steps have a place in common."""
    origins: dict[int, list[int]] = {}
    for before, between in first:
        origins.setdefault(between, []).append(before)
    ends: dict[int, list[int]] = {}
    for between, now in second:
        ends.setdefault(between, []).append(now)
    pairs: Anchors = []
    for between, nows in ends.items():
        if between in origins:
            befores = origins[between]
            pairs.append((befores[0], nows[0]))
            if (befores[-1], nows[-1]) != pairs[-1]:
                pairs.append((befores[-1], nows[-1]))
    return pairs
