"""The charter of a category as everybody reads it: the promise, what hangs on it, and how it came to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils import timezone

from announcements.diff import FieldChange, pieces
from channels import evidence
from channels.analysis import posts_between
from patrol.checks import title_of
from patrol.checks.rests import Rest
from patrol.precision import rests_in
from patrol.voiding import held_against
from segments.charters import ages_of, charter
from segments.models import Category, CharterVersion

POSTS_WITHIN = timedelta(days=90)
LABELS = {
    "name": "名称",
    "promise": "約束",
    "reader_profile": "想定する読者",
    "weekly_cap": "週の上限（通）",
    "ages": "対象の年齢",
    "fits": "合う例",
    "does_not_fit": "合わない例",
    "keywords": "手がかりの言葉",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a category now. `readers` is already blurred, `reactions` perhaps too few to tell."""

    readers: str
    posts: int  # LINE posts within POSTS_WITHIN
    held: int  # approvals that would be void if the promise changed
    reactions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One version of a charter and what it changed; the first one changed nothing."""

    version: CharterVersion
    changes: tuple[FieldChange, ...]
    is_newest: bool


@dataclass(frozen=True, slots=True)
class Resting:
    """A check that rests in the category."""

    title: str
    rest: Rest


def figures(category: Category) -> Figures:
    now = timezone.now()
    posts = posts_between(now - POSTS_WITHIN, now)
    found = evidence.for_category(category.code)
    return Figures(
        readers=charter(category).subscribers,
        posts=sum(post.category.code == category.code for post in posts),
        held=held_against(category).count(),
        reactions=found.sentences if found else (),
    )


def resting(category: Category) -> list[Resting]:
    return [Resting(title_of(rest.check), rest) for rest in rests_in(category.code)]


def history(category: Category) -> list[Step]:
    """Every version, the newest first, each against the one before."""
    versions = list(category.charter_versions.select_related("by").order_by("-number"))
    return list(_steps(versions))


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """Two contents of a charter, field by field in words."""
    before, after = readable(old), readable(new)
    return tuple(
        FieldChange(label, pieces(before[label], after[label]))
        for label in LABELS.values()
        if before[label] != after[label]
    )


def readable(content: Mapping[str, Any]) -> dict[str, str]:
    """A content of a charter as label → words, lists a line each. A field it lacks is empty."""
    youngest, oldest = (_age(content.get(name)) for name in ("age_min", "age_max"))
    ages = ages_of(youngest, oldest, pregnancy=bool(content.get("includes_pregnancy")))
    words = {name: _words(content.get(name)) for name in LABELS}
    words["ages"] = ages or "限らない"
    return {label: words[name] for name, label in LABELS.items()}


def _steps(versions: Sequence[CharterVersion]) -> Iterator[Step]:
    for place, (version, before) in enumerate(pairwise([*versions, None])):
        assert version is not None
        changed = differences(before.content, version.content) if before else ()
        yield Step(version, changed, is_newest=place == 0)


def _words(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value or "")


def _age(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
