"""The pages of decisions in a real browser: at a desk, on a phone and on paper."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from patrol import actions, decisions, resting
from patrol.models import EarlyFix, Fate, Review
from patrol.tests.factories import again, decided, in_patrol
from segments.models import Category
from staff.models import User
from staff.wording import WEEKDAYS
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.pages import Watch

pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("tuesday_morning"),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium がありません"),
]
WIDE = ViewportSize(width=1280, height=900)
SOUND = "①離乳食の始め方を学びます。"
RETURNS = (
    ("facts", "12月3日は木曜日です。日付か曜日のどちらかを直してください。"),
    ("too_broad", "子育ての読者は就学前のお子さんの保護者です。対象を0〜6歳に絞ってください。"),
    ("frequency", "同じ分野への配信が今週3通目です。来週に移してください。"),
)


@pytest.fixture
def busy_month(transactional_db: None, clerk: User, head: User, pr_officer: User, pr_manager: User) -> Review:
    """Some weeks of work: returns, fixes, dismissals, an override, proposals; the last one is waiting."""
    day = timezone.localdate() + timedelta(days=28)
    wrong = f"{day.month}月{day.day}日({WEEKDAYS[(day.weekday() + 3) % 7]})に集まります。{SOUND}"
    soon: dict[str, Any] = {
        "starts_on": day,
        "ends_on": day,
        "deadline_on": day - timedelta(days=5),
        "publish_at": None,
    }
    for number, (kind, reason) in enumerate(RETURNS, start=1):
        review = in_patrol(clerk, head, title=f"離乳食教室（{number}回食）", body=wrong, **soon)
        actions.return_to_clerk(review, pr_officer, reason, kind)
        again(review, clerk, head, body=SOUND)
    everyone = in_patrol(
        clerk, head, title="兄姉と参加できる親子体操", audience_kind="everyone",
        audience_age_min=None, audience_age_max=None, audience_text="", **soon,
    )  # fmt: skip
    note = everyone.findings.get(check_name="audience", severity="note")
    decisions.dismiss(note, pr_officer, "未就学のきょうだいも一緒に参加できる催しのため")
    youth = in_patrol(
        clerk, head, title="中高生の子育て体験", audience_age_min=13, audience_age_max=18, **soon
    )
    actions.approve_without_page(youth, pr_manager, "子育て家庭を手伝う中高生を募る催しのため")
    decided(everyone, [Fate.DISMISSED] * 13 + [Fate.FIXED] * 7, by=pr_officer)
    category = Category.objects.get(code="kosodate")
    resting.rest("urls", category, pr_manager, "市のサイトの引っ越しが終わる年度末まで。")
    EarlyFix.objects.create(
        announcement=youth.announcement, check_name="weekday", severity="stop", quote="(月)"
    )
    return in_patrol(clerk, head, title="離乳食教室（4回食）", body=wrong, **soon)


@pytest.fixture
def cookie(client: Client, pr_manager: User) -> str:
    client.force_login(pr_manager, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


@pytest.fixture
def watch() -> Watch:
    folder = Path(os.environ["KOHO_SHOTS"]) if os.environ.get("KOHO_SHOTS") else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    return Watch(folder)


@pytest.fixture
def page(busy_month: Review, cookie: str, live_server: LiveServer, watch: Watch) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        context = browser.new_context(locale="ja-JP", base_url=live_server.url, viewport=WIDE)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        watch.listen(page)
        yield page
        browser.close()


def test_the_pages_of_decisions(page: Page, busy_month: Review, watch: Watch) -> None:
    review = f"/admin/patrol/{busy_month.announcement_id}/"
    page.goto(review)
    expect(page.get_by_text("休ませています（20件中13件が見送り）")).to_be_visible()
    page.get_by_text("差し戻す", exact=True).click()
    expect(page.get_by_label("止める　日付と曜日", exact=False)).to_be_checked()
    watch.look(page, "review")

    page.goto("/admin/patrol/report/")
    expect(page.get_by_role("heading", name="配信の前に防いだもの（3件）")).to_be_visible()
    watch.look(page, "report")
    page.get_by_role("link", name="検査の成績").first.click()
    watch.look(page, "grades")
    page.get_by_role("link", name="「機種依存文字」（子育て）のくわしい成績").click()
    watch.look(page, "grade")

    page.goto("/admin/patrol/charters/kosodate/")
    watch.look(page, "charter-proposal")
    page.get_by_role("button", name="合う例に加える").first.click()
    expect(page.locator(".messages")).to_contain_text("合う例に加えました")
    expect(page.locator("#history ins").first).to_be_visible()
    watch.look(page, "charter")
    page.get_by_role("link", name="第1版の内容に戻す").click()
    expect(page.get_by_text("まだ保存していません")).to_be_visible()
    watch.look(page, "restore")
    assert watch.complaints == []


def test_the_report_on_paper(page: Page, watch: Watch) -> None:
    page.goto("/admin/patrol/report/")
    pdf = page.pdf(format="A4")
    if watch.folder:
        (watch.folder / "report.pdf").write_bytes(pdf)
    sheets = pypdfium2.PdfDocument(BytesIO(pdf))
    text = "".join(sheet.get_textpage().get_text_range() for sheet in sheets)
    assert "パトロールの月報" in text
    assert "見送った指摘" in text
    assert "CSVで保存" not in text
    assert "パトロールの記録" not in text  # the menu stays on the screen
    if watch.folder:
        for number, sheet in enumerate(sheets, start=1):
            sheet.render(scale=1.2).to_pil().save(watch.folder / f"report-{number}.png")
