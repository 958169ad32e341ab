"""The files of the paper in a browser, asked for, watched and saved; and the way from paper to the city."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from announcements.models import Channel
from channels.models import Export, ExportKind, ExportState, IssueItem, PrintLink, PrintLinkDay
from channels.newsletter import making, placing, rendering
from channels.newsletter.tests.samples import FIELDS, LEADS, TITLES, an_item
from channels.tests.factories import make_content, make_delivery, make_revision
from tests.browser.conftest import CHROMIUM
from tests.browser.pages import FOR_WORKERS, Desk
from tests.conftest import House

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not Path(CHROMIUM).exists(), reason="Chromium がありません (apt-get install chromium)。"
    ),
]
PAGE = "https://www.city.wakabano.example.jp/kosodate/"


@dataclass(frozen=True)
class Paper:
    """An issue with two proofs: of the files of the first one is under way, and one has failed."""

    issue: int
    delivery: int
    code: str
    article: str


@pytest.fixture
def paper(inhabited: House) -> Paper:
    """Made before the browser, whose loop forbids queries."""
    items = [_article(number) for number in range(12)]
    issue = items[0].issue
    first = rendering.render(issue)
    assert first
    lease = {"lease_token": uuid.uuid4(), "lease_until": timezone.now() + timedelta(hours=1)}
    Export.objects.create(
        proof=first, kind=ExportKind.ZIP, state=ExportState.RUNNING, done_percent=45, **lease
    )
    Export.objects.create(
        proof=first, kind=ExportKind.DOCX, state=ExportState.FAILED, problem=making.NOT_KEPT
    )
    _article(12)
    assert rendering.render(issue)
    link = PrintLink.objects.get(item=items[0])
    for days, opened in ((3, 41), (2, 1180), (1, 13)):
        day = timezone.localdate() - timedelta(days=days)
        PrintLinkDay.objects.create(link=link, day=day, opened=opened)
    return Paper(issue.pk, items[0].delivery_id, link.code, str(items[0]))


def _article(number: int) -> IssueItem:
    text = an_item(f"{TITLES[number % 3]}（{number}）", LEADS[number % 3], *FIELDS[number % 3 * 2 :]).text
    content = text.to_json() | {"url": PAGE}
    revision = make_revision(make_content((Channel.NEWSLETTER,), url=PAGE))
    delivery = make_delivery(Channel.NEWSLETTER, revision=revision, parts=[{"item": content}])
    return placing.place(delivery.pk, content, "催し", timezone.localdate())


def test_files_are_made_and_saved(paper: Paper, sit_down: Callable[[str], Desk], tmp_path: Path) -> None:
    desk = sit_down("insatsu")
    page = desk.page
    page.goto(f"/admin/newsletter/{paper.issue}/exports/?proof=1")
    desk.sees("新しい校正2があります")
    desk.sees("もう一度作る")
    expect(page.locator("progress[value='45']")).to_be_visible()
    desk.look("files-under-way")

    page.goto(f"/admin/newsletter/{paper.issue}/")
    desk.follow("書き出し")
    desk.sees("校正用です。入稿には校了したものを使ってください。")
    desk.look("files-none")
    desk.press("すべて作る")
    saved = page.get_by_role("link", name="を保存する")
    expect(saved).to_have_count(len(ExportKind), timeout=FOR_WORKERS)
    expect(page.get_by_role("button", name="すべて作る")).to_have_count(0)
    desk.look("files-made")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="入稿用PDF（トンボ付き）を保存する").click()
    assert waiting.value.suggested_filename.endswith("_校正2_入稿用.pdf")
    waiting.value.save_as(tmp_path / "print.pdf")
    assert (tmp_path / "print.pdf").read_bytes().startswith(b"%PDF")


def test_the_way_from_paper_is_open_and_told(paper: Paper, sit_down: Callable[[str], Desk]) -> None:
    desk = sit_down("koho")
    page = desk.page
    page.goto("/admin/channels/analysis/")
    desk.heading("市政だよりの紙面から開かれたお知らせ")
    desk.sees("1,234回")
    desk.look("openings-analysis")
    page.goto(f"/admin/channels/{paper.delivery}/")
    desk.sees("1,234回")
    desk.look("openings-delivery")
    page.goto(f"/admin/newsletter/{paper.issue}/")
    desk.sees("紙面から1,234回")
    desk.follow(paper.article)
    desk.sees(f"/p/{paper.code}")
    desk.look("openings-article")
    page.context.clear_cookies()
    answer = page.request.get(f"/p/{paper.code.upper()}", max_redirects=0)
    assert (answer.status, answer.headers["location"]) == (302, PAGE)
    desk.watch.complaints.clear()
    page.goto("/p/zzzzzz")
    desk.heading("このアドレスのページは見つかりません")
    assert page.context.cookies() == []
    desk.watch.complaints.clear()  # a page that is not found is one to the console
    desk.look("unknown-address")
