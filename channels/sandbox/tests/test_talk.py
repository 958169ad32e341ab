"""The resident's side of the talk: our own replies, sent over real HTTP, and what can be pressed then."""

from __future__ import annotations

import html
from datetime import date
from typing import Any

import pytest
import requests
from django.utils import timezone
from pytest_django import Settings

from channels.sandbox.line import talk
from channels.sandbox.line.friends import Status
from channels.sandbox.line.webhooks import Event, build_event
from channels.sandbox.testing import RunningSandbox
from channels.sandbox.tests.conftest import user_ids
from segments.menus import replying
from segments.models import PendingReply, WebhookEvent
from segments.processing import REPLY_WITHIN
from segments.tests.factories import make_category, make_subscriber

pytestmark = pytest.mark.django_db
PERSON = user_ids(1)[0]


@pytest.fixture
def ours(sandbox: RunningSandbox, settings: Settings) -> RunningSandbox:
    """The stand-in with one friend, who is one of our readers."""
    settings.LINE_API_BASE = sandbox.base_url
    sandbox.add_friends(user_ids(1))
    make_subscriber([make_category("kosodate", "子育て")], line_user_id=PERSON)
    make_category("bosai", "防災")
    return sandbox


def owe(sandbox: RunningSandbox, screen: str, *, note: str = "", late: bool = False) -> Event:
    event = build_event(sandbox.line, "message", 0)
    PendingReply.objects.create(
        token=event["replyToken"],
        user_id=PERSON,
        screen=screen,
        note=note,
        can_undo=bool(note),
        expires_at=timezone.now() + (-REPLY_WITHIN if late else REPLY_WITHIN),
    )
    return event


def labels(sandbox: RunningSandbox) -> list[str]:
    return [action["label"] for action in talk.offered(sandbox.line, 0)[1]]


@pytest.mark.parametrize(
    "screen", ["welcome", "menu.1", "category.1", "ward.1", "child", "settings", "stop", "help"]
)
def test_every_screen_is_taken_by_line(ours: RunningSandbox, screen: str) -> None:
    owe(ours, screen, note="変えました。")
    assert replying.send_waiting() == 1
    assert len(ours.inbox(PERSON)) == 1


def test_a_reply_shows_how_the_person_stands_now(ours: RunningSandbox) -> None:
    owe(ours, "category.1", note="『子育て』のお知らせを届けます。")
    replying.send_waiting()
    assert labels(ours) == ["元に戻す", "✓子育て", "防災", "いまの設定を見る"]


def test_late_replies_are_dropped_and_lost_ones_are_not_repeated(
    ours: RunningSandbox, caplog: pytest.LogCaptureFixture
) -> None:
    owe(ours, "menu", late=True)
    ours.faults.add("line", "reply", effect="reply", status=500, count=1)
    owe(ours, "menu")
    assert replying.send_waiting() == 0
    assert not PendingReply.objects.exists()
    assert ours.inbox(PERSON) == []
    assert "'status 500': 1" in caplog.text
    assert PERSON not in caplog.text


def test_choices_come_before_words_about_them(ours: RunningSandbox) -> None:
    owe(ours, "menu")
    waiting = WebhookEvent.objects.create(event_id="a", kind="follow", timestamp_ms=1, payload={})
    WebhookEvent.objects.update(received_at=timezone.now() - 2 * replying.BEHIND)
    assert replying.send_waiting() == 0
    waiting.delete()
    assert replying.send_waiting() == 1


def post(sandbox: RunningSandbox, act: str, **fields: Any) -> str:
    answer = requests.post(
        f"{sandbox.base_url}/line/friend/1/{act}",
        data=fields,
        headers={"Origin": sandbox.base_url},
        timeout=30,
    )
    return html.unescape(answer.text)


def test_buttons_are_pressed_once_and_only_where_they_are_offered(ours: RunningSandbox) -> None:
    ours.line.put("settings", "webhook_url", "http://127.0.0.1:9/")
    owe(ours, "menu")
    replying.send_waiting()
    content, _ = talk.offered(ours.line, 0)
    for odd in ({}, {"content": content, "place": "99"}, {"content": "x", "place": "0"}):
        assert "そのボタンはもう使えません" in post(ours, "press", **odd)
    page = post(ours, "press", content=content, place="0")
    assert "知らせが届きませんでした" in page
    assert "分野をえらぶ" in page  # the resident's own words
    assert labels(ours) == []


def test_a_calendar_refuses_days_it_does_not_show(ours: RunningSandbox) -> None:
    owe(ours, "child")
    replying.send_waiting()
    content, _ = talk.offered(ours.line, 0)
    page = post(ours, "press", content=content, place="0", picked=date(1950, 1, 1).isoformat())
    assert "その日付は選べません" in page


def test_words_are_shown_and_remembered(ours: RunningSandbox) -> None:
    ours.line.put("settings", "webhook_url", "http://127.0.0.1:9/")
    post(ours, "say", text="<script>設定")
    shown = requests.get(f"{ours.base_url}/line/friend/1/", timeout=30).text
    assert "&lt;script&gt;設定" in shown
    assert "送る言葉を入れてください" in post(ours, "say", text="  ")
    assert [said.text for said in ours.line.said[0]] == ["<script>設定"]
    assert any(entry["op"] == "said" for entry in ours.line.dump())


def test_only_from_the_page_and_only_friends(ours: RunningSandbox) -> None:
    address = f"{ours.base_url}/line/friend/1/say"
    assert requests.post(address, data={"text": "設定"}, timeout=30).status_code == 403
    ours.line.set_status([0], Status.BLOCKED)
    assert 'name="text"' not in post(ours, "say", text="設定")
    assert ours.line.said == {}
