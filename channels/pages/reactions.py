"""What came back of one delivery, in words for its page; no number of fewer than 20 people."""

from __future__ import annotations

from collections.abc import Iterator

from announcements.models import Channel
from channels.models import Delivery, Outcome
from staff.wording import FEWEST_PEOPLE_SHOWN, format_datetime, format_people_suppressed

NAMES = {
    Channel.LINE.value: ("見た人", "人"),
    Channel.FACEBOOK.value: ("見た人", "人"),
    Channel.X.value: ("表示された回数", "回"),
}
NOT_YET = "配信から5分ほどたつと、ここに反応の数が出ます。14日後まで自動で新しくなります。"


def reactions_of(delivery: Delivery) -> list[tuple[str, str]]:
    """Label and value of each number the channel has; empty before the first of them and for print."""
    outcome: Outcome | None = getattr(delivery, "outcome", None)
    return list(_rows(delivery, outcome)) if outcome and delivery.channel in NAMES else []


def expects_reactions(delivery: Delivery) -> bool:
    return delivery.channel in NAMES and delivery.finished_at is not None


def _rows(delivery: Delivery, outcome: Outcome) -> Iterator[tuple[str, str]]:
    of_people = delivery.to_people
    if of_people:
        yield "届いた人", _people(outcome.delivered, outcome.delivered)
    name, unit = NAMES[delivery.channel]
    yield name, _people(outcome.opened, outcome.delivered) if of_people else _times(outcome.opened, unit)
    if of_people:
        yield "URLを開いた人", _people(outcome.clicked, outcome.delivered)
        yield "24時間以内にブロックした人", _people(outcome.blocked, outcome.delivered, digits=2)
    else:
        if delivery.channel == Channel.FACEBOOK:
            yield "クリック", _times(outcome.clicked, "回")
        yield "いいねなど", _times(outcome.reacted, "件")
        if outcome.shared is not None:
            yield "再投稿・引用", _times(outcome.shared, "件")
    yield "集計", format_datetime(outcome.measured_at) + ("（確定）" if outcome.is_final else "（途中）")


def _people(number: int | None, reached: int | None, digits: int = 1) -> str:
    """「1,234人（4.0%）」. LINE tells nothing of fewer than 20."""
    shown = format_people_suppressed(number or 0)
    if not number or not reached or number < FEWEST_PEOPLE_SHOWN or number == reached:
        return shown
    return f"{shown}（{number / reached:.{digits}%}）"


def _times(number: int | None, unit: str) -> str:
    return "—" if number is None else f"{number:,}{unit}"
