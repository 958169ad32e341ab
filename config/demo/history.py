"""A year of made-up history: what was announced, who approved it, what came back.

The rows are written as they would stand after everything happened. Nothing here is sent; the reactions
are invented with plausible proportions (readers stay where a promise is kept, and block where it is not),
so that the evidence screens have something to show.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from announcements.digest import digest_of
from announcements.models import Announcement, Channel, Revision, State
from announcements.models.announcement import AudienceKind
from announcements.snapshot import snapshot
from channels import reaching
from channels.composing import compose_all
from channels.ledger.authorization import authorization_of
from channels.models import Batch, BatchState, Delivery, DeliveryState, Outcome, Reach
from config.demo.catalogue import Topic, topics
from config.demo.city import SEED
from config.demo.findings import settled, write_findings
from patrol.checks import Finding, run
from patrol.inputs import check_input
from patrol.models import Approval, Decision, FindingRecord, ReturnReason, Review, Severity
from patrol.reviews import record_of
from segments import bitmaps
from segments.counting import count
from segments.filters import SegmentFilter
from segments.models import Category
from segments.readers import readers_of
from staff.models import Role, User
from staff.wording import format_date

BATCH = 500
FINDINGS_FOR = timedelta(days=400)  # the patrol was there all the year
OVERRIDE = "きょうだいのいる家庭にも知らせたいという課の希望を受け、今回に限り承認します。"
RETURN_REASONS = (
    (
        ReturnReason.TOO_BROAD,
        "対象の年齢が『{category}』を選んだ方への約束と合っていません。届ける相手を絞ってください。",
    ),
    (ReturnReason.FACTS, "申込みの締切が書かれていません。締切日を入れてください。"),
    (
        ReturnReason.FREQUENCY,
        "同じ分野への配信が今週3通目です。来週に移すか、市政だよりだけにしてください。",
    ),
)


@dataclass(frozen=True, slots=True)
class People:
    """Who signs for the past: one author per department, and the PR division."""

    authors: dict[str, User]
    officer: User
    manager: User


def write_history(today: date, months: int = 12) -> int:
    """Write `months` of past announcements up to yesterday. Does nothing where history exists."""
    if Announcement.objects.filter(state=State.SENT).exists():
        return 0
    bitmaps.fold()  # who reads what is asked of them below
    people = _people()
    categories = {item.code: item for item in Category.objects.all()}
    counts = {code: count(SegmentFilter(any_of=(code,)), today) for code in categories}
    written = 0
    for sent_at, topic in sorted(_calendar(today, months), key=lambda pair: pair[0]):
        with transaction.atomic():
            _write_one(topic, sent_at, people, categories[topic.category], counts[topic.category])
        written += 1
    return written


def _people() -> People:
    clerks = User.objects.filter(groups__name=Role.CLERK.value).select_related("department")
    officer = User.objects.filter(groups__name=Role.PR_OFFICER.value).earliest("pk")
    manager = User.objects.filter(groups__name=Role.PR_MANAGER.value).earliest("pk")
    authors = {clerk.department.code: clerk for clerk in clerks if clerk.department}
    return People({"koho": officer} | authors, officer, manager)


def _calendar(today: date, months: int) -> Iterator[tuple[datetime, Topic]]:
    """When each topic went out: a working day and hour drawn from a fixed seed."""
    draw = random.Random(SEED)  # noqa: S311 - made-up history, not cryptography
    start = today - timedelta(days=months * 30 + 5)
    for offset in range(months + 1):
        first = (start.replace(day=1) + timedelta(days=32 * offset)).replace(day=1)
        for topic in topics():
            if first.month not in topic.months:
                continue
            day = first + timedelta(days=draw.randrange(27))
            while day.weekday() >= 5:
                day += timedelta(days=1)
            hour, minute = draw.choice(((9, 0), (10, 0), (11, 0), (14, 0), (16, 30)))
            if start <= day < today - timedelta(days=1):
                yield timezone.make_aware(datetime.combine(day, time(hour, minute))), topic


def _write_one(topic: Topic, sent_at: datetime, people: People, category: Category, readers: int) -> None:
    draw = random.Random(f"{SEED}{topic.title}{sent_at:%Y%m%d}")  # noqa: S311
    author = people.authors[topic.department]
    announcement = _announcement(topic, sent_at, author, category)
    submitted_at = sent_at - timedelta(days=3, hours=draw.randrange(6))
    revision = revision_of(announcement, author, 1, submitted_at)
    if draw.random() < 0.09:
        kind, reason = draw.choice(RETURN_REASONS)
        returned_at = submitted_at + timedelta(hours=3)
        returned = review(
            announcement,
            revision,
            people.officer,
            Decision.RETURNED,
            returned_at,
            reason.format(category=category.name),
            kind,
        )
        write_findings(returned, random.Random(f"{announcement.title}{returned_at:%Y%m%d}"))  # noqa: S311
        submitted_at += timedelta(days=1)
        revision = revision_of(announcement, author, 2, submitted_at)
    found = _findings(revision) if sent_at > timezone.now() - FINDINGS_FOR else []
    stops = any(finding.severity == Severity.STOP for finding in found)
    approver = people.manager if stops or author == people.officer else people.officer
    approved_at = submitted_at + timedelta(hours=draw.randrange(1, 20))
    approved = review(announcement, revision, approver, Decision.APPROVED, approved_at)
    FindingRecord.objects.bulk_create(settled(record_of(approved, finding), OVERRIDE) for finding in found)
    write_findings(approved, random.Random(f"{announcement.title}{approved_at:%Y%m%d}"))  # noqa: S311
    deliveries = list(_deliveries(revision, approver, sent_at, readers, draw))
    _approval(announcement, revision, approver, approved_at, category, deliveries, OVERRIDE if stops else "")
    failed = any(item.state == DeliveryState.PARTLY_FAILED for item in deliveries)
    Announcement.objects.filter(pk=announcement.pk).update(
        state=State.PARTLY_FAILED if failed else State.SENT,
        current_revision=revision,
        created_at=submitted_at - timedelta(days=1),
        updated_at=sent_at,
    )
    for delivery in deliveries:
        if delivery.channel == Channel.LINE:
            _reactions(delivery, topic, draw)
        elif delivery.channel != Channel.NEWSLETTER:
            _public_reactions(delivery, topic, draw)


def _announcement(topic: Topic, sent_at: datetime, author: User, category: Category) -> Announcement:
    happens = sent_at.date() + timedelta(days=14)
    has_place = bool(topic.place)
    is_dated = topic.kind in {"event", "health", "consult"}
    low, high = (*topic.ages, None, None)[:2]
    department = author.department
    if department is None:
        raise ValueError(f"{author.username} belongs to no department")
    return Announcement.objects.create(
        department=department,
        author=author,
        last_edited_by=author,
        kind=topic.kind,
        title=topic.title,
        body=topic.body,
        starts_on=happens if is_dated else None,
        starts_at=time(10, 0) if is_dated else None,
        ends_at=time(11, 30) if is_dated else None,
        ends_on=happens if is_dated else None,
        place=topic.place if has_place else "",
        audience_kind=AudienceKind.AGES if topic.ages else AudienceKind.EVERYONE,
        audience_age_min=None if low is None else Decimal(str(low)),
        audience_age_max=None if high is None else Decimal(str(high)),
        deadline_on=happens - timedelta(days=4) if topic.kind == "recruit" else None,
        how_to_apply=f"{format_date(happens - timedelta(days=4))}までに電話で申し込んでください。"
        if topic.kind == "recruit"
        else "",
        contact=department.name,
        contact_phone=department.phone,
        url=f"https://www.city.wakabano.example.jp/{department.code}/",
        category=category,
        segment=SegmentFilter(any_of=(category.code,)).to_json(),
        channels=list(topic.channels),
        publish_at=sent_at,
    )


def revision_of(announcement: Announcement, author: User, number: int, at: datetime) -> Revision:
    content = snapshot(announcement)
    return Revision.objects.create(
        announcement=announcement,
        number=number,
        content=content,
        digest=digest_of(content),
        edited_by=author,
        submitted_by=author,
        submitted_at=at,
    )


def _findings(revision: Revision) -> list[Finding]:
    """What the patrol says of whom it is for; the days of a past announcement are all over by now."""
    return [one for one in run(check_input(revision.content)) if one.check in {"audience", "topic"}]


def review(
    announcement: Announcement,
    revision: Revision,
    by: User,
    decision: Decision,
    at: datetime,
    reason: str = "",
    kind: str = "",
) -> Review:
    return Review.objects.create(
        announcement=announcement,
        revision=revision,
        opened_at=revision.submitted_at,
        claimed_by=by,
        claimed_at=at - timedelta(minutes=20),
        decision=decision,
        decided_by=by,
        decided_at=at,
        reason_kind=kind,
        reason=reason,
    )


def _deliveries(
    revision: Revision, approver: User, sent_at: datetime, readers: int, draw: random.Random
) -> Iterator[Delivery]:
    for channel, payload in compose_all(revision.content).items():
        people = int(readers * draw.uniform(0.86, 0.99)) if channel == Channel.LINE else 0
        delivery = Delivery(
            revision=revision,
            channel=channel,
            mode="sandbox",
            state=DeliveryState.PARTLY_FAILED
            if channel == Channel.FACEBOOK and draw.random() < 0.03
            else DeliveryState.SENT,
            payload=payload.to_json(),
            segment=revision.content["segment"],
            people_counted=people,
            due_at=sent_at,
            approved_by=approver,
            people_frozen=people,
            frozen_at=sent_at,
            started_at=sent_at,
            finished_at=sent_at + timedelta(seconds=2 + people / 5000),
            forgotten_at=sent_at + timedelta(days=1),
        )
        delivery.authorization = authorization_of(delivery)
        delivery.save()
        Batch.objects.bulk_create(_batches(delivery, len(payload.parts)))
        if people and sent_at > timezone.now() - reaching.KEPT_FOR:
            _reach(delivery)
        yield delivery


def _reach(delivery: Delivery) -> None:
    """Who had it lately, so that load has something to be reckoned from: all the readers there are now."""
    readers = readers_of(SegmentFilter.from_json(delivery.segment), delivery.audience_day)
    if readers is not None:
        people = int.from_bytes(readers).bit_count()
        Reach.objects.create(delivery=delivery, readers=readers, people=people)


def _batches(delivery: Delivery, parts: int) -> Iterator[Batch]:
    """What retention leaves of old batches: sizes and results, no recipients."""
    sizes = (
        [min(BATCH, delivery.people_frozen - start) for start in range(0, delivery.people_frozen, BATCH)]
        if delivery.channel == Channel.LINE
        else [0] * parts
    )
    failed = delivery.state == DeliveryState.PARTLY_FAILED
    for number, size in enumerate(sizes, start=1):
        yield Batch(
            delivery=delivery,
            number=number,
            part=0 if delivery.channel == Channel.LINE else number - 1,
            size=size,
            state=BatchState.REFUSED if failed else BatchState.ACCEPTED,
            attempts=1,
            first_sent_at=delivery.started_at,
            finished_at=delivery.finished_at,
            error_code="1609005" if failed else "",
            staff_message="リンク先のページをFacebookが読み取れませんでした。URLが公開されているか確認してください。"
            if failed
            else "",
        )


def _approval(
    announcement: Announcement,
    revision: Revision,
    approver: User,
    at: datetime,
    category: Category,
    deliveries: list[Delivery],
    override_reason: str,
) -> None:
    binding: dict[str, Any] = {
        "revision": revision.digest,
        "payloads": {item.channel: digest_of(item.payload) for item in deliveries},
        "segment": revision.content["segment"],
        "people": max((item.people_counted for item in deliveries), default=0),
        "channels": sorted(item.channel for item in deliveries),
        "due_at": deliveries[0].due_at.isoformat() if deliveries else None,
        "promise": category.promise,
    }
    Approval.objects.create(
        announcement=announcement,
        revision=revision,
        approved_by=approver,
        approved_at=at,
        binding=binding,
        digest=digest_of(binding),
        override_reason=override_reason,
    )


def _reactions(delivery: Delivery, topic: Topic, draw: random.Random) -> None:
    delivered = int(delivery.people_frozen * draw.uniform(0.955, 0.985))
    opened = int(delivered * draw.uniform(0.48, 0.62))
    clicked = int(opened * min(0.35, 0.11 * topic.pull * draw.uniform(0.7, 1.3)))
    blocked = int(delivered * 0.0012 / topic.pull**2 * draw.uniform(0.6, 1.6))
    _outcome(
        delivery, delivered=delivered, opened=_visible(opened), clicked=_visible(clicked), blocked=blocked
    )


def _public_reactions(delivery: Delivery, topic: Topic, draw: random.Random) -> None:
    opened = int(1500 * topic.pull * draw.uniform(0.5, 1.8))
    reacted = int(opened * 0.02 * draw.uniform(0.5, 1.5))
    clicked = int(opened * 0.03) if delivery.channel == Channel.FACEBOOK else None
    _outcome(delivery, opened=opened, clicked=clicked, reacted=reacted, shared=reacted // 5)


def _outcome(delivery: Delivery, **figures: int | None) -> None:
    """Final: the stand-ins know nothing of these posts, and nobody is to ask them."""
    at = (delivery.finished_at or delivery.due_at) + timedelta(days=14)
    Outcome.objects.create(delivery=delivery, measured_at=min(at, timezone.now()), is_final=True, **figures)


def _visible(number: int) -> int | None:
    """LINE gives NULL for anything under 20 people."""
    return number if number >= 20 else None
