"""Made-up readers for the demo city and for load tests: the same count and seed give the same people.

Streams in chunks through COPY, so that 20,000 take a second and 1.82 million stay within a little memory. A
chunk is there whole or not at all, and one that is there is passed over: a killed run goes on where it was.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from segments import bitmaps
from segments.ages import BEFORE_BIRTH, age_in_months, month_before
from segments.models import Category, Subscriber, Ward
from segments.progress import Progress
from segments.resolving import mask

SEED = 2026
CHUNK = 50_000
_PROFILES = 5_000  # drawn once; each reader takes one of them
_PARENTS, _SENIORS = 0.26, 0.30  # shares of all readers
_LIVES_ELSEWHERE = 0.10  # commuters and families of residents are friends too


@dataclass(frozen=True, slots=True)
class Profile:
    """One way to have filled in the preferences."""

    categories: int
    children: tuple[date, ...]


def line_id_prefix(seed: int = SEED) -> str:
    """Reader number n has the LINE id 'U' + md5(prefix + n), which a stand-in or plain SQL can make too."""
    return f"koho-reader-{seed}-"


def line_ids(count: int, seed: int = SEED) -> Iterator[str]:
    """The LINE ids of the readers which `generate_subscribers` makes."""
    prefix = line_id_prefix(seed)
    for number in range(count):
        yield "U" + hashlib.md5(f"{prefix}{number}".encode(), usedforsecurity=False).hexdigest()


def generate_subscribers(
    count: int,
    seed: int = SEED,
    popularity: Mapping[str, float] | None = None,
    progress: Progress | None = None,
) -> int:
    """Add `count` made-up followers with preferences; how many were new. Running it twice adds nothing.

    `popularity`: category code → share of the people it is meant for who choose it (0 to 1).
    """
    rng = random.Random(seed)  # noqa: S311 (made-up people need no secrecy)
    categories = list(Category.objects.filter(is_active=True))
    profiles = draw_profiles(rng, categories, timezone.localdate(), popularity or {})
    wards = list(Ward.objects.values_list("pk", flat=True))
    ids, made = line_ids(count, seed), 0
    while chunk := list(islice(ids, CHUNK)):
        homes, choices = _homes(rng, wards, len(chunk)), rng.choices(range(_PROFILES), k=len(chunk))
        is_there = Subscriber.objects.filter(line_user_id__in=chunk).count() == len(chunk)
        made += 0 if is_there else _add(chunk, homes, choices, profiles)
        bitmaps.fold()
        if progress:
            (progress.skip if is_there else progress.advance)(len(chunk))
    return made


def draw_profiles(
    rng: random.Random, categories: Sequence[Category], today: date, popularity: Mapping[str, float]
) -> list[Profile]:
    """Parents choose what suits their children's ages, seniors what is for them, most people safety."""
    profiles = []
    for _ in range(_PROFILES):
        stage = rng.random()
        is_senior = _PARENTS <= stage < _PARENTS + _SENIORS
        children = _children(rng, today) if stage < _PARENTS else ()
        chosen = [
            each.bit
            for each in categories
            if rng.random() < _interest(each, children, is_senior, today, popularity.get(each.code))
        ]
        profiles.append(Profile(mask(chosen), children))
    return profiles


def _interest(
    category: Category, children: Sequence[date], is_senior: bool, today: date, share: float | None
) -> float:
    """How likely somebody subscribes to the category; `share` where it is known."""
    if category.is_emergency:
        return share or 0.8
    youngest, oldest = float(category.age_min or 0) * 12, float(category.age_max or 120) * 12
    if youngest >= 60 * 12:
        return (share or 0.8) if is_senior else 0.08
    if oldest <= 25 * 12:
        concerned = any(youngest <= age_in_months(month, today) <= oldest for month in children)
        return (share or 0.85) if concerned else 0.08
    return share or 0.24 + (category.bit * 5 % 7) * 0.055  # some subjects are simply more popular


def _children(rng: random.Random, today: date) -> tuple[date, ...]:
    number = rng.choices((1, 2, 3), weights=(50, 38, 12))[0]
    # Families with small children are the ones that register.
    ages = {round(rng.triangular(BEFORE_BIRTH + 4, 17 * 12, 24)) for _ in range(number)}
    return tuple(month_before(today, months) for months in sorted(ages))


def _homes(rng: random.Random, wards: Sequence[int], people: int) -> list[int | None]:
    """Wards of unequal size, and some who live outside the city."""
    shares = [2.2 - 1.4 * position / max(len(wards) - 1, 1) for position in range(len(wards))]
    outside = _LIVES_ELSEWHERE * sum(shares) / (1 - _LIVES_ELSEWHERE) if wards else 1.0
    return rng.choices([*wards, None], weights=[*shares, outside], k=people)


_STAGING = """
    CREATE TEMPORARY TABLE IF NOT EXISTS generated_reader
        (line_user_id varchar(33), ward_id bigint, categories bigint, children date[]) ON COMMIT DELETE ROWS
"""
# Only people who are new get preferences: a reader who has changed them since keeps them.
_INSERT = """
    WITH made AS (
        INSERT INTO segments_subscriber (line_user_id, follow_event_ms, created_at)
        SELECT line_user_id, 0, now() FROM generated_reader
        ON CONFLICT (line_user_id) DO NOTHING RETURNING id, line_user_id
    ), preferences AS (
        INSERT INTO segments_audiencerow (subscriber_id, following, ward_id, categories)
        SELECT made.id, TRUE, ward_id, categories FROM made JOIN generated_reader USING (line_user_id)
    ), families AS (
        INSERT INTO segments_child (subscriber_id, birth_month)
        SELECT made.id, unnest(children) FROM made JOIN generated_reader USING (line_user_id)
    )
    SELECT count(*) FROM made
"""


@transaction.atomic
def _add(
    ids: Sequence[str], wards: Sequence[int | None], choices: Sequence[int], profiles: Sequence[Profile]
) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_STAGING)
        with cursor.copy(
            "COPY generated_reader (line_user_id, ward_id, categories, children) FROM STDIN"
        ) as copy:
            for line_user_id, ward, choice in zip(ids, wards, choices, strict=True):
                profile = profiles[choice]
                copy.write_row((line_user_id, ward, profile.categories, list(profile.children)))
        cursor.execute(_INSERT)
        (made,) = cursor.fetchone() or (0,)
    return int(made)
