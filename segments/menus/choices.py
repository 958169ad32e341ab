"""How one resident stands, and what a change makes of it. Pure: the same changes in the same order end the
same, so a change that comes late is put in at its place and the later ones are counted anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from segments.ages import BEFORE_BIRTH, GROWN_UP, age_in_months
from segments.menus.catalogue import Catalogue
from segments.menus.wishes import (
    NO_WARD,
    Change,
    ChooseCategory,
    ChooseWard,
    RegisterChild,
    StopAll,
    Undo,
)
from staff.errors import Refused

MOST_CHILDREN = 8  # what LINE has buttons for


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody wants to hear about: category mask, ward id, months of birth (first days)."""

    categories: int = 0
    ward: int | None = None
    children: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """The choices now, and those which 「元に戻す」 brings back: one step, none right after it was used."""

    now: Choices
    undo: Choices | None = None


def changed(standing: Standing, change: Change, catalogue: Catalogue, on: date) -> Standing:
    """How the person stands after `change` made on the day `on`. Refused when it cannot be.

    Choosing what is chosen already keeps the step of undo: a button pressed twice must not use it up.
    """
    if isinstance(change, Undo):
        return Standing(_restored(standing, catalogue))
    now = _changed(standing.now, change, catalogue, on)
    return standing if now == standing.now else Standing(now, undo=standing.now)


def in_words(change: Change, catalogue: Catalogue, on: date) -> str:
    """The confirmation of a change that was made."""
    match change:
        case ChooseCategory(code, wanted):
            subject = catalogue.subject(code)
            name = subject.name if subject else code
            return f"『{name}』のお知らせを{'届けます' if wanted else '止めました'}。"
        case ChooseWard(code):
            ward = catalogue.ward_name(catalogue.ward_id(code))
            return f"住んでいる区を『{ward}』にしました。" if ward else "住んでいる区の登録を消しました。"
        case RegisterChild(birth_month, known):
            whose = "出産予定の月" if birth_month > on else "お子さんの生年月"
            done = "を登録しました" if known else "の登録を消しました"
            return f"{whose}（{month_words(birth_month)}）{done}。"
        case StopAll():
            return "すべてのお知らせを止めました。"
        case Undo():
            return "ひとつ前の設定に戻しました。"


def month_words(month: date) -> str:
    return f"{month.year}年{month.month}月"


def to_json(standing: Standing) -> dict[str, Any]:
    return {"now": _packed(standing.now), "undo": standing.undo and _packed(standing.undo)}


def from_json(value: dict[str, Any]) -> Standing:
    return Standing(_unpacked(value["now"]), value["undo"] and _unpacked(value["undo"]))


def _packed(choices: Choices) -> list[Any]:
    return [choices.categories, choices.ward, sorted(month.isoformat() for month in choices.children)]


def _unpacked(value: list[Any]) -> Choices:
    categories, ward, children = value
    return Choices(categories, ward, frozenset(date.fromisoformat(month) for month in children))


def _restored(standing: Standing, catalogue: Catalogue) -> Choices:
    if standing.undo is None:
        raise Refused("元に戻せる変更はありません。戻せるのは最後の変更ひとつです。")
    known = any(pk == standing.undo.ward for pk, _, _ in catalogue.wards)
    return standing.undo if known else replace(standing.undo, ward=None)


def _changed(now: Choices, change: Change, catalogue: Catalogue, on: date) -> Choices:
    match change:
        case ChooseCategory(code, wanted):
            return replace(now, categories=_with_category(now.categories, code, wanted, catalogue))
        case ChooseWard(code):
            return replace(now, ward=_ward(code, catalogue))
        case RegisterChild(birth_month, True):
            return replace(now, children=_with_child(now.children, birth_month, on))
        case RegisterChild(birth_month, False):
            return replace(now, children=now.children - {birth_month})
        case _:
            return replace(now, categories=0)


def _with_category(categories: int, code: str, wanted: bool, catalogue: Catalogue) -> int:
    subject = catalogue.subject(code)
    if subject is None or (wanted and not subject.is_active):
        raise Refused("いまは選べない分野です。ほかの分野を選んでください。")
    return categories | 1 << subject.bit if wanted else categories & ~(1 << subject.bit)


def _ward(code: str, catalogue: Catalogue) -> int | None:
    if code == NO_WARD:
        return None
    found = catalogue.ward_id(code)
    if found is None:
        raise Refused("いまは選べない区です。ほかの区を選んでください。")
    return found


def _with_child(children: frozenset[date], birth_month: date, on: date) -> frozenset[date]:
    if not BEFORE_BIRTH <= age_in_months(birth_month, on) <= GROWN_UP:
        raise Refused("お子さんの生年月は、妊娠中から17歳までの間で登録できます。日付を選び直してください。")
    more = children | {birth_month}
    if len(more) > MOST_CHILDREN:
        raise Refused(
            f"お子さんの登録は{MOST_CHILDREN}人までです。いらない登録を消してから、もう一度選んでください。"
        )
    return more
