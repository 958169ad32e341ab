"""That a check rests in a category: a value, so that whoever runs the checks can be handed it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rest:
    """One check resting in the category of a draft. `why` is the sentence for staff, without the category.

    `lowers_stop` only by a person's decision: its 「止める」 is shown as 「要確認」.
    """

    check: str
    why: str
    by_hand: bool = False
    lowers_stop: bool = False
