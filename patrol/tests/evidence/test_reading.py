"""Load, patterns and past posts, read from the database as the checks are given them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from announcements.models import Announcement, Channel, Revision
from channels.models import Delivery, DeliveryState, Outcome, Reach
from channels.tests.factories import a_person, make_content, make_delivery, make_revision
from patrol.checks import run
from patrol.evidence.counting_load import load_of
from patrol.evidence.load import Load
from patrol.evidence.patterns import Announced, Breadth
from patrol.evidence.reading_past import past_of
from patrol.evidence.reading_patterns import patterns_of
from patrol.inputs import check_input
from patrol.models import Decision, Fate, FindingRecord, Review, Severity
from patrol.topic.past import Neighbour
from patrol.topic.posts import count_features, index_post
from segments.models import Category, ChangedReader, Subscriber
from segments.readers import packed
from segments.tests.factories import make_category, make_subscriber

pytestmark = pytest.mark.django_db

CHOSEN: dict[str, Any] = {
    "channels": [Channel.LINE.value],
    "segment": {"any_of": ["kosodate"]},
    "category": {"code": "kosodate", "name": "子育て"},
    "department": {"code": "kosodate", "name": "子育て支援課"},
}


@pytest.fixture
def readers() -> list[Subscriber]:
    category = make_category("kosodate", "子育て", weekly_cap=2)
    make_subscriber([make_category("bosai", "防災", is_emergency=True)])
    return [make_subscriber([category]) for _ in range(60)]


def sent(
    people: list[Subscriber],
    days_ago: float,
    category: str = "kosodate",
    *,
    state: str = DeliveryState.SENT,
    **content: Any,
) -> Delivery:
    """A delivery as it stands once it has been folded."""
    at = timezone.now() - timedelta(days=days_ago)
    chosen = CHOSEN | {"category": {"code": category, "name": category}} | content
    delivery = make_delivery(revision=make_revision(make_content(**chosen)), due_at=at)
    rows = Delivery.objects.filter(pk=delivery.pk)
    rows.update(state=state, started_at=at, finished_at=at)
    if state == DeliveryState.SENT:
        numbers = [person.pk for person in people]
        Reach.objects.create(delivery=delivery, readers=packed(numbers), people=len(people))
    return delivery


def load(now: datetime | None = None, **changes: Any) -> Load | None:
    return load_of(CHOSEN | changes, now or timezone.now())


def test_messages_of_the_last_days_are_added_up_per_person(readers: list[Subscriber]) -> None:
    sent(readers[:40], 1)
    sent(readers[:30], 3, "events")
    sent(readers[:25], 6.9)
    sent(readers[:60], 7.1)
    sent(readers[:60], 29)
    found = load()
    assert found is not None
    assert found.week == (20, 10, 5, 25)
    assert found.month == (0, 20, 10, 5, 25)
    assert found.category_week == (20, 15, 25)
    assert (found.cap, found.people, found.coming) == (2, 60, 0)


def test_the_finding_reaches_the_clerk(readers: list[Subscriber]) -> None:
    sent(readers[:40], 1)
    sent(readers[:25], 2)
    content = make_content(**CHOSEN)
    found = [one for one in run(check_input(content)) if one.check == "load"]
    assert [one.severity for one in found] == [Severity.CONFIRM]
    assert "60人のうち25人が、「子育て」から今週3通目以上になります" in found[0].reason


def test_what_is_approved_and_on_its_way_counts_by_its_segment(readers: list[Subscriber]) -> None:
    later = timezone.now() + timedelta(days=2)
    sent(readers, -1, state=DeliveryState.SCHEDULED)
    sent(readers, -3, state=DeliveryState.SCHEDULED)  # after ours
    sent(readers, -1, state=DeliveryState.STOPPED)
    found = load(later)
    assert found is not None
    assert (found.week, found.coming) == ((0, 60), 1)


def test_no_load_without_line_without_a_segment_and_for_emergencies(readers: list[Subscriber]) -> None:
    assert load(channels=["x"]) is None
    assert load(segment={}) is None
    assert load(segment={"any_of": ["gone"]}) is None
    assert load(category={"code": "bosai", "name": "防災"}) is None


def test_while_an_import_runs_it_is_not_known(
    readers: list[Subscriber], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("segments.tallying.MOST_CHANGED", 3)
    ChangedReader.objects.bulk_create(ChangedReader(subscriber_id=one.pk) for one in readers)
    found = load()
    assert found is not None
    assert "数えられません" in found.problem


# --- patterns -----------------------------------------------------------------------------------


def reviewed(
    days_ago: float = 5, *, check: str = "", severity: str = Severity.STOP, decision: str = Decision.APPROVED
) -> Review:
    revision = make_revision(make_content(**CHOSEN))
    at = timezone.now() - timedelta(days=days_ago)
    review = Review.objects.create(
        announcement=revision.announcement, revision=revision, opened_at=at, decision=decision, reason="理由"
    )
    if check:
        FindingRecord.objects.create(
            review=review, check_name=check, severity=severity, reason="指摘", evidence={"promise": "約束"}
        )
    return review


def test_the_share_outside_the_promise_is_counted_from_the_findings_kept() -> None:
    reviewed(check="audience")
    reviewed(check="topic", severity=Severity.CONFIRM)
    reviewed(check="audience", severity=Severity.NOTE)
    reviewed(check="weekday")
    reviewed(decision=Decision.RETURNED)
    reviewed(check="audience", decision=Decision.WITHDRAWN)
    reviewed(91, check="audience")
    mistaken = reviewed(check="audience", severity=Severity.CONFIRM)
    mistaken.findings.update(
        fate=Fate.DISMISSED,
        decided_at=timezone.now(),
        dismissed_by=a_person("koho", "広報 太郎"),
        dismissed_reason="子どもの講座です",
    )
    assert patterns_of(CHOSEN, timezone.now()).breadth == Breadth("子育て支援課", 6, 2)


def test_an_announcement_counts_once_as_it_last_came() -> None:
    first = reviewed(check="audience", decision=Decision.RETURNED)
    before = first.revision
    again = Revision.objects.create(
        announcement=first.announcement,
        number=2,
        content=before.content,
        digest=before.digest,
        edited_by=before.edited_by,
        submitted_by=before.submitted_by,
    )
    Review.objects.create(announcement=first.announcement, revision=again)
    assert patterns_of(CHOSEN, timezone.now()).breadth == Breadth("子育て支援課", 1, 0)


def test_the_stream_is_what_the_readers_of_the_category_got(readers: list[Subscriber]) -> None:
    sent(readers, 1, title="パンの話")
    sent(readers, 2, "events", title="子育ての人にも送った催し")
    sent(readers, 3, "events", title="ほかの人への催し", segment={"any_of": ["events"]})
    sent(readers, 4, "events", title="全員へ", segment={"everyone": True})
    sent(readers, 400, title="昔のこと")
    sent(readers, -1, state=DeliveryState.SCHEDULED, title="これから")
    assert patterns_of(CHOSEN, timezone.now()).stream == (
        Announced("パンの話", "子育て支援課"),
        Announced("子育ての人にも送った催し", "子育て支援課"),
        Announced("全員へ", "子育て支援課"),
    )


def test_without_a_category_there_is_no_pattern() -> None:
    assert patterns_of(CHOSEN | {"category": None}, timezone.now()).breadth is None


# --- past posts ---------------------------------------------------------------------------------


def measured(
    readers: list[Subscriber], days_ago: float, *, clicked: int | None = 30, **changes: Any
) -> Announcement:
    delivery = sent(readers, days_ago, **changes)
    Outcome.objects.create(
        delivery=delivery, delivered=1000, clicked=clicked, blocked=2, measured_at=timezone.now()
    )
    return delivery.revision.announcement


def newest_revision(one: Announcement) -> Revision:
    return Revision.objects.filter(announcement=one).latest("pk")


def neighbour(one: Announcement, score: float) -> Neighbour:
    return Neighbour(
        one.pk, one.current_revision_id or 0, one.title, "kosodate", date(2026, 6, 3), one.state, score
    )


def test_similar_posts_come_with_what_came_back(readers: list[Subscriber]) -> None:
    found = [measured(readers, days, title=f"{days}日前") for days in range(3, 9)]
    fresh, unlike = measured(readers, 1), measured(readers, 20)
    alike = [neighbour(one, 0.3 + number / 10) for number, one in enumerate([*found, fresh])]
    past = past_of(CHOSEN, [*alike, neighbour(unlike, 0.2)], timezone.now())
    assert [post.title for post in past.posts] == [f"{days}日前" for days in range(8, 2, -1)]
    assert (past.posts[0].reached, past.posts[0].clicked, past.posts[0].blocked) == (1000, 30, 2)
    assert past.medians.click_rate == 0.03
    assert past.medians.posts == 8


def test_the_finding_says_how_similar_posts_were_received(readers: list[Subscriber]) -> None:
    for days in range(3, 10):
        index_post(newest_revision(measured(readers, days)))
    count_features()
    found = [one for one in run(check_input(make_content(**CHOSEN))) if one.check == "evidence"]
    assert [one.severity for one in found] == [Severity.NOTE]
    assert "似たお知らせ7件（のべ7,000人に配信）" in found[0].reason
    assert len(found[0].evidence["similar"]) == 5


def test_nothing_alike_is_no_evidence() -> None:
    assert not past_of(CHOSEN, [], timezone.now()).posts
    assert not Category.objects.exists()
