"""Times of day no clock shows, and hours that end before they begin: 25時, 午後13時, 午後3時〜午後1時."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput, Passage
from patrol.extraction.folding import Folded, compatible
from patrol.severity import Severity

WRITTEN = re.compile(
    r"(?P<half>午前|午後)? ?(?<![\d.:])(?P<hour>\d{1,2}) ?時(?!間|代|点|計)"
    r"(?: ?(?P<minute>\d{1,2}) ?分(?!の)|(?P<thirty>半))?"
    r"|(?P<half2>午前|午後)? ?(?<![\d.:])(?P<hour2>\d{1,2}):(?P<minute2>\d\d)(?![\d:])"
)
UNTIL = re.compile(r" {0,2}(?:~|から|-|ー) {0,2}")
EVENING = 17  # a stretch that begins later may well end the next morning
NOON = 12
LONGEST_NIGHT = 10  # hours


class TimesCheck(Check):
    name = "times"
    version = 2
    title = "時刻の書き方"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for passage in draft.passages:
            folded = compatible(passage.text)
            clocks = list(WRITTEN.finditer(folded.text))
            for clock in clocks:
                if problem := impossible(clock) or ambiguous(clock):
                    yield self._at(passage, folded, clock.span(), *problem)
            for start, end in pairwise(clocks):
                if UNTIL.fullmatch(folded.text, start.end(), end.start()) and (
                    problem := backwards(start, end)
                ):
                    yield self._at(passage, folded, (start.start(), end.end()), *problem)
        yield from self._zero_hour(draft)

    def _zero_hour(self, draft: CheckInput) -> Iterator[Finding]:
        """Midnight is what a form holds when the hour was forgotten."""
        at = draft.facts.starts_at
        if at is not None and (at.hour, at.minute) == (0, 0) and draft.facts.starts_on is not None:
            yield self.found(
                Severity.CONFIRM,
                "開始時刻が午前0時（真夜中）になっています。",
                "時刻が決まっていないときは、開始時刻を空けてください。",
                field="starts_on",
            )

    def _at(
        self,
        passage: Passage,
        folded: Folded,
        span: tuple[int, int],
        severity: Severity,
        reason: str,
        suggestion: str,
    ) -> Finding:
        start, end = folded.original_span(*span)
        start += len(passage.text[start:end]) - len(passage.text[start:end].lstrip())
        return self.found_at(passage, start, end, severity, reason, suggestion)


def impossible(clock: re.Match[str]) -> tuple[Severity, str, str] | None:
    """What is wrong with a time that no clock shows."""
    half, hour, minute = parts(clock)
    written = clock.group().strip()
    if minute >= 60:
        # 21:90 may be a ratio; 21時90分 is not.
        severity = Severity.STOP if clock["hour"] else Severity.CONFIRM
        return severity, f"「{written}」という時刻はありません。", "分は0から59までです。"
    tail = f"{minute}分" if minute else ""
    if half and hour > NOON:
        # 午前13時 comes of a 13 turned into the other way of writing: the afternoon is meant.
        right = f"「午後{hour - NOON}時{tail}」か「{hour}時{tail}」"
        if hour >= 24:
            right = f"「翌日の午前0時{tail}」" if hour == 24 else "正しい時刻"
        return Severity.STOP, f"「{written}」という時刻はありません。", f"{right}に直してください。"
    if hour > 24 or (hour == 24 and minute):
        severity = Severity.STOP if clock["hour"] and hour > 24 else Severity.CONFIRM
        right = f"「翌日の午前{hour - 24}時{tail}」のように" if hour < 36 else "正しい時刻に"
        return severity, f"「{written}」は、ふつうの時計にない時刻です。", f"{right}直してください。"
    return None


def ambiguous(clock: re.Match[str]) -> tuple[Severity, str, str] | None:
    """午後12時 is noon to some and midnight to others."""
    half, hour, minute = parts(clock)
    if hour != NOON or not half:
        return None
    tail = f"{minute}分" if minute else ""
    noon = f"午後0時{tail}" if minute else "正午"
    reason = f"「{clock.group().strip()}」は、昼とも真夜中とも読めます。"
    return Severity.CONFIRM, reason, f"昼なら「{noon}」、真夜中なら「午前0時{tail}」と書いてください。"


def backwards(start: re.Match[str], end: re.Match[str]) -> tuple[Severity, str, str] | None:
    """What is wrong with 「start〜end」 when the end is not after the start."""
    half, hour, minute = parts(start)
    half_end, hour_end, minute_end = parts(end)
    begins, ends = minutes(half, hour, minute), minutes(half_end or half, hour_end, minute_end)
    if ends > begins or ends == 0 or max(hour, hour_end) > 24:
        return None
    if begins >= EVENING * 60 and ends_next_morning(begins, half, end):
        return None
    written = end.group().strip()
    after_noon = half == "午前" or (not half and hour <= NOON and begins < ends + NOON * 60)
    if not half_end and begins != ends and (half or after_noon):
        return (
            Severity.CONFIRM,
            f"終わりの「{written}」が、始まりより前の時刻に読めます。",
            f"「{'午後' if after_noon else '翌日の午前'}{written}」のように、午前か午後を書いてください。",
        )
    stop = begins != ends
    return (
        Severity.STOP if stop else Severity.CONFIRM,
        "終わりの時刻が、始まりの時刻より前です。" if stop else "始まりと終わりが同じ時刻です。",
        "午前と午後の入れ違いが多い誤りです。時刻を確かめてください。",
    )


def ends_next_morning(begins: int, half: str, end: re.Match[str]) -> bool:
    """22時〜5時, and 午後10時〜5時 where the night so meant is no longer than works through it."""
    half_end, hour_end, minute_end = parts(end)
    if half and not half_end:
        return hour_end < NOON and 24 * 60 - begins + hour_end * 60 + minute_end <= LONGEST_NIGHT * 60
    return minutes(half_end, hour_end, minute_end) < NOON * 60


def parts(clock: re.Match[str]) -> tuple[str, int, int]:
    """(午前・午後 or "", hour, minute) as written."""
    hour = int(clock["hour"] or clock["hour2"])
    minute = 30 if clock["thirty"] else int(clock["minute"] or clock["minute2"] or 0)
    return clock["half"] or clock["half2"] or "", hour, minute


def minutes(half: str, hour: int, minute: int) -> int:
    return ((hour % NOON) + NOON if half == "午後" else hour) * 60 + minute
