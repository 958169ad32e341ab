"""The same announcement twice: to people who had it already, or to two lists at once.

A yearly event or a monthly class is no duplicate; there the question is whether everything was brought up
to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from announcements.facts import Facts
from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.severity import Severity
from patrol.topic.neighbour_words import as_evidence, told
from patrol.topic.past import Neighbour
from patrol.topic.sameness import Difference, differences, sameness

# Of the words, from here on it is the same announcement.
SAME = 0.8
# Days within which people remember the first one.
RECENT = 60
DIFFERENCES_NAMED = 4


@dataclass(frozen=True, slots=True)
class Twin:
    """A past announcement of nearly the same words."""

    post: Neighbour
    facts: Facts
    same: float

    def is_same_occasion(self, facts: Facts) -> bool:
        """The same event: same day, or neither names one."""
        return (self.facts.starts_on, self.facts.ends_on) == (facts.starts_on, facts.ends_on)


class DuplicatesCheck(Check):
    name = "duplicates"
    title = "似たお知らせ"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        twins = sorted(_twins(draft), key=lambda twin: (not _is_near(twin, draft), -twin.same))
        found = (finding for twin in twins for finding in self._judge(twin, draft))
        if (first := next(found, None)) is not None:
            yield first

    def _judge(self, twin: Twin, draft: CheckInput) -> Iterator[Finding]:
        apart = differences(twin.facts, draft.facts)
        if not _is_near(twin, draft):
            yield self._based_on(twin, apart, draft)
        elif twin.is_same_occasion(draft.facts):
            yield self._again(twin, apart, draft)
        elif draft.facts.deadline_on and draft.facts.deadline_on == twin.facts.deadline_on:
            yield self._stale_deadline(twin, apart, draft)

    def _again(self, twin: Twin, apart: list[Difference], draft: CheckInput) -> Finding:
        return self.found(
            Severity.CONFIRM,
            f"{told(twin.post, draft.today)}とほぼ同じ内容です"
            f"（文の{twin.same:.0%}が同じ。{_apart(apart)}）。"
            f"{_to_whom(twin, draft)}",
            "知らせ済みなら取り下げてください。もう一度知らせるなら、その理由（締切が近い、変更があったなど）を"
            "文の初めに書いてください。",
            field="title",
            **_evidence(twin, apart),
        )

    def _stale_deadline(self, twin: Twin, apart: list[Difference], draft: CheckInput) -> Finding:
        return self.found(
            Severity.CONFIRM,
            f"{told(twin.post, draft.today)}と日時は違いますが、締切は同じです。前回のままではありませんか。",
            "今回の締切か確かめてください。",
            field="deadline_on",
            **_evidence(twin, apart),
        )

    def _based_on(self, twin: Twin, apart: list[Difference], draft: CheckInput) -> Finding:
        return self.found(
            Severity.NOTE,
            f"{told(twin.post, draft.today)}と文の{twin.same:.0%}が同じです（{_apart(apart)}）。",
            "日時・場所・費用・問合せ先が今回のものか確かめてください。",
            field="body",
            **_evidence(twin, apart),
        )


def _twins(draft: CheckInput) -> Iterator[Twin]:
    for post in draft.past:
        if post.facts is not None and (same := sameness(post.facts, draft.facts)) >= SAME:
            yield Twin(post, post.facts, same)


def _is_near(twin: Twin, draft: CheckInput) -> bool:
    return abs((twin.post.out_on - draft.send_date).days) <= RECENT


def _to_whom(twin: Twin, draft: CheckInput) -> str:
    if draft.category is None or twin.post.category_code == draft.category.code:
        return "同じ人に二度届きます。"
    return f"『{twin.facts.category_name}』と両方を選んだ人には二度届きます。"


def _apart(apart: list[Difference]) -> str:
    if not apart:
        return "日時・場所などの項目も同じ"
    labels = "・".join(one.label for one in apart[:DIFFERENCES_NAMED])
    return f"違うのは{labels}{'など' if len(apart) > DIFFERENCES_NAMED else ''}"


def _evidence(twin: Twin, apart: list[Difference]) -> dict[str, Any]:
    return {
        "posts": [as_evidence(twin.post)],
        "same": round(twin.same, 2),
        "different": [{"label": one.label, "before": one.before, "now": one.now} for one in apart],
    }
