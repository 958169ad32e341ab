"""Another moment: when the office is open to answer, or in a week with less in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from patrol.proposals.opening import next_open_day, next_open_hour, next_week
from patrol.proposals.situation import Option, Situation
from staff.wording import JAPAN, format_datetime


def later(situation: Situation) -> tuple[Option, ...]:
    """Later times, none of them after the announcement would be over."""
    end = _too_late(situation)
    return tuple(option for at, option in _times(situation) if end is None or at < end)


def _times(situation: Situation) -> Iterator[tuple[datetime, Option]]:
    planned, hours = situation.planned, situation.hours
    if not hours.is_open(planned.date(), planned.time()):
        why = "開庁時間の外に届くと、問い合わせに答えられません。"
        yield _at(next_open_hour(planned, hours), "open_hour", "次の開庁時間", why, advised=True)
    yield _at(
        next_open_day(planned),
        "open_day",
        "次の開庁日",
        "急ぎでなければ、問い合わせに答えられる日に送れます。",
    )
    yield _at(
        next_week(planned), "next_week", "翌週", "急ぎでなければ、週を分けると一人に届く数が片寄りません。"
    )


def _at(at: datetime, key: str, name: str, why: str, *, advised: bool = False) -> tuple[datetime, Option]:
    words = format_datetime(at)
    label = f"{name}（{words}）に送る"
    reason = f"{why}{words}の配信にしませんか。"
    return at, Option(key, label, {"publish_at": at.isoformat()}, reason, advised)


def _too_late(situation: Situation) -> datetime | None:
    """The end of the last day it can still be used: the deadline, else the event; or its own expiry."""
    facts = situation.facts
    last_day = facts.deadline_on or facts.starts_on
    ends = [datetime.combine(last_day, time.max, JAPAN)] if last_day else []
    if expires := situation.content.get("expires_at"):
        ends.append(datetime.fromisoformat(expires))
    return min(ends, default=None)
