"""Counters and telephones promised for a day the city hall is closed: 祝日, 12月29日〜1月3日, 土日."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput, Passage
from patrol.checks.surroundings import closed_because, next_open
from patrol.checks.weekday import meant
from patrol.extraction import DateMention, find_dates
from patrol.severity import Severity
from staff.wording import format_date

AT_THE_OFFICE = re.compile(r"窓口|来庁|市役所|役所|持参|直接|電話|開庁|支所|各課")
ANY_HOUR = re.compile(
    r"郵送|メール|フォーム|インターネット|オンライン|電子申請|LINE|ホームページ|WEB|Web|消印"
)
RECEIVING = re.compile(r"受け?付け?|申し?込み?|申請|窓口|開庁|届け?出|締め?切り?|問い?合わ?せ|交付|予約")
# The writer knows: 日曜開庁, 土日も受け付けます, 祝日を除く, 年末年始は休み, 12月29日から受け付けません.
# 1月1日時点 and 1月1日生まれ are no days for coming.
KNOWN = re.compile(
    r"休日|祝日|閉庁|休み|お休|休館|除く|臨時|土日|日曜開庁|土曜開庁|年末年始|曜窓口|閉ま|閉じ|休止|停止"
    r"|(?:でき|受け?付け|使え|行い|答えられ|つながり)ません|時点|現在|生まれ"
)
BREAK = re.compile(r"[。\n]")
LONGEST_CLAUSE = 60


class ClosedDaysCheck(Check):
    name = "closed_days"
    title = "閉庁日"
    version = 2

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        if draft.is_emergency:
            return
        yield from self._deadline(draft)
        for passage in draft.passages:
            if passage.field != "title":
                yield from self._written(draft, passage)

    def _deadline(self, draft: CheckInput) -> Iterator[Finding]:
        deadline = draft.facts.deadline_on
        why = closed_because(deadline) if deadline else ""
        if deadline is None or not why:
            return
        way = f"{draft.facts.how_to_apply}\n{draft.facts.body}"
        here, elsewhere = AT_THE_OFFICE.search(way), ANY_HOUR.search(way)
        if elsewhere and not here:
            return
        yield self.found(
            Severity.CONFIRM if here and not elsewhere else Severity.NOTE,
            f"締切の{format_date(deadline)}は{why}で、窓口も電話も受け付けていない日です。",
            f"その前の開庁日か、次の開庁日の{format_date(next_open(deadline))}にできないか確かめてください。",
            field="deadline_on",
        )

    def _written(self, draft: CheckInput, passage: Passage) -> Iterator[Finding]:
        for mention in find_dates(passage.text):
            day = meant(mention, draft)
            if day is None or not (why := closed_because(day)) or is_known(day, mention, draft):
                continue
            clause = around(passage.text, mention)
            if RECEIVING.search(clause) and not KNOWN.search(clause):
                yield self._at(passage, mention, day, why)

    def _at(self, passage: Passage, mention: DateMention, day: date, why: str) -> Finding:
        weekend = day.weekday() >= 5 and why.endswith("曜日")
        return self.found_at(
            passage,
            mention.start,
            mention.end,
            Severity.NOTE if weekend else Severity.CONFIRM,
            f"{format_date(day)}は{why}で、市役所は閉まっています。受付や申込みの日ではありませんか。",
            "その日も受け付ける所なら、このままで構いません。違えば開庁日に直してください。",
        )


def is_known(day: date, mention: DateMention, draft: CheckInput) -> bool:
    """Days judged elsewhere (the deadline, days gone by, a wrong weekday), and days the writer chose so:
    the day of the event itself, a holiday or weekend named as one."""
    facts = draft.facts
    within = facts.starts_on and facts.starts_on <= day <= (facts.ends_on or facts.starts_on)
    named = mention.says_holiday or (mention.weekday is not None and mention.weekday >= 5)
    wrong = mention.weekday is not None and mention.weekday != day.weekday()
    return bool(day < draft.send_date or day == facts.deadline_on or within or wrong) or (
        named and closed_because(day) != "年末年始の休み"
    )


def around(text: str, mention: DateMention) -> str:
    """The sentence a date stands in, no further than a clause away."""
    before = text[max(0, mention.start - LONGEST_CLAUSE) : mention.start]
    after = text[mention.end : mention.end + LONGEST_CLAUSE]
    ended = BREAK.search(after)
    return BREAK.split(before)[-1] + (after[: ended.start()] if ended else after)
