"""The dispatch gate: asked before the audience is frozen and again before every claim is sent.

A rule answers with a Japanese note when the delivery must not leave. GO: send. WAIT: the channel rests, the
delivery keeps its place. HOLD: a person has to look (要確認).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils import timezone

from announcements.models import State
from channels.ledger.authorization import authorization_of
from channels.ledger.unfit import drills, gaps
from channels.models import ChannelStatus, Delivery
from staff.wording import format_people_suppressed

# Fewer people than this apart is the ordinary coming and going of friends, whatever the percentage.
LEAST_DRIFT = 20
APPROVED = frozenset(
    {State.APPROVED, State.SCHEDULED, State.SENDING, State.SENT, State.PARTLY_FAILED, State.NEEDS_CHECK}
)
MODE_LABELS = {"sandbox": "デモ", "drill": "訓練", "live": "本番"}


class Decision(StrEnum):
    GO = "go"
    WAIT = "wait"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Verdict:
    decision: Decision
    note: str = ""

    @property
    def go(self) -> bool:
        return self.decision is Decision.GO


def check(delivery: Delivery) -> Verdict:
    """May `delivery` (read afresh, with its revision and announcement) leave now?"""
    for rule in RULES:
        if note := rule(delivery):
            return Verdict(Decision.HOLD, note)
    if note := stopped(delivery.channel):
        return Verdict(Decision.WAIT, note)
    return Verdict(Decision.GO)


def stopped(channel: str) -> str:
    """Why `channel` may not send at present, or ""."""
    status = ChannelStatus.objects.filter(channel=channel, is_stopped=True).first()
    return (
        f"{status}への配信を停止しています。再開すると続きから配信します。（{status.reason}）"
        if status
        else ""
    )


def drift(delivery: Delivery, people: int) -> str:
    """Why `people` is too far from the number approved (or since confirmed by a person), or ""."""
    expected = delivery.people_counted if delivery.people_confirmed is None else delivery.people_confirmed
    difference = abs(people - expected)
    if difference < LEAST_DRIFT or difference * 100 <= expected * settings.AUDIENCE_DRIFT_PERCENT:
        return ""
    return (
        f"届く人数が、承認したときの{format_people_suppressed(expected)}から"
        f"{format_people_suppressed(people)}に変わっています。届ける相手を確かめて、再開するか中止してください。"
    )


def _authorized(delivery: Delivery) -> str:
    if authorization_of(delivery) == delivery.authorization:
        return ""
    return "送ろうとしている内容が、承認された内容と一致しません。管理者に連絡してください。"


def _current(delivery: Delivery) -> str:
    announcement = delivery.revision.announcement
    if announcement.current_revision_id == delivery.revision_id and announcement.state in APPROVED:
        return ""
    return "承認の後に、お知らせが直されたか取り下げられています。中止して、承認を受け直してください。"


def _same_mode(delivery: Delivery) -> str:
    if delivery.mode == settings.KOHO_MODE:
        return ""
    approved, here = (MODE_LABELS.get(mode, mode) for mode in (delivery.mode, settings.KOHO_MODE))
    return f"「{approved}」として承認された配信は、「{here}」の環境からは送れません。"


def _in_time(delivery: Delivery) -> str:
    if delivery.expires_at is None or timezone.now() < delivery.expires_at:
        return ""
    return "掲載期限を過ぎたため、配信していません。中止するか、期限を直して承認を受け直してください。"


def _fit_for_the_public(delivery: Delivery) -> str:
    if not settings.LIVE:
        return ""
    for text in texts_of(delivery.payload):
        if found := next(drills(text, warning=delivery.is_emergency), None):
            return f"訓練・試験の文面（「{found[0].strip()}」）は、本番では配信できません。"
        if found := next(gaps(text), None):
            return f"書きかけの部分（「{found[0].strip()}」）が残っているため、配信できません。"
    return ""


def texts_of(value: Any) -> Iterator[str]:
    """Every string inside a payload."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)


RULES: tuple[Callable[[Delivery], str], ...] = (
    _authorized,
    _current,
    _same_mode,
    _in_time,
    _fit_for_the_public,
)
