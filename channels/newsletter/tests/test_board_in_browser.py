"""The board in a real browser: articles moved by mouse and by keyboard, found by words, and on a phone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Dialog, Page, Route, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from channels.models import IssueItem
from channels.newsletter.tests.articles import place_article
from staff.models import User

CHROMIUM = Path(os.environ.get("KOHO_CHROMIUM", "/usr/bin/chromium"))
TOO_WIDE = "html => html.scrollWidth - html.clientWidth"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium がありません"),
]
Open = Callable[..., Page]


@pytest.fixture
def items(live_server: LiveServer, print_staff: User) -> list[IssueItem]:
    """Made before the browser, whose loop forbids queries."""
    events = [place_article(f"催し{name}") for name in "一二三"]
    return [*events, place_article("健康一", section="健康")]


@pytest.fixture
def cookie(items: list[IssueItem], print_staff: User) -> str:
    client = Client()
    client.force_login(print_staff, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-sync"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the console complained about."""
    return []


@pytest.fixture
def opened(
    items: list[IssueItem], cookie: str, live_server: LiveServer, complaints: list[str], browser: Browser
) -> Open:
    """The board as the print staff see it, in a window of that width."""
    address = live_server.url + reverse("newsletter:board", args=[items[0].issue_id])

    def open_it(width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="ja-JP")
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        return page

    return open_it


def order(page: Page, section: str = "催し") -> list[str]:
    return page.locator(f'[data-section="{section}"] li[data-item] strong').all_inner_texts()


def test_the_mouse_moves_an_article(opened: Open, items: list[IssueItem], complaints: list[str]) -> None:
    page = opened()
    first, third, health = items[0].pk, items[2].pk, items[3].pk
    for dragged in (third, health):
        page.locator("#board-list").evaluate("board => board.dataset.before = ''")
        page.locator(f"#grip-{dragged}").drag_to(
            page.locator(f"#item-{first}"), target_position={"x": 200, "y": 4}
        )
        # What was dragged stands there before it is kept: the answer puts the board up anew.
        expect(page.locator("#board-list:not([data-before])")).to_be_visible()
    page.reload()
    assert order(page) == ["催し三", "健康一", "催し一", "催し二"]
    assert complaints == []


def test_who_leaves_before_a_move_is_kept_is_asked(
    opened: Open, items: list[IssueItem], complaints: list[str]
) -> None:
    page = opened()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"**/items/{items[2].pk}/", hold)
    page.locator(f"#grip-{items[2].pk}").drag_to(
        page.locator(f"#item-{items[0].pk}"), target_position={"x": 200, "y": 4}
    )
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
    page.locator("#board-list").evaluate("board => board.dataset.before = ''")
    held[0].continue_()
    expect(page.locator("#board-list:not([data-before])")).to_be_visible()
    page.reload()  # now without a question
    assert order(page) == ["催し三", "催し一", "催し二"]
    assert complaints == []


def test_the_keyboard_moves_an_article(opened: Open, items: list[IssueItem], complaints: list[str]) -> None:
    page = opened()
    grip = page.locator(f"#grip-{items[0].pk}")
    grip.focus()
    for key in ("Enter", "ArrowDown", "ArrowDown", "Escape"):
        page.keyboard.press(key)
    assert order(page) == ["催し一", "催し二", "催し三"]
    for key in ("Enter", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator("#live-polite")).to_have_text("催しの2番目")
    with page.expect_response(lambda answer: f"/items/{items[0].pk}/" in answer.url):
        page.keyboard.press("Enter")
    page.reload()
    assert order(page) == ["催し二", "催し一", "催し三"]
    assert complaints == []


def test_a_button_keeps_the_place_and_the_search(opened: Open, items: list[IssueItem]) -> None:
    page = opened()
    page.get_by_label("題や課の名前でさがす").fill("催し")
    expect(page.locator("#found-articles")).to_have_text("3件みつかりました")
    expect(page.locator('[data-section="健康"]')).to_be_hidden()
    page.get_by_role("button", name="「催し二」を上へ").click()
    expect(page.locator('[data-section="催し"] li[data-item] strong').first).to_have_text("催し二")
    expect(page.get_by_label("題や課の名前でさがす")).to_have_value("催し")
    expect(page.locator('[data-section="健康"]')).to_be_hidden()


def test_what_is_typed_is_measured_at_once(opened: Open, items: list[IssueItem]) -> None:
    page = opened()
    page.get_by_role("link", name="「催し一」を短くする").click()
    page.wait_for_load_state()
    page.get_by_label("本文").fill("１０才まで。")
    check = page.locator("#shorten-check")
    expect(check).to_contain_text("市の表記に直すところ")
    expect(check.locator("ins").first).to_be_visible()


def test_it_fits_a_phone(opened: Open, items: list[IssueItem]) -> None:
    page = opened(390)
    assert page.locator("html").evaluate(TOO_WIDE) <= 0
    page.get_by_role("link", name="催し一").first.click()
    page.wait_for_load_state()  # without its styles it is wider
    assert page.locator("html").evaluate(TOO_WIDE) <= 0
