"""Election periods set by the PR division: no candidate by name, no praise of the mayor's work.

地方公務員法 第36条 and 公職選挙法 第136条の2 keep the city and its staff out of elections; in 2024 a
contractor's private post about a candidate went out from a public account (川崎市生田緑地).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput, Passage
from patrol.checks.surroundings import Election
from patrol.extraction.folding import compatible
from patrol.severity import Severity
from staff.wording import format_date

BLANKS = re.compile(r"[ \u3000・]")
TITLES = r" ?(?:市長|知事|議員|候補|氏|さん|先生|町長|村長|区長)"
OFFICE = r"(?:市長|知事|区長|町長|村長|市議|県議|議員)"
DEEDS = r"(?:公約|実績|成果|功績|政策|マニフェスト|リーダーシップ|決断|手腕|尽力)"
PRAISE = re.compile(
    rf"{OFFICE}[^。\n]{{0,20}}?{DEEDS}|{DEEDS}[^。\n]{{0,10}}?{OFFICE}|公約(?:を)?(?:実現|達成)"
)
FEWEST_IN_SURNAME = 2


class ElectionsCheck(Check):
    name = "elections"
    title = "選挙期間の配慮"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        if draft.is_emergency:
            return
        for election in draft.elections:
            if election.covers(draft.send_date):
                for passage in draft.passages:
                    yield from self._judge(election, passage)

    def _judge(self, election: Election, passage: Passage) -> Iterator[Finding]:
        folded = compatible(passage.text)
        span = f"「{election.name}」の期間中（{format_date(election.ends_on)}まで）です"
        for severity, pattern, what, suggestion in rules_of(election):
            if match := pattern.search(folded.text):
                yield self.found_at(
                    passage,
                    *folded.original_span(*match.span()),
                    severity,
                    f"{span}。{passage.label}に{what}「{match.group()[:30]}」があります。",
                    suggestion,
                    election=election.name,
                )


def rules_of(election: Election) -> Iterator[tuple[Severity, re.Pattern[str], str, str]]:
    """(weight, pattern, what it finds, what to do): a candidate's name stops, all else is to be confirmed."""
    for name in election.candidates:
        full = BLANKS.sub("", compatible(name).text)
        if not full:
            continue
        yield (
            Severity.STOP,
            re.compile(r"[ ・]?".join(map(re.escape, full))),
            "候補者の名前",
            "名前を消すか、選挙が終わってから配信してください。",
        )
        surname = BLANKS.split(compatible(name).text.strip())[0]
        if surname != full and len(surname) >= FEWEST_IN_SURNAME:
            yield (
                Severity.CONFIRM,
                re.compile(re.escape(surname) + TITLES),
                "候補者と同じ名字の人",
                "候補者のことなら、名前を消すか、選挙が終わってから配信してください。",
            )
    for word in election.words:
        if written := compatible(word).text.strip():
            yield (
                Severity.CONFIRM,
                re.compile(re.escape(written)),
                "選挙期間に控える言葉",
                "特定の候補者に有利・不利になる書き方でないか、広報課が確かめてください。",
            )
    yield (
        Severity.CONFIRM,
        PRAISE,
        "首長や議員の実績の紹介",
        "実績や成果の紹介は、選挙が終わってからにしてください。",
    )
