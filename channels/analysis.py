"""How the LINE posts of a period were received: the figures of the page 分析, reckoned from what was sent.

One query brings the posts of the period (a city sends some hundreds a year); everything after it is pure.
Where there is too little to say anything of the readers rather than of chance, a rate is None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Case, F, OuterRef, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from announcements.models import Channel
from channels.evidence import FEWEST_DELIVERIES, FEWEST_PEOPLE, median_rate
from channels.models import Batch, BatchState, Delivery, DeliveryState
from staff.wording import local

# Rates of a group are kept back below this many people reached, and FEWEST_DELIVERIES posts.
FEWEST_READERS = 1000
LOPSIDED = 0.8
NO_CATEGORY = "分野なし"
OTHERS = "ほかの課"


@dataclass(frozen=True, slots=True, order=True)
class Name:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Post:
    """One LINE delivery which reached somebody. `delivered`, `clicked`, `blocked` are LINE's own, or None."""

    delivery_id: int
    title: str
    category: Name
    department_id: int
    department: Name
    sent_at: datetime
    people: int
    delivered: int | None = None
    clicked: int | None = None
    blocked: int | None = None

    @property
    def click_rate(self) -> float | None:
        return _rate(self.clicked, self.delivered)

    @property
    def block_rate(self) -> float | None:
        return _rate(self.blocked, self.delivered)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of some posts together. People are counted once per post, posts to fewer than 20 not at all, so that
    no sum gives away a number that is kept back elsewhere."""

    posts: int
    people: int
    click_rate: float | None
    block_rate: float | None


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    posts: int


@dataclass(frozen=True, slots=True)
class Share:
    """What part of a category's posts one department sent."""

    department: str
    posts: int
    part: float

    @property
    def percent(self) -> str:
        return f"{self.part:.0%}"


@dataclass(frozen=True, slots=True)
class Mixture:
    """Which departments speak to the readers of a category."""

    category: Name
    posts: int
    shares: tuple[Share, ...]

    @property
    def is_small(self) -> bool:
        return self.posts < FEWEST_DELIVERIES

    @property
    def is_lopsided(self) -> bool:
        """Nearly all of enough posts come from a single department."""
        named = [share.part for share in self.shares if share.department != OTHERS]
        return not self.is_small and max(named, default=0) >= LOPSIDED


def posts_between(since: datetime, until: datetime) -> list[Post]:
    """The city's LINE posts of this mode, in the order they went out."""
    accepted = (
        Batch.objects.filter(delivery=OuterRef("pk"), state=BatchState.ACCEPTED)
        .order_by()
        .values("delivery")
        .annotate(people=Sum("size"))
        .values("people")
    )
    # COALESCE stops at the first number it finds: the thousands of batches are only added up where neither
    # LINE has told nor everything got through.
    all_of_them = Case(When(state=DeliveryState.SENT, then=F("people_frozen")))
    rows = (
        Delivery.objects.filter(
            channel=Channel.LINE, mode=settings.KOHO_MODE, due_at__gte=since, due_at__lte=until
        )
        .annotate(people=Coalesce(F("outcome__delivered"), all_of_them, Subquery(accepted), Value(0)))
        .filter(people__gt=0)
        .order_by("due_at", "pk")
        .values(
            "pk",
            "people",
            "due_at",
            "revision__content__title",
            "revision__content__category",
            "revision__announcement__department_id",
            "revision__announcement__department__code",
            "revision__announcement__department__name",
            "outcome__delivered",
            "outcome__clicked",
            "outcome__blocked",
        )
    )
    return [_post(row) for row in rows]


def figures(posts: Sequence[Post]) -> Figures:
    people = sum(post.people for post in posts if post.people >= FEWEST_PEOPLE)
    if len(posts) < FEWEST_DELIVERIES or people < FEWEST_READERS:
        return Figures(len(posts), people, None, None)
    clicks, blocks = (post.click_rate for post in posts), (post.block_rate for post in posts)
    return Figures(len(posts), people, median_rate(clicks), median_rate(blocks))


def by_category(posts: Iterable[Post]) -> list[tuple[Name, Figures]]:
    return _grouped(posts, lambda post: post.category)


def by_department(posts: Iterable[Post]) -> list[tuple[Name, Figures]]:
    return _grouped(posts, lambda post: post.department)


def by_month(posts: Iterable[Post], since: datetime, until: datetime) -> list[Month]:
    """Every month of the period, those without a post as well. The first and the last may be partial."""
    counted = Counter(_month_of(post.sent_at) for post in posts)
    months, first, last = [], _month_of(since), _month_of(until)
    while first <= last:
        months.append(Month(first, counted[first]))
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return months


def most_opened(posts: Iterable[Post], limit: int = 5) -> list[Post]:
    """The posts whose URL the largest part of the people opened."""
    return _highest(posts, lambda post: post.clicked, lambda post: post.click_rate, limit)


def most_blocked(posts: Iterable[Post], limit: int = 5) -> list[Post]:
    """The posts after which the largest part of the people blocked the account within a day."""
    return _highest(posts, lambda post: post.blocked, lambda post: post.block_rate, limit)


def mixtures(posts: Iterable[Post], departments: Collection[int]) -> list[Mixture]:
    """Per category in which one of `departments` spoke: who did. The others are one line, unnamed."""
    groups: dict[Name, list[Post]] = {}
    for post in posts:
        groups.setdefault(post.category, []).append(post)
    return [
        _mixture(category, group, departments)
        for category, group in _in_order(groups)
        if any(post.department_id in departments for post in group)
    ]


def _mixture(category: Name, posts: Sequence[Post], departments: Collection[int]) -> Mixture:
    counted = Counter(post.department.name if post.department_id in departments else OTHERS for post in posts)
    ranked = sorted(counted.items(), key=lambda pair: (pair[0] == OTHERS, -pair[1], pair[0]))
    shares = tuple(Share(name, count, count / len(posts)) for name, count in ranked)
    return Mixture(category, len(posts), shares)


def _grouped(posts: Iterable[Post], key: Callable[[Post], Name]) -> list[tuple[Name, Figures]]:
    groups: dict[Name, list[Post]] = {}
    for post in posts:
        groups.setdefault(key(post), []).append(post)
    return [(name, figures(group)) for name, group in _in_order(groups)]


def _in_order(groups: dict[Name, list[Post]]) -> list[tuple[Name, list[Post]]]:
    return sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def _highest(
    posts: Iterable[Post],
    number: Callable[[Post], int | None],
    rate: Callable[[Post], float | None],
    limit: int,
) -> list[Post]:
    """Only posts whose number may be shown: a place in a ranking tells nearly as much."""
    ranked = [
        (part, post)
        for post in posts
        if (number(post) or 0) >= FEWEST_PEOPLE and (part := rate(post)) is not None
    ]
    ranked.sort(key=lambda pair: (-pair[0], pair[1].delivery_id))
    return [post for _part, post in ranked[:limit]]


def _rate(number: int | None, delivered: int | None) -> float | None:
    """None where LINE keeps the number back, or where so few got the post that it says nothing."""
    if number is None or delivered is None or delivered < FEWEST_PEOPLE:
        return None
    return number / delivered


def _month_of(at: datetime) -> date:
    return local(at).date().replace(day=1)


def _post(row: Mapping[str, Any]) -> Post:
    category = row["revision__content__category"] or {"code": "", "name": NO_CATEGORY}
    announcement = "revision__announcement__department"
    return Post(
        delivery_id=row["pk"],
        title=row["revision__content__title"],
        category=Name(category["code"], category["name"]),
        department_id=row[f"{announcement}_id"],
        department=Name(row[f"{announcement}__code"], row[f"{announcement}__name"]),
        sent_at=row["due_at"],
        people=row["people"],
        delivered=row["outcome__delivered"],
        clicked=row["outcome__clicked"],
        blocked=row["outcome__blocked"],
    )
