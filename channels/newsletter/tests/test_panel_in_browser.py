"""The spelling of the paper beside its text, in a real Chromium: seen while typing, taken over at a click."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, ViewportSize, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from staff.models import User

CHROMIUM = Path(os.environ.get("KOHO_CHROMIUM", "/usr/bin/chromium"))
SHOTS = os.environ.get("KOHO_SHOTS")
WIDE, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium がありません"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def page(client: Client, live_server: LiveServer, clerk: User) -> Iterator[Page]:
    client.force_login(clerk)
    cookie = client.cookies["sessionid"].value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-sync"]
        )
        context = browser.new_context(locale="ja-JP", base_url=live_server.url, viewport=WIDE)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto("/admin/announcements/announcement/add/")
        page.locator("[name=channels][value=newsletter]").check()
        yield page
        browser.close()
        assert errors == []


def look(page: Page, name: str) -> None:
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.locator("#section-texts").screenshot(path=Path(SHOTS) / f"{name}.png")


def write(page: Page, text: str) -> None:
    page.locator("[name=title]").fill("冬のおはなし会")
    page.locator("[name=own_newsletter]").check()
    page.locator("[name=text_newsletter]").fill(text)


def test_a_clerk_takes_the_spelling_over(page: Page) -> None:
    write(page, "10:00～11:30、参加費2000円")
    rows = page.locator("#newsletter-panel [data-proposal] li")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("10:00～11:30")
    expect(rows.first).to_contain_text("午前10時〜11時30分")
    expect(rows.first).to_contain_text("時刻は「午前10時」")
    expect(page.locator("#newsletter-panel")).to_contain_text("紙面では次のように直して載せます")
    look(page, "panel-1280")
    rows.last.get_by_role("button").click()
    expect(page.locator("[name=text_newsletter]")).to_have_value("10:00～11:30、参加費2,000円")
    expect(rows).to_have_count(1)
    # The answer to it puts up the other row anew: a click in that moment would hit neither.
    proposal = page.locator("#newsletter-panel [data-proposal]")
    expect(proposal).to_have_attribute("data-source", "10:00～11:30、参加費2,000円")
    rows.first.get_by_role("button").click()
    expect(page.locator("[name=text_newsletter]")).to_have_value("午前10時〜11時30分、参加費2,000円")
    expect(page.locator("#newsletter-panel")).to_contain_text("このまま紙面に載せられます")


def test_two_quick_clicks_both_hit_their_words(page: Page) -> None:
    write(page, "\n𠮷田さんの会、10:00から。参加費2000円、18才以上")
    rows = page.locator("#newsletter-panel [data-proposal] li")
    expect(rows).to_have_count(3)
    page.route("**/panel/", lambda route: route.abort())  # no answer comes any more
    rows.first.get_by_role("button").click()
    rows.last.get_by_role("button").click()
    rows.first.get_by_role("button").click()
    expect(page.locator("[name=text_newsletter]")).to_have_value(
        "\n𠮷田さんの会、午前10時から。参加費2,000円、18歳以上"
    )


def test_all_at_once_and_back_again(page: Page) -> None:
    write(page, "10:00～11:30、参加費2000円")
    page.get_by_role("button", name="2か所すべてこの表記にする").click()
    words = page.locator("[name=text_newsletter]")
    expect(words).to_have_value("午前10時〜11時30分、参加費2,000円")
    words.press("Control+z")
    expect(words).to_have_value("10:00～11:30、参加費2000円")


def test_an_automatic_text_becomes_the_clerk_s_own(page: Page) -> None:
    page.locator("[name=title]").fill("冬のおはなし会")
    page.locator("[name=body]").fill("来て下さい。")
    page.locator("#newsletter-panel [data-proposal] li").get_by_role("button").click()
    expect(page.locator("[name=own_newsletter]")).to_be_checked()
    expect(page.locator("[name=text_newsletter]")).to_have_value("来てください。")
    expect(page.locator("[name=body]")).to_have_value("来て下さい。")


def test_the_column_shows_ruby_and_marks_and_a_phone_shows_it_all(page: Page) -> None:
    write(
        page,
        "｜櫟木《くぬぎ》台の森で、明日から観察会を開きます。先着順。10:00～11:30、参加費2000円、3ヶ月に1回。"
        "詳しくは市HPをご覧下さい。" + "みんなで歩きます。" * 30,
    )
    page.locator("[name=place]").fill("中央図書館")
    page.locator("[name=fee]").fill("2000円")
    column = page.locator(".preview[data-channel=newsletter] .column")
    expect(column.locator("ruby")).to_have_text("櫟木（くぬぎ）")
    expect(column.locator(".mark", has_text="場")).to_be_visible()
    expect(column.locator(".line.over").first).to_be_attached()
    expect(page.locator("#newsletter-panel .flags")).to_contain_text("先着順")
    expect(page.locator("#newsletter-panel .room")).to_contain_text("あふれ")
    look(page, "panel-full-1280")
    if SHOTS:
        column.screenshot(path=Path(SHOTS) / "column-1280.png")
    page.set_viewport_size(PHONE)
    assert page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth") <= 0
    look(page, "panel-full-390")
    if SHOTS:
        column.screenshot(path=Path(SHOTS) / "column-390.png")
