"""Findings while the clerk types, in a real Chromium: marked in the text, told at the field, calm."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, ViewportSize, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from patrol.tests.factories import make_readers
from staff.models import User

CHROMIUM = Path(os.environ.get("KOHO_CHROMIUM", "/usr/bin/chromium"))
SHOTS = os.environ.get("KOHO_SHOTS")
WIDE, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
BODY = "12月3日(月)に集まります。会場は○○公民館です。"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("tuesday_morning"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium がありません"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def complaints() -> list[str]:
    """What the console complained about, but for a question that a newer one replaced."""
    return []


@pytest.fixture
def page(client: Client, live_server: LiveServer, clerk: User, complaints: list[str]) -> Iterator[Page]:
    make_readers(3)
    client.force_login(clerk)
    cookie = client.cookies["sessionid"].value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-sync"]
        )
        context = browser.new_context(locale="ja-JP", base_url=live_server.url, viewport=WIDE)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda said: hear(complaints, said.type, said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/admin/announcements/announcement/add/")
        expect(page.locator("[data-live-findings]")).to_contain_text("書き始めると")
        yield page
        browser.close()


def hear(complaints: list[str], kind: str, text: str) -> None:
    if kind == "error" and not text.startswith(("htmx:sendAbort", "htmx:afterRequest")):
        complaints.append(text)


def marks(page: Page, name: str) -> Locator:
    return page.locator(f".marked-field:has([name={name}]) .marks mark")


def a_frame_later(page: Page) -> None:
    """What follows a change of size or place has followed: the browser tells of these once a frame."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def look(page: Page, name: str) -> None:
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(SHOTS) / f"{name}.png")


def selected(page: Page) -> str:
    return str(
        page.evaluate(
            "(() => { const e = document.activeElement;"
            " return e.value?.slice(e.selectionStart, e.selectionEnd) ?? '' })()"
        )
    )


def test_the_words_are_marked_and_a_finding_leads_to_them(page: Page, complaints: list[str]) -> None:
    page.locator("[name=title]").fill("離乳食教室（1回食）")
    page.locator("[name=body]").fill(f"\n{BODY}")
    finding = page.locator(".live-finding", has_text="書きかけ").first
    expect(finding).to_contain_text("止める")
    expect(finding.locator(".suggestion")).to_contain_text("置き換えてください")
    expect(page.locator(".marks mark[data-severity=stop]")).to_have_count(2)
    expect(marks(page, "body")).to_have_text(["12月3日(月)", "○○"])
    look(page, "marks-1280")
    finding.get_by_role("button", name="「○○」を直す").click()
    expect(page.locator("[name=body]")).to_be_focused()
    assert selected(page) == "○○"
    page.keyboard.insert_text("中央")
    expect(page.locator(".live-finding", has_text="書きかけ")).to_have_count(0)
    expect(marks(page, "body")).to_have_text(["12月3日(月)"])
    assert complaints == []


def test_marks_move_with_their_words_while_somebody_types(page: Page, complaints: list[str]) -> None:
    body = page.locator("[name=body]")
    body.fill(BODY)
    expect(page.locator(".marks mark[data-severity=stop]")).to_have_count(2)
    page.route("**/admin/patrol/findings/", lambda route: route.abort())  # no answer comes any more
    body.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("お知らせです。")
    expect(marks(page, "body")).to_have_text(["12月3日(月)", "○○"])
    page.keyboard.press("Control+End")
    for _ in range(len("公民館です。") + 1):
        page.keyboard.press("ArrowLeft")
    page.keyboard.insert_text("若")  # inside the marked words: that mark waits for the next answer
    expect(marks(page, "body")).to_have_text(["12月3日(月)"])


def test_the_layer_keeps_to_the_letters_of_a_long_text(page: Page) -> None:
    body = page.locator("[name=body]")
    body.fill("親子で遊べるひろばを開きます。\n" * 40 + BODY)
    expect(page.locator(".marks mark[data-severity=stop]")).to_have_count(2)
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        expect(page.locator("html")).to_have_js_property("clientWidth", size["width"])
        a_frame_later(page)
        body.evaluate("element => { element.scrollTop = element.scrollHeight }")
        a_frame_later(page)
        heights = page.evaluate(
            "(() => { const c = document.querySelector('[name=body]');"
            " const l = c.previousElementSibling;"
            " return [c.scrollHeight, l.scrollHeight, c.scrollTop, l.scrollTop, c.clientWidth] })()"
        )
        assert abs(heights[0] - heights[1]) <= 2
        assert abs(heights[2] - heights[3]) <= 2


def test_on_a_phone_the_field_and_the_buttons_tell(page: Page, complaints: list[str]) -> None:
    page.set_viewport_size(PHONE)
    body = page.locator("[name=body]")
    body.fill(BODY)
    note = page.locator("#findings-of-body")
    expect(note.locator("summary")).to_contain_text("止める 2件")
    expect(body).to_have_attribute("aria-describedby", "findings-of-body")
    note.locator("summary").click()
    expect(note.locator("li").first).to_contain_text("曜日")
    expect(page.locator("#before-submit")).to_contain_text("止める")
    expect(page.locator("#before-submit")).to_contain_text("これから書く項目")
    look(page, "marks-390")
    assert page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth") <= 0
    page.locator("#before-submit").click()
    expect(page.locator(".live-finding").first).to_be_in_viewport()
    assert complaints == []


def test_nothing_is_asked_while_a_word_is_being_composed(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "findings" in request.url else None)
    page.locator("[name=body]").focus()
    keyboard = page.context.new_cdp_session(page)
    for kana in ("お", "おや", "おやこ"):
        keyboard.send(
            "Input.imeSetComposition", {"text": kana, "selectionStart": len(kana), "selectionEnd": len(kana)}
        )
        page.wait_for_timeout(900)
    assert asked == []
    keyboard.send("Input.insertText", {"text": "親子で遊びます。"})
    expect(page.locator(".live-finding").first).to_be_visible()
    assert asked


def test_a_field_without_words_is_led_to_as_well(page: Page) -> None:
    page.locator("[name=body]").fill(BODY)
    page.locator(".missing > summary").click()
    page.get_by_role("button", name="「場所」の欄へ").click()
    expect(page.locator("[name=place]")).to_be_focused()
    page.get_by_role("button", name="「開始日」の欄へ").click()
    expect(page.locator("[name=starts_on]")).to_be_focused()
