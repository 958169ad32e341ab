"""Days that are over when the announcement goes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from announcements.models.announcement import Kind
from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput, Passage
from patrol.checks.labels import begins, closing_days
from patrol.checks.weekday import meant, until
from patrol.extraction import DateMention, find_dates
from patrol.severity import Severity
from staff.wording import format_date, format_time

# A scheme may have begun long ago; what one goes to may not be over.
ATTENDED = {Kind.EVENT, Kind.RECRUIT, Kind.CONSULT, Kind.HEALTH}
# A start alone may be that of what still goes on: 随時募集, 予防接種.
WITHOUT_END = {Kind.RECRUIT, Kind.HEALTH}


class PastCheck(Check):
    name = "past"
    version = 2
    title = "過ぎた日"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        yield from self._structured(draft)
        undated = draft.facts.starts_on is None and draft.facts.ends_on is None
        for passage in draft.passages:
            mentions = find_dates(passage.text)
            closing = closing_days(passage.text, mentions)
            for mention, following in zip_longest(mentions, mentions[1:]):
                day = meant(mention, draft)
                if day is None or day >= draft.send_date or day == draft.facts.deadline_on:
                    continue
                if following and goes_on(passage.text, mention, following, draft):
                    continue
                # Without a weekday it may be a birthday or the start of a scheme.
                closes = mention.start in closing
                if closes or (undated and mention.weekday == day.weekday()):
                    yield self._over(draft, passage, mention, day, closes=closes)

    def _structured(self, draft: CheckInput) -> Iterator[Finding]:
        last = draft.facts.ends_on or draft.facts.starts_on
        if last is None or last > draft.send_date:
            return
        kind = Kind(draft.facts.kind)
        field = "ends_on" if draft.facts.ends_on else "starts_on"
        if last == draft.send_date:
            if kind in ATTENDED:
                yield from self._of_today(draft, field)
            return
        going_on = kind in WITHOUT_END and draft.facts.ends_on is None
        severity = Severity.STOP if kind in ATTENDED else Severity.NOTE
        yield self.found(
            Severity.CONFIRM if going_on else severity,
            f"{format_date(last, base_year=draft.send_date.year)}は、配信する"
            f"{format_date(draft.send_date, base_year=draft.today.year)}にはもう過ぎています。",
            "始まった日で、いまも続いているなら、このままで構いません。"
            if going_on
            else "日付か配信日時を直してください。",
            field=field,
        )

    def _of_today(self, draft: CheckInput, field: str) -> Iterator[Finding]:
        """What is over, or has begun, by the hour of sending."""
        facts, sent = draft.facts, draft.send_time
        if sent is None or facts.starts_at is None or sent < facts.starts_at:
            return
        if facts.ends_at is None and facts.ends_on is None:
            begins = format_time(facts.starts_at)
            yield self.found(
                Severity.CONFIRM,
                f"配信する{format_time(sent)}には、もう始まっています（開始は{begins}）。",
                "日付か配信日時を確かめてください。",
                field=field,
            )
        elif facts.ends_at is not None and facts.starts_at < facts.ends_at <= sent:
            yield self.found(
                Severity.STOP,
                f"終了の{format_time(facts.ends_at)}は、配信する{format_time(sent)}にはもう過ぎています。",
                "日付か配信日時を直してください。",
                field=field,
            )

    def _over(
        self, draft: CheckInput, passage: Passage, mention: DateMention, day: date, *, closes: bool
    ) -> Finding:
        return self.found_at(
            passage,
            mention.start,
            mention.end,
            Severity.CONFIRM,
            f"{'締切と読める' if closes else ''}{format_date(day, base_year=draft.send_date.year)}は、"
            f"配信する{format_date(draft.send_date)}には過ぎています。",
            "締切日を確かめてください。"
            if closes
            else "日付を確かめてください。終わったことの報告なら、このままで構いません。",
        )


def goes_on(text: str, mention: DateMention, following: DateMention, draft: CheckInput) -> bool:
    """「10月1日〜1月31日」 and 「10月1日午前9時から1月31日まで」 are not over on the day they began."""
    if following.joint != "~" and not begins(text, mention):
        return False
    end = meant(until(replace(following, joint="~"), meant(mention, draft), draft), draft)
    return end is not None and end >= draft.send_date
