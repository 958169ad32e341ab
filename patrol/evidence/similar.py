"""What came back of the past posts most like a draft, as pure values: smoothed rates, or silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from staff.wording import FEWEST_PEOPLE_SHOWN

FEWEST_POSTS, FEWEST_REACHED = 5, 1000
# A rate is drawn to the category's median as if that many people had been reached at it before.
PRIOR_PEOPLE = 1000.0


@dataclass(frozen=True, slots=True)
class SimilarPost:
    """One LINE post of the past; score: 0–1, how alike its words are. Numbers as they are, not suppressed.

    clicked: None where LINE keeps the number back (fewer than 20), or without a link (`has_link`).
    blocked: None while it has not been counted.
    """

    announcement_id: int
    title: str
    sent_on: date
    score: float
    reached: int
    clicked: int | None = None
    blocked: int | None = None
    has_link: bool = True


@dataclass(frozen=True, slots=True)
class Medians:
    """Of the category's posts of a year, 0.05 is 5 %; None where too few have a rate."""

    posts: int = 0
    click_rate: float | None = None
    block_rate: float | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """The most similar posts, the most alike first, and what is usual in the category."""

    posts: tuple[SimilarPost, ...] = ()
    medians: Medians = Medians()


@dataclass(frozen=True, slots=True)
class Rates:
    """Of the similar posts together. A rate is None where nothing can be said of it.

    `few_blocks`: fewer than 20 people blocked after all of them; the rate is for comparing only.
    """

    posts: int
    reached: int
    click_rate: float | None
    block_rate: float | None
    few_blocks: bool = False


def rates_of(past: Past) -> Rates | None:
    """None below five posts or 1,000 people reached: it would speak of chance, not of the readers."""
    posts = [post for post in past.posts if post.reached >= FEWEST_PEOPLE_SHOWN]
    reached = sum(post.reached for post in posts)
    if len(posts) < FEWEST_POSTS or reached < FEWEST_REACHED:
        return None
    clicks = [(_clicked(post), post.reached) for post in posts if post.has_link]
    blocks = [(post.blocked, post.reached) for post in posts if post.blocked is not None]
    return Rates(
        len(posts),
        reached,
        _smoothed(clicks, past.medians.click_rate),
        _smoothed(blocks, past.medians.block_rate),
        few_blocks=sum(number for number, _ in blocks) < FEWEST_PEOPLE_SHOWN,
    )


def smoothed(number: float, people: float, usual: float | None) -> float:
    """The mean of a Beta distribution: `number` of `people`, beside PRIOR_PEOPLE at the usual rate."""
    if usual is None:
        return (number + 1) / (people + 2)
    return (number + usual * PRIOR_PEOPLE) / (people + PRIOR_PEOPLE)


def _clicked(post: SimilarPost) -> float:
    """Of fewer than 20 LINE says nothing: taken as the middle of nobody and nineteen."""
    return FEWEST_PEOPLE_SHOWN / 2 if post.clicked is None else float(post.clicked)


def _smoothed(pairs: Sequence[tuple[float, int]], usual: float | None) -> float | None:
    if len(pairs) < FEWEST_POSTS:
        return None
    return smoothed(_sum(number for number, _ in pairs), _sum(people for _, people in pairs), usual)


def _sum(numbers: Iterable[float]) -> float:
    return float(sum(numbers))
