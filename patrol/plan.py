"""What an approval would set in motion: shown before it is given, compared when it is, bound by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from announcements.digest import digest_of
from announcements.models import Channel, Revision
from channels.composing import compose_all
from channels.ledger.scheduling import is_emergency
from channels.newsletter.placing import Place, foresee
from channels.transport import Payload
from patrol.checks import Finding, Severity
from patrol.inputs import category_code, check_input, publish_at
from patrol.muting import Judged, judge
from segments.counting import count
from segments.filters import SegmentFilter
from segments.models import Category
from staff.errors import Refused
from staff.wording import format_datetime, local

SCHEMA = 1
SALT = "patrol.approval"
TOKEN_MAX_AGE = 60 * 60 * 2  # seconds; a page left open over lunch is to be read again

# Friends come and go every minute. The number confirmed may move by this much; the freeze compares again.
PEOPLE_TOLERANCE_PERCENT = 1

COMPARED = {
    "revision": "内容",
    "payloads": "媒体ごとの文面",
    "channels": "配信する媒体",
    "segment": "届ける相手の条件",
    "people": "届く人数",
    "publish_at": "配信日時",
    "category": "カテゴリの約束",
    "emergency": "緊急かどうか",
    "mode": "配信の区分（デモ・訓練・本番）",
    "findings": "指摘の内容",
}


@dataclass(frozen=True)
class Plan:
    """Everything an approval of `revision` binds, read at one moment."""

    revision: Revision
    payloads: Mapping[str, Payload]
    segment: SegmentFilter
    people: int
    due_at: datetime | None  # None: at once
    category: Mapping[str, Any]
    mode: str
    judged: Judged

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the page shows and the token holds; findings of resting checks bind nothing."""
        return self.judged.shown

    @cached_property
    def place(self) -> Place | None:
        """Where its article comes into the paper, if it has one, from the first day on which it may."""
        payload = self.payloads.get(Channel.NEWSLETTER)
        if payload is None:
            return None
        expires = parse_datetime(self.revision.content.get("expires_at") or "")
        last = local(expires).date() if expires else None
        return foresee(payload, local(self.due_at or timezone.now()).date(), last)

    @property
    def to_line(self) -> bool:
        return Channel.LINE in self.payloads

    @property
    def stops(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == Severity.STOP)

    @cached_property
    def binding(self) -> dict[str, Any]:
        """Readable, canonical, and kept with the approval."""
        return {
            "schema": SCHEMA,
            "revision": self.revision.digest,
            "payloads": {channel: payload.digest for channel, payload in self.payloads.items()},
            "channels": sorted(self.payloads),
            "segment": self.segment.to_json(),
            "segment_words": self.segment.describe() if self.to_line else "",
            "people": self.people,
            "publish_at": self.due_at.isoformat() if self.due_at else None,
            "category": dict(self.category),
            "emergency": is_emergency(self.category),
            "mode": self.mode,
        }

    @property
    def digest(self) -> str:
        return digest_of(self.binding)

    def token(self) -> str:
        """Signed: what the person saw, carried by the form that approves it."""
        return signing.dumps(self._compared(), salt=SALT, compress=True)

    def refuse_unless_as_shown(self, token: str) -> None:
        """Raise Refused, naming what changed since the page with `token` was shown."""
        try:
            shown = signing.loads(token, salt=SALT, max_age=TOKEN_MAX_AGE)
        except signing.BadSignature:
            raise Refused("承認の画面が古くなりました。開き直して、もう一度確かめてください。") from None
        now = self._compared()
        changed = [label for key, label in COMPARED.items() if not _same(key, shown.get(key), now[key])]
        if changed:
            raise Refused(
                f"画面を開いたあとに変わったものがあります：{'、'.join(changed)}。"
                "新しい内容を確かめてから、もう一度承認してください。"
            )

    def when_words(self) -> str:
        """「11月25日(水) 午前10時」 or 「承認するとすぐ」."""
        if self.due_at is None:
            return "承認するとすぐ"
        return format_datetime(self.due_at, base_year=local(timezone.now()).year)

    def _compared(self) -> dict[str, Any]:
        found = sorted((one.check, str(one.severity), one.field, one.quote) for one in self.findings)
        return {key: self.binding[key] for key in COMPARED if key != "findings"} | {
            "findings": digest_of(found)
        }


def plan_for(revision: Revision, now: datetime | None = None) -> Plan:
    """Compose, count and check `revision` as it stands now. Refused where it could not be sent at all."""
    now = now or timezone.now()
    content = revision.content
    payloads = compose_all(content)
    if not payloads:
        raise Refused("配信する媒体が選ばれていません。差し戻して、媒体を選んでもらってください。")
    segment = SegmentFilter.from_json(content["segment"])
    asked = publish_at(content)
    due_at = asked if asked and asked > now else None
    to_line = Channel.LINE in payloads
    people = count(segment, local(due_at or now).date()) if to_line else 0
    if to_line and people == 0:
        raise Refused("LINEで届く人が0人です。差し戻して、届ける相手を選び直してもらってください。")
    plan = Plan(
        revision=revision,
        payloads=payloads,
        segment=segment,
        people=people,
        due_at=due_at,
        category=category_binding(category_code(content)),
        mode=settings.KOHO_MODE,
        judged=judge(check_input(content, now, revision.announcement_id)),
    )
    if plan.place and plan.place.is_too_late and len(payloads) == 1:
        raise Refused(f"{plan.place.outcome}差し戻して、掲載期限を直してもらってください。")
    return plan


def category_binding(code: str) -> dict[str, Any]:
    """The promise and profile an approval is held against."""
    category = Category.objects.filter(code=code).first()
    if category is None:
        return {}
    return {
        "code": category.code,
        "name": category.name,
        "promise": category.promise,
        "age_min": _number(category.age_min),
        "age_max": _number(category.age_max),
        "includes_pregnancy": category.includes_pregnancy,
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _same(key: str, shown: Any, now: Any) -> bool:
    if key == "people" and isinstance(shown, int):
        return abs(int(now) - shown) * 100 <= shown * PEOPLE_TOLERANCE_PERCENT
    return bool(shown == now)
