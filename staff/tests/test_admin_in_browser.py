"""Django admin's own scripts at work under our content policy, in a real browser."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from staff import menu, navigation
from staff.models import Department, User
from staff.tests.cast import City

CHROMIUM = Path(os.environ.get("KOHO_CHROMIUM", "/usr/bin/chromium"))
pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("staff.tests.admin_pages"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium がありません"),
]


@pytest.fixture(autouse=True)
def _frame_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rooms above are not in this map of addresses, so neither are their lines and cards."""
    assert menu  # its lines are there, also where nobody has imported all pages yet
    own = {key: item for key, item in navigation._items.items() if key in {"home", "settings"}}
    monkeypatch.setattr(navigation, "_items", own)
    monkeypatch.setattr(navigation, "_cards", {})


@pytest.fixture
def cookie(client: Client, live_server: LiveServer, admin_user: User) -> str:
    admin_user.is_superuser = True
    admin_user.save()
    client.force_login(admin_user)
    return client.cookies["sessionid"].value


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console complained about."""
    return []


@pytest.fixture
def page(cookie: str, live_server: LiveServer, complaints: list[str]) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-sync"]
        )
        context = browser.new_context(locale="ja-JP", base_url=live_server.url)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        browser.close()


@pytest.fixture
def department(city: City) -> Department:
    return city.childcare


def test_dates_times_and_two_boxes(page: Page, admin_user: User, complaints: list[str]) -> None:
    page.goto(f"/admin/staff/user/{admin_user.pk}/change/")
    page.locator("#id_date_joined_0 ~ .datetimeshortcuts a").nth(1).click()
    page.locator(".calendarbox:visible .calendar td:not(.nonday) a").first.click()
    expect(page.locator("#id_date_joined_0")).to_have_value(re.compile("01$"))
    page.locator("#id_date_joined_1 ~ .datetimeshortcuts a").nth(1).click()
    page.locator(".clockbox:visible .timelist a").nth(1).click()
    page.locator("#id_user_permissions_from option").first.click()
    page.locator("#id_user_permissions_add").click()
    expect(page.locator("#id_user_permissions_to option")).to_have_count(1)
    assert complaints == []


def test_rows_are_added_and_names_are_searched(
    page: Page, department: Department, complaints: list[str]
) -> None:
    page.goto(f"/admin/staff/department/{department.pk}/change/")
    page.locator(".field-parent .select2-selection").click()
    page.locator(".select2-search__field").fill("健康")
    page.locator(".select2-results__option--highlighted", has_text="健康課").click()
    page.locator("#users-group .add-row a").click()
    expect(page.locator("#users-group .dynamic-users")).to_have_count(2)
    assert complaints == []


def test_lists_and_their_actions(page: Page, city: City, complaints: list[str]) -> None:
    page.goto("/admin/staff/department/")
    page.locator("#action-toggle").click()
    expect(page.locator("tr.selected")).to_have_count(4)
    page.goto("/admin/staff/user/")
    page.goto("/admin/staff/user/add/")
    assert complaints == []


def test_unsaved_work_is_not_lost_by_a_slip(page: Page, department: Department) -> None:
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.goto(f"/admin/staff/department/{department.pk}/change/")
    page.locator("#id_name").press_sequentially("別")
    with page.expect_event("dialog") as asked:
        page.get_by_role("link", name="広報デスク").click()
    assert asked.value.type == "beforeunload"
    assert "/change/" in page.url


def test_menu_of_a_phone(page: Page, complaints: list[str]) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/admin/")
    menu = page.locator("#worknav")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="メニュー").click()
    expect(menu).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints == []


def test_no_page_is_wider_than_a_phone(page: Page, admin_user: User, department: Department) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    for address in (
        "settings/",
        "settings/pieces/",
        "staff/user/",
        "staff/department/",
        f"staff/department/{department.pk}/change/",
        f"staff/user/{admin_user.pk}/change/",
        f"staff/user/{admin_user.pk}/delete/",
        "password_change/",
    ):
        page.goto(f"/admin/{address}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_the_console_would_complain(page: Page, complaints: list[str]) -> None:
    """The sensor of the tests above works."""
    page.goto("/admin/")
    with page.expect_console_message(lambda said: "Content Security" in said.text):
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    assert any("Content Security Policy" in words for words in complaints)
