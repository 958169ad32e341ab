"""The patrol's desk in a real browser: the keys, a proposal and its answer, and how it looks on a phone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from patrol.charts import Bar, Chart, Reference
from patrol.models import FindingRecord, Review
from patrol.tests.factories import in_patrol, make_readers
from segments.tests.factories import make_category, make_subscriber, make_ward
from staff.models import User

CHROMIUM = Path(os.environ.get("KOHO_CHROMIUM", "/usr/bin/chromium"))
SHOTS = os.environ.get("KOHO_SHOTS", "")
TOO_WIDE = "html => html.scrollWidth - html.clientWidth"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("tuesday_morning"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium がありません"),
]
Sit = Callable[[User], Page]


@pytest.fixture
def reviews(live_server: LiveServer, clerk: User, head: User) -> list[Review]:
    """Three reviews, the second with findings; made before the browser, whose loop forbids queries."""
    category = make_readers()
    south = make_ward("minami", "南区")
    for _ in range(25):
        make_subscriber([category], south, [date(timezone.localdate().year - 3, 6, 1)])
    make_category("wakamono", "小中高・若者", age_min=6, age_max=18)
    days = iter(range(4, 40, 9))
    found = [
        in_patrol(clerk, head, title=title, body=body, **days_from_now(next(days)))
        for title, body in (
            ("離乳食教室（1回食）", "離乳食の始め方を、作り方を見ながら学びます。"),
            (
                "親子うんどう広場",
                "①体を動かして遊びます。http://www.city.wakabano.example.jp/ へ。",
            ),
            ("絵本の読み聞かせ", "絵本を読みます。"),
        )
    ]
    chart = Chart(
        "この配信で今週何通目になるか",
        "人",
        (Bar("1通目", 41_200), Bar("2通目", 20_310), Bar("3通目", 9_870), Bar("4通目", 8_412, mark=True)),
        Reference("週の上限の目安", 15_000),
    )
    record = FindingRecord.objects.filter(review=found[1]).order_by("pk")[0]
    record.evidence = {"chart": chart.to_json()}
    record.save()
    return found


def days_from_now(days: int) -> dict[str, object]:
    day = timezone.localdate() + timedelta(days=days + 20)
    return {
        "starts_on": day,
        "ends_on": day,
        "deadline_on": day - timedelta(days=2),
        "publish_at": timezone.now() + timedelta(days=days),
    }


@pytest.fixture
def complaints() -> list[str]:
    """What the consoles complained about."""
    return []


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-sync"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def cookies(reviews: list[Review], clerk: User, pr_officer: User, pr_manager: User) -> dict[int, str]:
    found = {}
    for user in (clerk, pr_officer, pr_manager):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        found[user.pk] = client.cookies["sessionid"].value
    return found


@pytest.fixture
def sit(
    cookies: dict[int, str], browser: Browser, live_server: LiveServer, complaints: list[str]
) -> Iterator[Sit]:
    """A window of a person who has signed in."""

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
    assert complaints == []


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
        page.screenshot(path=Path(SHOTS) / f"desk-{name}.png", full_page=True)


def test_the_queue_by_keyboard(sit: Sit, pr_officer: User, pr_manager: User, reviews: list[Review]) -> None:
    page = sit(pr_officer)
    page.goto("/admin/patrol/")
    look(page, "queue")
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_have_text("絵本の読み聞かせ")  # it has the heaviest finding
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_have_text("親子うんどう広場")
    page.keyboard.press("k")
    page.keyboard.press("c")
    expect(page.locator(".messages")).to_contain_text("あなたが担当になりました")
    expect(page).to_have_url(f"{page.url.split('/admin')[0]}/admin/patrol/{reviews[0].announcement_id}/")
    page.wait_for_load_state()  # what is seen before that does not hear keys yet
    page.keyboard.press("u")
    expect(page.get_by_role("heading", name="広報パトロール")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="絵本の読み聞かせ").first).to_be_visible()


def test_keys_do_nothing_while_typing_and_can_be_turned_off(
    sit: Sit, pr_officer: User, reviews: list[Review]
) -> None:
    page = sit(pr_officer)
    page.goto(f"/admin/patrol/{reviews[1].announcement_id}/")
    page.keyboard.press("t")
    page.keyboard.type("canrptj?")
    expect(page.locator("#comment-text")).to_have_value("canrptj?")
    expect(page.locator("#keys")).to_be_hidden()
    page.locator("h1").first.click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    look(page, "keys")
    page.locator("[data-keys-on]").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("n")
    expect(page.locator(".at-key")).to_have_count(0)
    page.locator("#comment-text").fill("")


def test_the_review_by_keyboard(sit: Sit, pr_officer: User, reviews: list[Review]) -> None:
    page = sit(pr_officer)
    page.goto(f"/admin/patrol/{reviews[1].announcement_id}/")
    look(page, "review")
    current = page.locator(".finding.at-key")
    page.keyboard.press("n")
    first = current.get_attribute("id") or ""
    page.keyboard.press("n")
    expect(current).not_to_have_id(first)
    page.keyboard.press("p")
    expect(current).to_have_id(first)
    page.keyboard.press("r")
    expect(page.locator("[data-key-return] select")).to_be_focused()
    page.locator("h1").first.click()
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="承認の確認")).to_be_visible()
    look(page, "approve")


def test_a_proposal_goes_out_and_is_accepted(
    sit: Sit, clerk: User, pr_officer: User, reviews: list[Review]
) -> None:
    pr = sit(pr_officer)
    number = reviews[1].announcement_id
    pr.goto(f"/admin/patrol/{number}/")
    pr.locator("#proposal-choice").select_option("children:preschool")
    pr.get_by_role("button", name="どう変わるかを見る").click()
    expect(pr.locator("#effect")).to_contain_text("25人")
    look(pr, "proposal")
    pr.get_by_role("button", name="この案を添えて差し戻す").click()
    expect(pr.locator(".messages")).to_contain_text("直し方の案を添えて差し戻しました")

    page = sit(clerk)
    page.goto("/admin/")
    look(page, "home-clerk")
    page.get_by_role("link", name="親子うんどう広場").first.click()
    expect(page.locator("#proposal")).to_contain_text("0〜6歳の子がいる人だけに送る")
    look(page, "answer")
    page.get_by_role("button", name="案のとおりに直して申請する").click()
    expect(page.locator(".messages")).to_contain_text("案のとおりに直して、申請しました")
    look(page, "answered")


def test_a_claim_shows_on_other_desks(
    sit: Sit, pr_officer: User, pr_manager: User, reviews: list[Review]
) -> None:
    page, other = sit(pr_officer), sit(pr_manager)
    page.goto("/admin/patrol/")
    other.goto(f"/admin/patrol/{reviews[0].announcement_id}/")
    other.get_by_role("button", name="自分が担当する").click()
    expect(page.locator(f"#claim-{reviews[0].pk}")).to_contain_text("課長 次郎")
    page.goto("/admin/patrol/?view=whom")
    look(page, "whom")
    page.goto(f"/admin/patrol/{reviews[0].announcement_id}/")
    expect(page.get_by_text("ほかの人が確かめています")).to_be_visible()
