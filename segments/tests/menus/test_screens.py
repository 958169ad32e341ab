from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from wcwidth import iter_graphemes

from segments.menus.buttons import shortened
from segments.menus.catalogue import Catalogue, Subject
from segments.menus.choices import MOST_CHILDREN, Choices
from segments.menus.screens import Reader, after, messages
from segments.menus.wishes import ChooseCategory, ChooseWard, RegisterChild, Screen, StopAll, read_postback

TODAY = date(2026, 11, 22)


def reader(subjects: int = 63, wards: int = 24, children: int = MOST_CHILDREN, categories: int = 0) -> Reader:
    """A city as large as it can be, unless said otherwise."""
    offered = [
        Subject(f"c{bit}", f"とても長い名前の分野その{bit}" * 2, bit, "約束。" * 60, True)
        for bit in range(subjects)
    ]
    catalogue = Catalogue(tuple(offered), tuple((pk, f"w{pk}", f"{pk}区") for pk in range(wards)))
    births = frozenset(date(2020, month, 1) for month in range(1, children + 1))
    return Reader(Choices(categories, None, births), catalogue, TODAY)


def draw(screen: str, who: Reader, **options: Any) -> tuple[str, list[dict[str, Any]]]:
    (message,) = messages(screen, options.pop("note", ""), who, **options)
    return message["text"], [item["action"] for item in message["quickReply"]["items"]]


@pytest.mark.parametrize(
    "screen", [*Screen, *(f"category.{n}" for n in range(1, 9)), "ward.2", "ward.3", "ward.99"]
)
@pytest.mark.parametrize("can_undo", [True, False])
@pytest.mark.parametrize("who", [reader(), reader(0, 0, 0), reader(9, 8, 1, categories=0b11)])
def test_every_screen_keeps_to_the_limits_of_line(screen: str, can_undo: bool, who: Reader) -> None:
    text, actions = draw(screen, who, note="変えました。", can_undo=can_undo)
    assert len(text.encode("utf-16-le")) // 2 <= 5_000
    assert 1 <= len(actions) <= 13
    assert all(len(list(iter_graphemes(action["label"]))) <= 20 for action in actions)
    assert all(len(action["data"]) <= 300 for action in actions)
    params = {"date": TODAY.isoformat()}
    assert all(read_postback(action["data"], params) for action in actions)


def test_every_category_and_ward_has_a_button() -> None:
    who = reader()
    pressed = {action["data"] for page in range(1, 9) for action in draw(f"category.{page}", who)[1]}
    assert {f"pref1:category=c{bit}:on" for bit in range(63)} <= pressed
    pressed = {action["data"] for page in range(1, 5) for action in draw(f"ward.{page}", who)[1]}
    assert {f"pref1:ward=w{pk}" for pk in range(24)} <= pressed


def test_every_child_can_be_taken_away_while_undo_is_offered() -> None:
    actions = draw(Screen.CHILD, reader(), can_undo=True)[1]
    assert sum("を消す" in action["label"] for action in actions) == MOST_CHILDREN
    assert actions[-1]["label"] == "メニュー"


def test_a_chosen_category_is_marked_and_its_button_stops_it() -> None:
    text, actions = draw("category.1", reader(2, categories=0b10))
    assert "・とても長い名前の分野その0" in text
    assert "✓とても長い名前の分野その1" in text
    assert [action["data"] for action in actions[:2]] == ["pref1:category=c0:on", "pref1:category=c1:off"]
    assert actions[1]["label"].startswith("✓")


def test_dates_are_picked_within_what_is_accepted() -> None:
    born, expected = draw(Screen.CHILD, reader(children=0))[1][:2]
    assert (born["min"], born["initial"], born["max"]) == ("2008-12-01", "2025-11-01", "2026-11-22")
    assert (expected["min"], expected["max"]) == ("2026-11-22", "2027-09-01")


def test_the_welcome_says_what_comes_and_how_often(settings: Any) -> None:
    settings.LINE_FREQUENCY_PROMISE = "多くても月に1回です。"
    text, _ = draw(Screen.WELCOME, reader(categories=0))
    assert "まだ何も届きません" in text
    assert "多くても月に1回です。" in text
    assert "『とても長い名前の分野その0" in draw(Screen.WELCOME, reader(categories=1))[0]


def test_what_was_done_stands_first_with_the_way_back() -> None:
    text, actions = draw(Screen.MENU, reader(), note="止めました。", can_undo=True)
    assert text.startswith("止めました。\nまちがえたときは「元に戻す」")
    assert actions[0]["data"] == "pref1:undo"
    assert "元に戻す" not in draw(Screen.MENU, reader(), note="止めました。")[0]


def test_a_confirmation_is_not_pushed_out_of_sight_by_the_promises() -> None:
    assert draw("category.1", reader(), note="届けます。", can_undo=True)[0].count("\n") < 5


def test_a_change_is_followed_by_the_screen_it_came_from() -> None:
    catalogue = reader().catalogue
    assert after(ChooseCategory("c8", True), catalogue) == "category.1"
    assert after(ChooseCategory("c9", True), catalogue) == "category.2"
    assert after(ChooseCategory("gone", True), catalogue) == "category.1"
    assert after(ChooseWard("w1"), catalogue) == "settings"
    assert after(RegisterChild(TODAY, True), catalogue) == "child"
    assert after(StopAll(), catalogue) == "menu"


def test_texts_are_cut_between_characters_as_people_see_them() -> None:
    assert shortened("家族👨‍👩‍👧です", 4) == "家族👨‍👩‍👧…"
    assert shortened("一行\nだけ", 9) == "一行 だけ"
