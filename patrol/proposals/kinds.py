"""The table of what can be proposed. Adding a kind: a pure function Situation → options, and a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from patrol.models.review import ReturnReason
from patrol.proposals.elsewhere import other_categories, other_channels
from patrol.proposals.later import later
from patrol.proposals.readers import by_children, by_ward
from patrol.proposals.situation import Option, Situation, changes_nothing


@dataclass(frozen=True, slots=True)
class Kind:
    """`returns_for`: what a 差戻し with it is counted as."""

    name: str
    title: str
    options: Callable[[Situation], tuple[Option, ...]]
    returns_for: ReturnReason


KINDS: tuple[Kind, ...] = (
    Kind("children", "子の年齢で絞る", by_children, ReturnReason.TOO_BROAD),
    Kind("ward", "区で絞る", by_ward, ReturnReason.TOO_BROAD),
    Kind("category", "別のカテゴリにする", other_categories, ReturnReason.WRONG_CATEGORY),
    Kind("channels", "別の媒体にする", other_channels, ReturnReason.FREQUENCY),
    Kind("later", "配信を遅らせる", later, ReturnReason.TIMING),
)


def options_of(kind: Kind, situation: Situation) -> list[Option]:
    """What `kind` offers here: only what changes something, each change once."""
    found: list[Option] = []
    for option in kind.options(situation):
        if changes_nothing(situation.content, option.changes):
            continue
        if all(option.changes != other.changes for other in found):
            found.append(option)
    return found


def find(situation: Situation, kind: str, key: str) -> tuple[Kind, Option] | None:
    """The option a page asks for, if it is offered."""
    for one in KINDS:
        if one.name == kind:
            return next(((one, each) for each in options_of(one, situation) if each.key == key), None)
    return None
