"""The pages of a sign-off in a real browser, on a desk and on a phone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from announcements.models import Announcement
from announcements.tests.factories import make_announcement
from patrol.models import Ask, Route
from patrol.routes.acting import pull_up, sign_off
from patrol.tests.factories import make_readers, submitted
from patrol.tests.routes.conftest import away, name_deputy
from staff.models import User
from tests.browser.pages import Watch

CHROMIUM = Path(os.environ.get("KOHO_CHROMIUM", "/usr/bin/chromium"))
pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("tuesday_morning"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium がありません"),
]
Sit = Callable[[User], Page]


@pytest.fixture
def watch() -> Watch:
    """Pictures of every page that was looked at go to KOHO_SHOTS where that is set."""
    folder = Path(os.environ["KOHO_SHOTS"]) if os.environ.get("KOHO_SHOTS") else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    return Watch(folder)


@pytest.fixture
def cookies(
    clerk: User, chief: User, head: User, deputy: User, pr_manager: User, admin_user: User
) -> dict[int, str]:
    """Everybody signed in before the browser starts, whose event loop forbids Django's own queries."""
    found = {}
    for user in (clerk, chief, head, deputy, pr_manager, admin_user):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        found[user.pk] = client.cookies["sessionid"].value
    return found


@pytest.fixture
def sit(live_server: LiveServer, cookies: dict[int, str], watch: Watch) -> Iterator[Sit]:
    def at(browser: Browser, user: User) -> Page:
        context = browser.new_context(
            locale="ja-JP", base_url=live_server.url, viewport=ViewportSize(width=1280, height=900)
        )
        context.add_cookies([{"name": "sessionid", "value": cookies[user.pk], "url": live_server.url}])
        page = context.new_page()
        watch.listen(page)
        return page

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-sync"]
        )
        yield lambda user: at(browser, user)
        browser.close()


@pytest.fixture
def waiting(route: Route, clerk: User) -> Announcement:
    return submitted(clerk, publish_at=None)


@pytest.fixture
def at_the_head(waiting: Announcement, chief: User) -> Announcement:
    """係長 and the consulted have agreed; the 課長 decides."""
    sign_off(waiting, chief, "日程は調整ずみです。")
    for ask in Ask.objects.open().select_related("person"):
        sign_off(waiting, ask.person)
    return waiting


@pytest.fixture
def with_deputy(at_the_head: Announcement, head: User, deputy: User) -> Announcement:
    name_deputy(head, deputy)
    away(head)
    return at_the_head


@pytest.fixture
def chief_away(waiting: Announcement, chief: User) -> Announcement:
    away(chief)
    return waiting


@pytest.fixture
def pulled_up(waiting: Announcement, head: User) -> Announcement:
    pull_up(waiting, head, "係長が出張のため")
    return waiting


@pytest.fixture
def draft(route: Route, clerk: User) -> Announcement:
    make_readers()
    return make_announcement(clerk, publish_at=None)


def test_the_clerk_sees_whom_a_submit_asks(draft: Announcement, clerk: User, sit: Sit, watch: Watch) -> None:
    page = sit(clerk)
    page.goto(f"/admin/announcements/announcement/{draft.pk}/change/")
    line = page.locator("#section-way .steps")
    expect(line).to_contain_text("係長 三郎")
    expect(line).to_contain_text("関係課（合議）")
    expect(line).to_contain_text("所属 太郎")
    watch.look(page, "editor-way")
    page.get_by_role("button", name="係長へ申請する", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("申請しました")
    expect(page.locator("li[aria-current=step]")).to_contain_text("係長 三郎 の確認待ち")
    watch.look(page, "announcement-waiting")


def test_the_chief_agrees_and_it_goes_on(waiting: Announcement, chief: User, sit: Sit, watch: Watch) -> None:
    page = sit(chief)
    page.goto("/admin/")
    watch.look(page, "home-chief")
    page.get_by_role("link", name="承認", exact=False).first.click()
    watch.look(page, "list-chief")
    page.get_by_role("link", name="離乳食教室").first.click()
    watch.look(page, "sign-off-chief")
    page.get_by_role("button", name="承認して「関係課」へ回す").click()
    expect(page.locator(".messages")).to_contain_text("を承認しました")


def test_the_head_sends_back_one_step(at_the_head: Announcement, head: User, sit: Sit, watch: Watch) -> None:
    page = sit(head)
    page.goto(f"/admin/patrol/sign-offs/{at_the_head.pk}/")
    expect(page.get_by_role("button", name="承認して広報課へ送る")).to_be_visible()
    page.get_by_text("差し戻す（前の「関係課」へ）").click()
    page.get_by_text("廃案にする", exact=True).first.click()
    page.get_by_text("だれが、どう確かめたか").click()
    watch.look(page, "sign-off-head")
    section = page.locator("details", has=page.get_by_text("差し戻す（前の「関係課」へ）"))
    section.get_by_label("理由の種類").select_option(label="事実")
    section.get_by_label("前の段の人への説明").fill(
        "開催日が関係課の催しと重なっていないか、見直してください。"
    )
    section.get_by_role("button", name="前の段へ差し戻す").click()
    expect(page.locator(".messages")).to_contain_text("前の段へ差し戻しました")


def test_a_deputy_decides(with_deputy: Announcement, deputy: User, sit: Sit, watch: Watch) -> None:
    page = sit(deputy)
    page.goto("/admin/patrol/sign-offs/")
    expect(page.get_by_role("heading", name="代決できるもの")).to_be_visible()
    watch.look(page, "list-deputy")
    page.get_by_role("link", name="離乳食教室").first.click()
    page.get_by_text("代決する", exact=True).click()
    watch.look(page, "sign-off-deputy")
    page.get_by_label("理由", exact=True).first.fill("課長が出張のため")
    page.get_by_role("button", name="代決して広報課へ送る").click()
    expect(page.locator(".messages")).to_contain_text("代決しました")


def test_the_clerk_goes_on_without_the_absent(
    chief_away: Announcement, clerk: User, sit: Sit, watch: Watch
) -> None:
    page = sit(clerk)
    page.goto(f"/admin/announcements/announcement/{chief_away.pk}/detail/")
    page.get_by_role("link", name="承認の画面を開く").click()
    page.get_by_text("後閲にして先へ進める", exact=True).first.click()
    watch.look(page, "sign-off-skip")
    page.get_by_label("理由", exact=True).fill("急")
    page.get_by_role("button", name="後閲にして先へ進める").click()
    expect(page.locator(".error-summary")).to_contain_text("5字以上")
    page.get_by_label("理由", exact=True).fill("締切が今日のため")
    page.get_by_role("button", name="後閲にして先へ進める").click()
    expect(page.locator(".messages")).to_contain_text("後閲にして先へ進めました")


def test_the_one_passed_over_looks_afterwards(
    pulled_up: Announcement, chief: User, sit: Sit, watch: Watch
) -> None:
    page = sit(chief)
    page.goto("/admin/patrol/sign-offs/")
    expect(page.get_by_role("heading", name="後から見ていただくもの")).to_be_visible()
    watch.look(page, "list-unseen")
    page.get_by_role("link", name="離乳食教室").first.click()
    watch.look(page, "sign-off-unseen")
    page.get_by_role("button", name="見ました").click()
    expect(page.locator(".messages")).to_contain_text("見たことを記録しました")


def test_a_manager_sends_it_another_way(
    waiting: Announcement, pr_manager: User, sit: Sit, watch: Watch
) -> None:
    page = sit(pr_manager)
    page.goto(f"/admin/patrol/sign-offs/{waiting.pk}/reroute/")
    watch.look(page, "reroute")
    page.get_by_label("これからの承認ルート").select_option(label="所属長の承認")
    page.get_by_label("変える理由").fill("係長が異動したため、所属長だけで確かめます。")
    page.get_by_role("button", name="このルートで最初から回す").click()
    expect(page.locator(".messages")).to_contain_text("承認ルートを変えました")
    expect(page.locator("li[aria-current=step]")).to_contain_text("所属 太郎")


def test_a_route_is_made_in_the_admin(
    route: Route, admin_user: User, other_head: User, sit: Sit, watch: Watch
) -> None:
    page = sit(admin_user)
    page.goto("/admin/patrol/route/")
    watch.look(page, "routes")
    page.goto(f"/admin/patrol/route/{route.pk}/change/")
    watch.look(page, "route")
    page.locator("#steps-group .add-row a").click()
    step = page.locator("#steps-3")
    step.get_by_label("順番").fill("4")
    step.get_by_label("段の名前").fill("部長")
    step.locator(".field-people .select2-search__field").fill("大地")
    page.locator(".select2-results__option--highlighted", has_text="健康 大地").click()
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.locator(".messages")).to_be_visible()
    expect(page.locator("#result_list")).to_contain_text("部長［健康 大地］")


def test_absence_and_deputy_are_entered(
    route: Route, head: User, deputy: User, sit: Sit, watch: Watch
) -> None:
    page = sit(head)
    page.goto("/admin/staff/absence/")
    watch.look(page, "absences")
    page.goto("/admin/staff/absence/add/")
    watch.look(page, "absence")
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.locator("#result_list")).to_contain_text("所属 太郎")
    page.get_by_role("link", name="代決者の指名").click()
    watch.look(page, "delegations")
    page.goto("/admin/staff/delegation/add/")
    page.get_by_label("代決する人").select_option(label="子育て支援課　補佐 五郎")
    page.get_by_label("いつまで").fill("2030-03-31")
    watch.look(page, "delegation")
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.locator("#result_list")).to_contain_text("補佐 五郎")
