"""The whole story in a real browser: written, sent back, mended, approved, sent, and read by residents."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.conftest import CHROMIUM
from tests.browser.pages import FOR_WORKERS, Desk, Editor, Street, preview_on, shown_texts
from tests.conftest import House

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not Path(CHROMIUM).exists(),
        reason="Chromium がないので、画面の試験をしません (apt-get install chromium)。",
    ),
]

MISFIT = "中高生向け 放課後うんどう広場"
TITLE = "親子うんどう広場"
BODY = "ボールやマットで、親子で体を動かして遊びます。動きやすい服で来てください。"
REASON = "子育ての読者は就学前のお子さんの保護者です。対象を0〜6歳に直すか、カテゴリを変えてください。"
ALT = "広い部屋でボールを転がす親子"


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    path = tmp_path / "hiroba.jpg"
    Image.new("RGB", (1200, 800), "#8fc31f").save(path)
    return path


def test_an_announcement_from_the_clerk_to_the_residents(
    inhabited: House, sit_down: Callable[[str], Desk], street: Street, photograph: Path
) -> None:
    write_and_submit(sit_down("kosodate"), photograph)
    agree_as_head(sit_down("kosodate-kacho"), MISFIT)
    send_back(sit_down("koho"))
    mend_and_submit_again(sit_down("kosodate"))
    agree_as_head(sit_down("kosodate-kacho"), TITLE)
    with busy(inhabited, "worker"):
        approved = approve(sit_down("koho"))
        open_the_line_delivery(sit_down("koho"))
    watch_it_arrive(sit_down("koho"))
    read_as_residents(street, approved)
    print_the_paper(sit_down("insatsu"))


def write_and_submit(clerk: Desk, photograph: Path) -> None:
    """The clerk writes for the wrong readers, is told so at once, and submits all the same."""
    clerk.look("home-clerk")
    clerk.menu("お知らせ")
    clerk.look("list-empty")
    clerk.follow("最初のお知らせを書く")
    editor = Editor(clerk)
    day = timezone.localdate() + timedelta(days=28)
    editor.write(kind="催し・講座", title=MISFIT, body="ボールやマットで、自由に体を動かせます。")
    editor.write(starts_on=day.isoformat(), starts_at="10:00", ends_at="11:30", place="若葉児童センター")
    editor.for_ages(12, 18, "中学生・高校生")
    editor.write(category="子育て", capacity="20組（申込順）", fee="無料", how_to_apply="電話で申し込む。")
    editor.write(deadline_on=(day - timedelta(days=5)).isoformat(), contact_phone="0000-12-3501")
    editor.write(url="https://www.city.wakabano.example.jp/kosodate/hiroba.html")
    editor.to("LINE", "X", "Facebook", "市政だより")
    editor.segment("子育て")
    editor.add_picture(photograph, ALT)
    expect(editor.people).to_contain_text(re.compile(r"[\d,]+人"))
    expect(editor.findings.filter(has_text="中学生・高校生").first).to_contain_text("約束")
    for channel in ("line", "x", "facebook", "newsletter"):
        expect(preview_on(clerk.page, channel)).to_contain_text(MISFIT)
    expect(clerk.page.locator("#counter-x")).to_contain_text("280")
    clerk.look("editor-live")
    clerk.press("下書きを保存")
    clerk.told("下書きを保存しました")
    expect(clerk.page.get_by_role("img", name=ALT).first).to_be_visible()
    clerk.look("editor-saved")
    clerk.press("所属長へ申請する")
    clerk.told("申請しました")
    clerk.look("submitted")


def agree_as_head(head: Desk, title: str) -> None:
    head.open_from_home(title)
    head.look("sign-off")
    head.press("承認して広報課へ送る")
    head.told("広報課へ送りました")


def send_back(officer: Desk) -> None:
    """The PR division sees the words that break the promise, and says what to do."""
    officer.look("home-pr")
    officer.menu("パトロール")
    officer.look("queue")
    officer.follow(MISFIT)
    expect(officer.page.locator(".draft mark", has_text="中学生・高校生")).to_be_visible()
    expect(officer.page.locator(".draft .finding", has_text="約束").first).to_be_visible()
    officer.look("review-finding")
    officer.page.get_by_text("差し戻す", exact=True).click()
    officer.page.get_by_label("理由の種類").select_option(index=1)
    officer.page.get_by_label("起案した人への説明").fill(REASON)
    officer.press("理由を添えて差し戻す")
    officer.told("差し戻しました")


def mend_and_submit_again(clerk: Desk) -> None:
    clerk.open_from_home(MISFIT)
    clerk.sees(REASON)
    clerk.look("returned")
    editor = Editor(clerk)
    expect(editor.findings.filter(has_text="約束").first).to_be_visible()
    editor.write(title=TITLE, body=BODY)
    editor.for_ages(2, 6, "2歳から就学前までの子どもと保護者")
    expect(editor.findings.filter(has_text="約束")).to_have_count(0)
    clerk.press("所属長へ申請する")
    clerk.told("申請しました")


def approve(officer: Desk) -> dict[str, str]:
    """The words of each platform as they stood on the page of approval."""
    officer.open_from_home(TITLE)
    officer.look("review-mended")
    officer.follow("承認の確認へ進む")
    confirm = officer.page.locator(".confirm-page")
    for words in ("LINE・X・Facebook・市政だより", "承認するとすぐ", "妊娠中から小学校入学前まで"):
        expect(confirm).to_contain_text(words)
    expect(confirm.get_by_text("いま数えた人数")).to_be_visible()
    officer.look("approve")
    texts = shown_texts(officer.page)
    people = confirm.get_by_role("button", name=re.compile(r"承認して、[\d,]+人に配信する"))
    people.click()
    expect(confirm).to_contain_text("印を付けてください")
    confirm.get_by_role("checkbox").check()
    people.click()
    officer.told("承認しました")
    return texts


def open_the_line_delivery(officer: Desk) -> None:
    """While the worker is busy: nothing has left yet, and the page says so."""
    officer.menu("配信")
    officer.look("deliveries-ahead")
    officer.page.locator("tr", has_text=TITLE).filter(has_text="LINE").get_by_role("link").click()
    expect(officer.page.locator("#live [data-state=scheduled]")).to_be_visible()
    officer.look("delivery-ahead")


def watch_it_arrive(officer: Desk) -> None:
    """The open page follows by itself; then the other three."""
    expect(officer.page.locator("#live [data-state=sent]")).to_be_visible(timeout=FOR_WORKERS)
    expect(officer.page.locator("#live .progress")).to_contain_text("100%")
    officer.sees("確定した人数")
    officer.look("delivery-sent")
    officer.page.goto("/admin/channels/?view=all")
    sent = officer.page.locator("tr", has_text=TITLE).locator("[data-state=sent]")
    reload_until(officer, sent, 4)
    officer.look("deliveries-sent")


def reload_until(desk: Desk, wanted: Locator, count: int) -> None:
    until = time.monotonic() + FOR_WORKERS / 1000
    while wanted.count() != count and time.monotonic() < until:
        desk.page.wait_for_timeout(500)
        desk.page.reload()
    expect(wanted).to_have_count(count)


def read_as_residents(street: Street, approved: dict[str, str]) -> None:
    """Exactly what was approved stands in a talk, on the timeline and on the page, with its picture."""
    street.talk_of_the_latest_reader()
    assert street.words(None, ".talk p.balloon") == approved["line"]
    street.pictures_are_there(".talk .balloon.picture img")
    street.look("line-talk")
    for path, channel in (("/x/", "x"), ("/facebook/", "facebook")):
        assert street.words(path, ".post .words") == approved[channel]
        street.pictures_are_there(".post .pictures img")
        street.look(channel)


def print_the_paper(printer: Desk) -> None:
    printer.menu("市政だより")
    printer.look("issues")
    printer.open(printer.page.locator("th a").first)
    printer.sees(TITLE)
    printer.press("校正刷を作る")
    page = printer.page.locator(".sheet img").first
    expect(page).to_be_visible(timeout=FOR_WORKERS)
    expect(page).not_to_have_js_property("naturalWidth", 0)
    printer.look("board")
    with printer.page.expect_download() as download:
        printer.follow("PDFを保存する")
    assert download.value.path().read_bytes().startswith(b"%PDF")


@contextmanager
def busy(house: House, process: str) -> Iterator[None]:
    """That process takes up nothing for a while, so that a person can look at what is about to happen."""
    pid = house.processes[process].pid
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
