"""The figures of 分析, held against a plain reckoning over the same rows."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from announcements.models import Channel
from channels import analysis
from channels.analysis import OTHERS, Name, Post
from channels.models import Batch, BatchState, Delivery, DeliveryState, Outcome
from channels.tests.factories import make_content, make_delivery, make_revision
from staff.models import Department
from staff.tests.factories import make_department
from staff.wording import JAPAN

CATEGORIES = {"kosodate": "子育て", "bosai": "防災", "event": "催し"}
NOW = datetime(2026, 11, 20, 12, tzinfo=JAPAN)


def sent(
    people: int = 1000,
    *,
    category: str = "kosodate",
    department: Department | None = None,
    state: str = DeliveryState.SENT,
    at: datetime | None = None,
    channel: str = Channel.LINE,
) -> Delivery:
    """A delivery that is over."""
    content = make_content((channel,), category={"code": category, "name": CATEGORIES[category]})
    revision = make_revision(content)
    if department is not None:
        revision.announcement.department = department
        revision.announcement.save()
    when = at or timezone.now() - timedelta(days=10)
    delivery = make_delivery(channel, revision=revision, due_at=when)
    Delivery.objects.filter(pk=delivery.pk).update(state=state, people_frozen=people)
    return delivery


def told(delivery: Delivery, delivered: int | None, clicked: int | None, blocked: int | None) -> None:
    Outcome.objects.create(
        delivery=delivery,
        delivered=delivered,
        clicked=clicked,
        blocked=blocked,
        measured_at=timezone.now(),
    )


def post(number: int = 1, **changes: Any) -> Post:
    plain: dict[str, Any] = {
        "delivery_id": number,
        "title": f"お知らせ{number}",
        "category": Name("kosodate", "子育て"),
        "department_id": 1,
        "department": Name("kosodate", "子育て支援課"),
        "sent_at": NOW,
        "people": 1000,
        "delivered": 1000,
        "clicked": 50,
        "blocked": 30,
    }
    return Post(**(plain | changes))


def of_last_year() -> list[Post]:
    return analysis.posts_between(timezone.now() - timedelta(days=365), timezone.now())


# --- against a plain reckoning -------------------------------------------------------------------------


@pytest.fixture
def a_year(db: None) -> None:
    """Ninety posts of three categories and two departments, told, half told and untold by LINE."""
    draw = random.Random(20261122)
    health = make_department("kenko", "健康課")
    for _ in range(90):
        people = draw.choice((5, 19, 20, 400, 2500, 3000))
        delivery = sent(
            people,
            category=draw.choice(list(CATEGORIES)),
            department=draw.choice((None, health)),
            at=timezone.now() - timedelta(days=draw.randrange(1, 450)),
            channel=draw.choice((Channel.LINE, Channel.LINE, Channel.LINE, Channel.X)),
        )
        if draw.random() < 0.8:
            delivered, part = draw.choice((None, people, people - 1, people - 2)), draw.randrange(5, 20)
            clicked, blocked = draw.choice((None, people // part, people // 9)), people // (part * 10)
            told(delivery, delivered, clicked, draw.choice((None, blocked, blocked)))


def plain_reckoning(deliveries: Iterable[Delivery]) -> tuple[int, int, float | None, float | None]:
    posts, people, clicks, blocks = 0, 0, [], []
    for delivery in deliveries:
        outcome = Outcome.objects.filter(delivery=delivery).first()
        delivered = outcome.delivered if outcome else None
        reached = delivery.people_frozen if delivered is None else delivered
        posts += 1
        people += reached if reached >= 20 else 0
        if outcome and delivered is not None and delivered >= 20:
            clicks += [] if outcome.clicked is None else [outcome.clicked / delivered]
            blocks += [] if outcome.blocked is None else [outcome.blocked / delivered]
    quiet = posts < 5 or people < 1000
    click, block = (None if quiet or len(rates) < 5 else median(rates) for rates in (clicks, blocks))
    return posts, people, click, block


def deliveries_of_last_year() -> list[Delivery]:
    since = timezone.now() - timedelta(days=365)
    return [
        delivery
        for delivery in Delivery.objects.select_related("revision__announcement__department")
        if delivery.channel == "line" and delivery.due_at >= since
    ]


def flat(figures: analysis.Figures) -> tuple[int, int, float | None, float | None]:
    return figures.posts, figures.people, figures.click_rate, figures.block_rate


@pytest.mark.usefixtures("a_year")
def test_figures_agree_with_a_plain_reckoning() -> None:
    posts, deliveries = of_last_year(), deliveries_of_last_year()
    assert flat(analysis.figures(posts)) == plain_reckoning(deliveries)
    assert None not in flat(analysis.figures(posts))
    for name, figures in analysis.by_category(posts):
        chosen = [each for each in deliveries if each.revision.content["category"]["code"] == name.code]
        assert flat(figures) == plain_reckoning(chosen), name
    for name, figures in analysis.by_department(posts):
        chosen = [each for each in deliveries if each.revision.announcement.department.code == name.code]
        assert flat(figures) == plain_reckoning(chosen), name


@pytest.mark.usefixtures("a_year")
def test_groups_and_months_leave_no_post_out() -> None:
    posts, now = of_last_year(), timezone.now()
    assert sum(figures.posts for _name, figures in analysis.by_category(posts)) == len(posts)
    months = analysis.by_month(posts, now - timedelta(days=365), now)
    assert sum(month.posts for month in months) == len(posts)
    assert [month.first for month in months] == sorted({month.first for month in months})


@pytest.mark.usefixtures("a_year")
def test_shares_agree_with_a_plain_reckoning() -> None:
    every = set(Department.objects.values_list("pk", flat=True))
    deliveries = deliveries_of_last_year()
    for mixture in analysis.mixtures(of_last_year(), every):
        names = [
            each.revision.announcement.department.name
            for each in deliveries
            if each.revision.content["category"]["code"] == mixture.category.code
        ]
        assert {share.department: share.part for share in mixture.shares} == {
            name: names.count(name) / len(names) for name in names
        }


# --- what counts as a post ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_of_a_partly_failed_post_those_who_got_it_count() -> None:
    delivery = sent(1000, state=DeliveryState.PARTLY_FAILED)
    for number, (size, state) in enumerate(((500, BatchState.ACCEPTED), (400, BatchState.REFUSED)), start=1):
        Batch.objects.create(delivery=delivery, number=number, size=size, state=state)
    assert [post.people for post in of_last_year()] == [500]


@pytest.mark.django_db
def test_what_reached_nobody_or_is_of_another_mode_is_no_post(settings: LazySettings) -> None:
    sent(0)
    sent(1000, state=DeliveryState.STOPPED)
    sent(1000, state=DeliveryState.SCHEDULED)
    sent(1000, at=timezone.now() + timedelta(hours=1))
    settings.KOHO_MODE, usual = "drill", settings.KOHO_MODE
    sent(1000)
    settings.KOHO_MODE = usual
    assert of_last_year() == []


@pytest.mark.django_db
def test_a_post_without_a_category_is_named_so() -> None:
    delivery = make_delivery(due_at=timezone.now() - timedelta(days=1))
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.SENT, people_frozen=50)
    assert [post.category.name for post in of_last_year()] == ["分野なし"]


# --- silence --------------------------------------------------------------------------------------------


def test_a_group_speaks_from_five_posts_and_a_thousand_people() -> None:
    assert analysis.figures([post()] * 4).click_rate is None
    assert analysis.figures([post(people=199, delivered=199)] * 5).click_rate is None
    assert analysis.figures([post(people=200, delivered=200)] * 5).click_rate == 0.25
    assert analysis.figures([post(clicked=None)] * 5).click_rate is None
    assert analysis.figures([post(clicked=None)] * 5).block_rate == 0.03


def test_few_people_are_in_no_sum() -> None:
    assert analysis.figures([post(people=19), post(people=20)]).people == 20


# --- rankings -------------------------------------------------------------------------------------------


def test_rankings_begin_with_the_highest_and_leave_out_small_numbers() -> None:
    posts = [post(n, clicked=20 + n, blocked=n) for n in range(1, 31)]
    assert [each.delivery_id for each in analysis.most_opened(posts)] == [30, 29, 28, 27, 26]
    assert [each.delivery_id for each in analysis.most_blocked(posts, limit=99)] == list(range(30, 19, -1))


def test_a_rate_counts_more_than_a_number() -> None:
    large, small = post(1, delivered=100_000, blocked=500), post(2, delivered=1000, blocked=20)
    assert analysis.most_blocked([large, small]) == [small, large]


# --- months and shares ----------------------------------------------------------------------------------


def test_months_are_those_of_japan_and_none_is_missing() -> None:
    new_year = datetime(2026, 1, 1, 0, 30, tzinfo=JAPAN).astimezone(tz=None)
    months = analysis.by_month([post(sent_at=new_year)], datetime(2025, 11, 30, tzinfo=JAPAN), NOW)
    assert months[0].first == date(2025, 11, 1)
    assert months[-1].first == date(2026, 11, 1)
    assert [month.first for month in months if month.posts] == [date(2026, 1, 1)]
    assert len(months) == 13


def test_a_category_of_one_department_is_lopsided() -> None:
    posts = [post(n) for n in range(4)] + [post(9, department_id=2, department=Name("kenko", "健康課"))]
    (mixture,) = analysis.mixtures(posts, {1, 2})
    assert mixture.is_lopsided
    assert [(share.department, share.percent) for share in mixture.shares] == [
        ("子育て支援課", "80%"),
        ("健康課", "20%"),
    ]
    (few,) = analysis.mixtures(posts[:4], {1, 2})
    assert few.is_small
    assert not few.is_lopsided


def test_departments_of_others_stay_unnamed() -> None:
    posts = [post(1, department_id=1), post(2, department_id=2, department=Name("kenko", "健康課"))]
    elsewhere = post(3, department_id=2, category=Name("bosai", "防災"))
    (mixture,) = analysis.mixtures([*posts, elsewhere], {1})
    assert [share.department for share in mixture.shares] == ["子育て支援課", OTHERS]
