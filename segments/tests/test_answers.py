"""Who is owed which reply."""

from __future__ import annotations

import pytest
from django.test import Client

from segments.models import AudienceRow, PendingReply
from segments.processing import process_pending
from segments.tests.factories import make_category
from segments.tests.line_calls import PERSON, call, event, preference, typed

pytestmark = pytest.mark.django_db
AUTUMN = 1_795_000_000_000  # 2026-11-18


def owed() -> list[tuple[str, str]]:
    replies = list(PendingReply.objects.order_by("pk").values_list("screen", "note"))
    PendingReply.objects.all().delete()
    return replies


def test_replies_are_owed_with_what_was_done(client: Client) -> None:
    make_category("kosodate", "子育て")
    call(client, event("follow", 1, replyToken="t1"))
    call(client, preference("pref1:category=kosodate:on", 2) | {"replyToken": "t2"})
    call(client, typed("設定", 3, replyToken="t3"), preference("pref1:nonsense", 4) | {"replyToken": "t4"})
    process_pending()
    assert PendingReply.objects.get(token="t2").can_undo
    replies = owed()
    assert [screen for screen, _ in replies] == ["welcome", "category.1", "menu.1", "menu"]
    assert replies[1][1] == "『子育て』のお知らせを届けます。"
    assert "読み取れません" in replies[3][1]


def test_help_comes_once_a_day(client: Client) -> None:
    day = 24 * 3600 * 1000
    call(client, typed("こんにちは", AUTUMN, replyToken="t1"), typed("ねえ", AUTUMN + 1, replyToken="t2"))
    process_pending()
    call(client, typed("もしもし", AUTUMN + day - 1, replyToken="t3"))
    process_pending()
    assert owed() == [("help", "")]
    call(client, typed("もしもし", AUTUMN + day, replyToken="t4"))
    process_pending()
    assert owed() == [("help", "")]


@pytest.mark.parametrize(
    "silent",
    [
        event("message", message={"type": "sticker"}, replyToken="t"),
        typed("設定", replyToken="t", mode="standby"),
        typed("設定"),
        typed("設定", replyToken=5),
        event("postback", postback={"data": "menu=1"}, replyToken="t"),
        event("unfollow", replyToken="t"),
    ],
)
def test_nobody_is_answered_who_must_not_be(client: Client, silent: dict[str, object]) -> None:
    call(client, silent)
    assert process_pending() == 1
    assert not PendingReply.objects.exists()


@pytest.mark.parametrize("kind", ["group", "room", "not-yet-invented"])
def test_what_is_said_before_others_is_neither_answered_nor_taken(client: Client, kind: str) -> None:
    """All of a group would read who lives where, with which children."""
    make_category("kosodate")
    said = [typed("いまの設定"), preference("pref1:category=kosodate:on"), preference("pref1:nonsense")]
    source = {"type": kind, f"{kind}Id": "C" + "0" * 32, "userId": PERSON}
    call(client, *(each | {"source": source, "replyToken": f"t{place}"} for place, each in enumerate(said)))
    assert process_pending() == len(said)
    assert not PendingReply.objects.exists()
    assert not AudienceRow.objects.exists()


def test_a_change_in_standby_counts_but_is_not_answered(client: Client) -> None:
    make_category("kosodate")
    call(client, preference("pref1:category=kosodate:on") | {"mode": "standby", "replyToken": "t"})
    process_pending()
    assert AudienceRow.objects.get().categories == 1
    assert not PendingReply.objects.exists()
