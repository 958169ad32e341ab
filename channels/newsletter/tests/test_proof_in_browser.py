"""One whole 校正 in a real browser: asked, confirmed, to be changed, corrected, confirmed again, closed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from channels.models import IssueItem
from channels.newsletter import arranging, proofreading, rendering
from channels.newsletter.proofreading import Seen
from channels.newsletter.tests.factories import an_item_of, rewrite, set_and_sent
from staff.models import User
from staff.tests.cast import City
from tests.browser.pages import HARMLESS

CHROMIUM = Path(os.environ.get("KOHO_CHROMIUM", "/usr/bin/chromium"))
SHOTS = os.environ.get("KOHO_SHOTS", "")
TOO_WIDE = "html => html.scrollWidth - html.clientWidth"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium がありません"),
]
Sit = Callable[[User], Page]
LEAD = "どんぐりや松ぼっくりを使って、親子20組で世界に一つだけのリースを作ります。"


@pytest.fixture
def articles(live_server: LiveServer, city: City) -> list[IssueItem]:
    """Three articles, set; made before the browser, whose loop forbids queries."""
    found = [
        an_item_of(city.childcare, "親子でクリスマスリース作り", LEAD),
        an_item_of(city.childcare, "絵本の読み聞かせ", "冬の絵本を読みます。", "子育て"),
        an_item_of(city.health, "冬の健康教室", "家でできる体操を習います。", "健康"),
    ]
    rendering.render(found[0].issue)
    return found


@pytest.fixture
def cookies(
    articles: list[IssueItem], clerk: User, other_clerk: User, pr_officer: User, pr_manager: User
) -> dict[int, str]:
    found = {}
    for user in (clerk, other_clerk, pr_officer, pr_manager):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        found[user.pk] = client.cookies["sessionid"].value
    return found


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-sync"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def sit(cookies: dict[int, str], browser: Browser, live_server: LiveServer) -> Iterator[Sit]:
    """A window of a person who has signed in."""
    complaints: list[str] = []

    def sit_down(user: User) -> Page:
        context = browser.new_context(
            locale="ja-JP", base_url=live_server.url, viewport={"width": 1280, "height": 900}
        )
        context.add_cookies([{"name": "sessionid", "value": cookies[user.pk], "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield sit_down
    assert [said for said in complaints if not said.startswith(HARMLESS)] == []


def aside(work: Callable[[], Any]) -> None:
    """What a worker or the page of another room does, outside the browser's loop."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


def look(page: Page, name: str) -> None:
    """Nothing sticks out on a phone; pictures go to KOHO_SHOTS where that is set."""
    page.wait_for_load_state("networkidle")
    keep(page, f"{name}-1280")
    page.set_viewport_size({"width": 390, "height": 844})
    keep(page, f"{name}-390")
    beyond = page.locator("html").evaluate(TOO_WIDE)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert beyond <= 0, f"{name}: {beyond} px wider than a phone"


def keep(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"proof-{name}.png", full_page=True)


def told(page: Page, words: str) -> None:
    expect(page.locator(".messages")).to_contain_text(words)


def test_a_whole_proofreading(
    sit: Sit,
    articles: list[IssueItem],
    clerk: User,
    other_clerk: User,
    pr_officer: User,
    pr_manager: User,
) -> None:
    issue = articles[0].issue
    officer, childcare = sit(pr_officer), sit(clerk)
    send_out(officer, issue.pk)
    confirm_one_and_ask_for_a_change(childcare)
    correct(officer, issue.pk)
    aside(lambda: rendering.render(issue))
    see_the_request_and_what_changed(officer, issue.pk)
    confirm_what_was_corrected(childcare)
    everybody_else(sit(other_clerk))
    close(officer, issue.pk)
    officer.goto("/admin/newsletter/archive/")
    expect(officer.locator("tbody tr")).to_contain_text("3件すべて確認済")
    look(officer, "archive")
    childcare.goto("/admin/newsletter/archive/")
    look(childcare, "archive-department")


def send_out(officer: Page, issue: int) -> None:
    officer.goto(f"/admin/newsletter/{issue}/")
    officer.get_by_role("link", name="校正の状況").click()
    look(officer, "status-before")
    officer.get_by_role("link", name="各課に校正を依頼する").click()
    officer.get_by_label("各課への連絡").fill("日時と問合せ先を、特によく見てください。")
    look(officer, "send")
    officer.get_by_role("button", name="2課に校正を依頼する").click()
    told(officer, "2課に校正を依頼しました")


def confirm_one_and_ask_for_a_change(childcare: Page) -> None:
    childcare.goto("/admin/")
    look(childcare, "home")
    childcare.get_by_role("link", name="校正2件を確かめる").click()
    picture = childcare.locator(".as-set img").first
    expect(picture).to_be_visible()
    expect(picture).not_to_have_js_property("naturalWidth", 0)
    look(childcare, "check")
    reading = childcare.locator("article", has_text="絵本の読み聞かせ")
    reading.get_by_role("button", name="確認済にする").click()
    told(childcare, "確認済にしました")
    wreath = childcare.locator("article", has_text="リース作り")
    wreath.get_by_text("直すところがある").click()
    wreath.get_by_role("button", name="修正を依頼する").click()
    expect(wreath.get_by_role("alert")).to_contain_text("どこをどう直すか")
    wreath.get_by_label("どこを、どう直しますか").fill("定員を20組から15組に直してください。")
    look(childcare, "asking")
    wreath.get_by_role("button", name="修正を依頼する").click()
    told(childcare, "修正を依頼しました")
    look(childcare, "asked")


def correct(officer: Page, issue: int) -> None:
    officer.goto(f"/admin/newsletter/{issue}/proofs/")
    look(officer, "status-request")
    officer.get_by_role("link", name="記事を直す").click()
    expect(officer.get_by_label("校正で直す")).to_be_checked()
    officer.get_by_label("本文").fill(LEAD.replace("20組", "15組"))
    officer.get_by_label("理由").fill("課の修正依頼のとおり。")
    officer.get_by_role("button", name="この文にする").click()
    officer.get_by_label("上の違いを確かめました").check()
    officer.get_by_role("button", name="この文にする").click()
    told(officer, "直しました")


def see_the_request_and_what_changed(officer: Page, issue: int) -> None:
    officer.goto(f"/admin/newsletter/{issue}/proofs/")
    row = officer.locator("tr", has_text="リース作り")
    expect(row).to_contain_text("直したので再確認")
    expect(row).to_contain_text("定員を20組から15組に")
    look(officer, "status")
    officer.get_by_role("link", name="前の校正刷と見比べる").click()
    change = officer.locator("section.card", has_text="リース作り")
    expect(change.locator("del")).to_have_text("20")
    change.get_by_text("面を見比べる").click()
    for picture in change.locator(".marked img").all():
        expect(picture).not_to_have_js_property("naturalWidth", 0)
    expect(change.locator("rect").first).to_be_visible()
    look(officer, "compare")


def confirm_what_was_corrected(childcare: Page) -> None:
    childcare.goto("/admin/newsletter/proofs/")
    wreath = childcare.locator("article", has_text="リース作り")
    expect(wreath).to_contain_text("直したので再確認")
    expect(wreath.locator("ins").first).to_have_text("15")
    look(childcare, "corrected")
    wreath.get_by_role("button", name="確認済にする").click()
    told(childcare, "確認済にしました")
    look(childcare, "done")


def everybody_else(health: Page) -> None:
    health.goto("/admin/newsletter/proofs/")
    expect(health.locator("article")).to_have_count(1)
    health.get_by_role("button", name="確認済にする").click()
    told(health, "確認済にしました")


def close(officer: Page, issue: int) -> None:
    officer.goto(f"/admin/newsletter/{issue}/proofs/")
    look(officer, "status-done")
    officer.goto(f"/admin/newsletter/{issue}/close/")
    expect(officer.locator(".facts")).to_contain_text("3件のうち3件が確認済")
    look(officer, "close")
    officer.get_by_role("checkbox").check()
    officer.get_by_role("button", name="校了する").click()
    told(officer, "校了しました")


def test_closing_before_everybody_has_answered(sit: Sit, articles: list[IssueItem], pr_manager: User) -> None:
    manager = sit(pr_manager)
    manager.goto(f"/admin/newsletter/{articles[0].issue_id}/close/")
    look(manager, "close-open")
    manager.get_by_role("checkbox").check()
    manager.get_by_label("理由").fill("印刷の日程に間に合わないため。各課には電話で確かめた。")
    manager.get_by_role("button", name="校了する").click()
    told(manager, "校了しました")
    manager.goto("/admin/newsletter/archive/")
    manager.get_by_text("確認がない3件").click()
    look(manager, "archive-open")


def test_what_was_typed_of_an_article_that_is_gone(
    sit: Sit, articles: list[IssueItem], clerk: User, pr_officer: User
) -> None:
    issue, (wreath, reading, _) = articles[0].issue, articles
    aside(lambda: rewrite(reading, "冬と春の絵本を読みます。", by=clerk))
    aside(lambda: set_and_sent(pr_officer, issue))
    childcare, officer = sit(clerk), sit(pr_officer)
    childcare.goto("/admin/newsletter/proofs/")
    expect(childcare.locator(f"#item-{reading.pk}")).to_contain_text("課の別の人が確かめてください")
    look(childcare, "own-text")
    form = childcare.locator(f"#item-{wreath.pk}")
    form.get_by_text("直すところがある").click()
    form.get_by_label("どこを、どう直しますか").fill("定員を20組から15組に直してください。")
    aside(lambda: proofreading.ask_change(clerk, Seen(wreath.pk, 1, 2), "会場を変えてください。"))
    officer.goto(f"/admin/newsletter/{issue.pk}/proofs/")
    officer.get_by_text("直さない理由を答える").click()
    officer.get_by_role("textbox", name="直さない理由").fill("会場は変えられません。")
    aside(lambda: arranging.take_out(pr_officer, wreath, "中止のため"))
    officer.get_by_role("button", name="この理由を").click()
    expect(officer.get_by_label("書いた文")).to_have_value("会場は変えられません。")
    look(officer, "answer-refused")
    form.get_by_role("button", name="修正を依頼する").click()
    expect(childcare.get_by_label("書いた文")).to_have_value("定員を20組から15組に直してください。")
    look(childcare, "request-refused")
