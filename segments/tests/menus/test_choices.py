from __future__ import annotations

from datetime import date

import pytest

from segments.menus.catalogue import Catalogue, Subject
from segments.menus.choices import MOST_CHILDREN, Choices, Standing, changed, from_json, in_words, to_json
from segments.menus.wishes import ChooseCategory, ChooseWard, RegisterChild, StopAll, Undo
from staff.errors import Refused

TODAY = date(2026, 11, 22)
CATALOGUE = Catalogue(
    (
        Subject("kosodate", "子育て", 0, "", True),
        Subject("bosai", "防災", 62, "", True),
        Subject("old", "むかし", 3, "", False),
    ),
    ((7, "higashi", "東区"),),
)
NOBODY = Standing(Choices())


def after(*changes: ChooseCategory | ChooseWard | RegisterChild | StopAll | Undo) -> Standing:
    standing = NOBODY
    for change in changes:
        standing = changed(standing, change, CATALOGUE, TODAY)
    return standing


def test_choices_add_up() -> None:
    standing = after(
        ChooseCategory("kosodate", True),
        ChooseCategory("bosai", True),
        ChooseCategory("kosodate", False),
        ChooseWard("higashi"),
        RegisterChild(date(2024, 5, 1), True),
    )
    assert standing.now == Choices(1 << 62, 7, frozenset({date(2024, 5, 1)}))


def test_one_step_can_be_taken_back() -> None:
    chosen = ChooseCategory("kosodate", True), ChooseWard("higashi"), StopAll()
    assert after(*chosen, Undo()).now == Choices(1, 7)
    with pytest.raises(Refused, match="最後の変更ひとつ"):
        after(*chosen, Undo(), Undo())


def test_pressing_twice_does_not_use_up_the_step() -> None:
    on = ChooseCategory("kosodate", True)
    assert after(on, on, Undo()).now == Choices()


def test_nothing_changed_is_nothing_to_undo() -> None:
    with pytest.raises(Refused):
        after(StopAll(), Undo())


def test_a_ward_that_is_gone_does_not_come_back() -> None:
    standing = Standing(Choices(), undo=Choices(1, ward=99))
    assert changed(standing, Undo(), CATALOGUE, TODAY).now == Choices(1)


@pytest.mark.parametrize(
    "change",
    [ChooseCategory("gone", True), ChooseCategory("old", True), ChooseWard("gone")]
    + [RegisterChild(date(1990, 1, 1), True), RegisterChild(date(2028, 1, 1), True)],
)
def test_what_cannot_be_chosen_is_refused(change: ChooseCategory | ChooseWard | RegisterChild) -> None:
    with pytest.raises(Refused, match="選"):
        after(change)


def test_a_retired_category_can_still_be_given_up() -> None:
    assert changed(Standing(Choices(8)), ChooseCategory("old", False), CATALOGUE, TODAY).now == Choices()


def test_there_are_buttons_for_so_many_children() -> None:
    births = [RegisterChild(date(2020, month, 1), True) for month in range(1, MOST_CHILDREN + 1)]
    assert len(after(*births).now.children) == MOST_CHILDREN
    with pytest.raises(Refused, match="消して"):
        after(*births, RegisterChild(date(2024, 1, 1), True))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (ChooseCategory("kosodate", True), "『子育て』のお知らせを届けます。"),
        (ChooseCategory("kosodate", False), "『子育て』のお知らせを止めました。"),
        (ChooseWard("higashi"), "住んでいる区を『東区』にしました。"),
        (ChooseWard("-"), "住んでいる区の登録を消しました。"),
        (RegisterChild(date(2024, 5, 1), True), "お子さんの生年月（2024年5月）を登録しました。"),
        (RegisterChild(date(2027, 3, 1), True), "出産予定の月（2027年3月）を登録しました。"),
        (RegisterChild(date(2024, 5, 1), False), "お子さんの生年月（2024年5月）の登録を消しました。"),
        (StopAll(), "すべてのお知らせを止めました。"),
        (Undo(), "ひとつ前の設定に戻しました。"),
    ],
)
def test_every_change_is_confirmed(
    change: ChooseCategory | ChooseWard | RegisterChild | StopAll | Undo, words: str
) -> None:
    assert in_words(change, CATALOGUE, TODAY) == words


def test_a_standing_survives_its_row() -> None:
    standing = Standing(Choices(1 << 62, 7, frozenset({date(2024, 5, 1)})), undo=Choices(5))
    assert from_json(to_json(standing)) == standing
    assert from_json(to_json(NOBODY)) == NOBODY
