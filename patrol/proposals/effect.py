"""What a proposal would do, before it is sent: the people, the words that change, the findings that go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from announcements import diff
from announcements.diff import FieldChange
from announcements.models import Channel
from patrol.checks import Finding, run
from patrol.inputs import check_input, send_time
from patrol.proposals.situation import Changes, changed_content
from segments.counting import count
from segments.filters import SegmentFilter
from staff.errors import Refused
from staff.wording import local


@dataclass(frozen=True, slots=True)
class Effect:
    """`people` are counted now over the rows themselves; None: not on LINE. `problem`: why it cannot be."""

    people_before: int | None
    people_after: int | None
    fields: tuple[FieldChange, ...]
    gone: tuple[Finding, ...]
    new: tuple[Finding, ...]
    problem: str = ""


def effect_of(content: Mapping[str, Any], changes: Changes, now: datetime) -> Effect:
    """Count and check both sides."""
    after = changed_content(content, changes)
    found_before, found_after = _found(content, now), _found(after, now)
    try:
        people_before, people_after = people_of(content, now), people_of(after, now)
        problem = "この案では、届く人がいなくなります。" if people_after == 0 else ""
    except Refused as refusal:
        people_before, people_after, problem = None, None, refusal.message
    return Effect(
        people_before,
        people_after,
        tuple(diff.changes(content, after)),
        tuple(one for key, one in found_before.items() if key not in found_after),
        tuple(one for key, one in found_after.items() if key not in found_before),
        problem,
    )


def people_of(content: Mapping[str, Any], now: datetime) -> int | None:
    """How many LINE would reach on the day it goes out; None when it does not go to LINE."""
    if Channel.LINE not in content["channels"]:
        return None
    day = local(send_time(dict(content), now)).date()
    return count(SegmentFilter.from_json(content["segment"]), day)


def _found(content: Mapping[str, Any], now: datetime) -> dict[tuple[str, str, str, str], Finding]:
    findings = run(check_input(dict(content), now))
    return {(one.check, one.field, one.quote, one.reason): one for one in findings}
