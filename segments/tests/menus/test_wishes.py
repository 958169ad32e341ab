from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segments.menus.wishes import (
    PREFIX,
    ChooseCategory,
    ChooseWard,
    RegisterChild,
    Screen,
    Show,
    StopAll,
    Undo,
    Wish,
    read_postback,
    read_text,
)
from staff.errors import Refused


@pytest.mark.parametrize(
    ("data", "wish"),
    [
        ("pref1:category=kosodate:on", ChooseCategory("kosodate", True)),
        ("pref1:ward=-", ChooseWard("-")),
        ("pref1:child=2024-05:off", RegisterChild(date(2024, 5, 1), False)),
        ("pref1:stop", StopAll()),
        ("pref1:undo", Undo()),
        ("pref1:show=category.2", Show(Screen.CATEGORY, 2)),
        ("menu=1", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_buttons(data: object, wish: Wish | None) -> None:
    assert read_postback(data, None) == wish


def test_only_the_month_of_a_picked_date_is_kept() -> None:
    assert read_postback("pref1:child=add", {"date": "2024-05-17"}) == RegisterChild(date(2024, 5, 1), True)


@pytest.mark.parametrize("params", [None, {}, [], {"date": 5}, {"date": "2024-5-1"}, {"date": "2024-13-01"}])
def test_a_date_that_is_none_is_refused(params: object) -> None:
    with pytest.raises(Refused):
        read_postback("pref1:child=add", params)


@given(st.text(max_size=60), st.none() | st.dictionaries(st.sampled_from(["date"]), st.text()))
def test_whatever_comes_back_is_understood_or_refused(rest: str, params: object) -> None:
    with suppress(Refused):
        assert read_postback(PREFIX + rest, params) is not None


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("設定", Show(Screen.MENU)),
        (" 設定。", Show(Screen.MENU)),
        ("ＭＥＮＵ", Show(Screen.MENU)),
        ("すべて停止", Show(Screen.STOP)),
        ("すべて停止する", StopAll()),
        ("元に戻す", Undo()),
        ("設定を教えてください", None),
        ("", None),
    ],
)
def test_typed_words(text: str, wish: Wish | None) -> None:
    assert read_text(text) == wish
