"""Every version a charter had: who changed what promise, when and why; and how it was before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from segments.models import Category, CharterVersion
from staff.models import User

# What a charter is made of, in the order of its page.
CHARTER_FIELDS = (
    "name",
    "promise",
    "reader_profile",
    "weekly_cap",
    "age_min",
    "age_max",
    "includes_pregnancy",
    "fits",
    "does_not_fit",
    "keywords",
)
# What an approval is held against: changing one of these voids it. The examples may grow freely.
PROMISED = frozenset({"name", "promise", "age_min", "age_max", "includes_pregnancy"})
FIRST = "はじめの内容"


@contextmanager
def change(category: Category, actor: User | None, reason: str = "") -> Iterator[None]:
    """Around the save of a charter, in its transaction: keeps the version it becomes, if it is another.

    Its row is locked, so that numbers do not collide. Before its first change the charter gets a version
    of what it was.
    """
    before = content_of(Category.objects.select_for_update().get(pk=category.pk))
    yield
    now = content_of(category)
    if now == before:
        return
    if not category.charter_versions.exists():
        _add(category, before, None, FIRST)
    _add(category, now, actor, reason)


def changed_fields(category: Category) -> frozenset[str]:
    """Fields of the charter in which `category` differs from its stored row."""
    before, now = content_of(Category.objects.get(pk=category.pk)), content_of(category)
    return frozenset(name for name in CHARTER_FIELDS if before[name] != now[name])


def begin(category: Category, actor: User | None) -> None:
    """The first version of a category just made."""
    _add(category, content_of(category), actor, FIRST)


def content_of(category: Category) -> dict[str, Any]:
    """The charter as JSON: ages as text, so that 0.5 stays 0.5."""
    values = {name: getattr(category, name) for name in CHARTER_FIELDS}
    return {name: _json(value) for name, value in values.items()}


def initial_of(version: CharterVersion) -> dict[str, Any]:
    """An old version as what a form starts from, to be looked at and saved again."""
    content: Mapping[str, Any] = version.content
    ages = {
        name: None if content[name] is None else Decimal(content[name]) for name in ("age_min", "age_max")
    }
    return {name: content[name] for name in CHARTER_FIELDS if name in content} | ages


def _add(category: Category, content: dict[str, Any], by: User | None, reason: str) -> None:
    number = category.charter_versions.count() + 1
    CharterVersion.objects.create(category=category, number=number, content=content, by=by, reason=reason)


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return list(value) if isinstance(value, list | tuple) else value
