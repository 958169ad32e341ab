"""What a proposal starts from: the revision as it is, and what else there is to choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.dateparse import parse_datetime

from announcements.copywriting import generate
from announcements.facts import Facts
from announcements.models import Channel
from patrol.checks.draft import CategoryProfile
from patrol.checks.surroundings import OfficeHours
from segments.filters import SegmentFilter
from staff.wording import local

# What a proposal may change, by the names of a revision's content. Words stay the clerk's own.
FIELDS = ("segment", "category", "channels", "publish_at")

Changes = Mapping[str, Any]


@dataclass(frozen=True)
class Situation:
    """One revision's content and its surroundings. `others`: categories in use, emergencies left out."""

    content: Mapping[str, Any]
    now: datetime
    category: CategoryProfile | None = None
    others: tuple[CategoryProfile, ...] = ()
    wards: tuple[tuple[str, str], ...] = ()  # code, name
    better: tuple[str, ...] = ()  # codes of categories the findings advise
    hours: OfficeHours = OfficeHours()

    @cached_property
    def facts(self) -> Facts:
        return Facts.from_content(self.content)

    @cached_property
    def segment(self) -> SegmentFilter:
        """Raises Refused when it cannot be read any more."""
        return SegmentFilter.from_json(self.content["segment"])

    @property
    def to_line(self) -> bool:
        return Channel.LINE in self.content["channels"]

    @property
    def planned(self) -> datetime:
        """When it would go out, in Japanese time: the time asked for, or now."""
        asked = parse_datetime(self.content["publish_at"] or "")
        return local(max(asked, self.now) if asked else self.now)


@dataclass(frozen=True, slots=True)
class Option:
    """One prepared change: what it is called, what it changes, and the words it goes back with."""

    key: str
    label: str
    changes: Changes
    reason: str
    advised: bool = False  # what the announcement itself or a finding points to


def narrowed(segment: SegmentFilter, **conditions: Any) -> dict[str, Any]:
    """The segment with further conditions, as a content holds it; 「全員」 gives way to them."""
    return replace(segment, everyone=False, **conditions).to_json()


def changed_content(content: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """`content` as it would be with the changes; a channel that is new gets its generated text."""
    changed = {**content, **changes}
    facts = Facts.from_content(changed)
    texts = {
        channel: content["texts"].get(channel)
        or generate(channel, facts, thread=bool(content.get("x_thread")))
        for channel in changed["channels"]
    }
    return {**changed, "texts": texts}


def before(content: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """What the changes would replace."""
    return {name: content[name] for name in changes}


def still_fits(content: Mapping[str, Any], earlier: Changes) -> bool:
    """True while everything a proposal would replace is as it was when it was made."""
    return all(_same(name, content[name], value) for name, value in earlier.items())


def changes_nothing(content: Mapping[str, Any], changes: Changes) -> bool:
    return still_fits(content, changes)


def _same(name: str, now: Any, then: Any) -> bool:
    if name == "category":  # renaming a category changes no draft
        return bool((now or {}).get("code") == (then or {}).get("code"))
    return bool(now == then)
