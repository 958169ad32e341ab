from __future__ import annotations

import pytest

from staff import navigation
from staff.models import User
from staff.navigation import HomeCard, MenuItem, cards_for, menu_for, register


@pytest.fixture(autouse=True)
def _registry_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})
    monkeypatch.setattr(navigation, "_cards", {})


def item(key: str, order: int, url_name: str = "admin:index", **more: object) -> MenuItem:
    return MenuItem(key, key, url_name, order, **more)  # type: ignore[arg-type]


def test_lines_come_in_order(clerk: User) -> None:
    register(item("b", 20), item("a", 10))
    assert [line.item.key for line in menu_for(clerk, "/")] == ["a", "b"]


def test_a_line_is_only_for_whom_it_is(clerk: User, pr_officer: User) -> None:
    register(item("patrol", 10, visible=lambda user: user.is_pr))
    assert menu_for(clerk, "/") == []
    assert len(menu_for(pr_officer, "/")) == 1


def test_a_room_which_is_absent_leaves_no_line(clerk: User) -> None:
    register(item("absent", 10, url_name="nowhere:list"))
    assert menu_for(clerk, "/") == []


def test_what_waits_is_counted(clerk: User) -> None:
    register(item("a", 10, badge=lambda _user: 3), item("b", 20))
    assert [line.waiting for line in menu_for(clerk, "/")] == [3, 0]


def test_the_closest_address_is_current(clerk: User) -> None:
    register(item("home", 0), item("password", 10, url_name="admin:password_change"))
    current = [line.current for line in menu_for(clerk, "/admin/password_change/done/")]
    assert current == [False, True]


def test_home_is_current_only_on_home(clerk: User) -> None:
    register(item("home", 0, alone=True))
    assert [line.current for line in menu_for(clerk, "/admin/")] == [True]
    assert [line.current for line in menu_for(clerk, "/admin/auth/group/")] == [False]


def test_a_line_may_cover_other_addresses(clerk: User) -> None:
    register(item("books", 0, url_name="admin:password_change", covers=("admin:index",)))
    assert [line.current for line in menu_for(clerk, "/admin/")] == [True]


def test_the_same_key_again_replaces(clerk: User) -> None:
    register(item("a", 10), item("a", 99))
    assert [line.item.order for line in menu_for(clerk, "/")] == [99]


def test_cards_are_read_for_the_person(clerk: User, pr_officer: User) -> None:
    register(
        HomeCard("turn", "あなたの番です", 10, "t.html", context=lambda user: {"who": user.username}),
        HomeCard("pr", "広報課へ", 5, "t.html", visible=lambda user: user.is_pr),
    )
    assert [(view.card.key, view.context) for view in cards_for(clerk)] == [("turn", {"who": "clerk"})]
    assert [view.card.key for view in cards_for(pr_officer)] == ["pr", "turn"]
