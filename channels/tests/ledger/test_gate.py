"""Nothing leaves that was not approved exactly so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import Settings

from announcements.models import Announcement, Channel, State
from channels.ledger import gate, lane, sweeping
from channels.ledger.gate import Decision
from channels.ledger.stopping import stop_channel
from channels.models import Delivery, DeliveryState
from channels.tests.factories import PARENTS, make_content, make_delivery, make_friends, make_revision
from channels.tests.recording import Platform
from segments.tests.factories import make_category

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)


def verdict(delivery: Delivery) -> gate.Verdict:
    return gate.check(Delivery.objects.select_related("revision__announcement").get(pk=delivery.pk))


def tamper(delivery: Delivery, **values: Any) -> None:
    """What only somebody with the database in hand could do."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE channels_delivery DISABLE TRIGGER channels_delivery_frozen")
        Delivery.objects.filter(pk=delivery.pk).update(**values)
        cursor.execute("ALTER TABLE channels_delivery ENABLE TRIGGER channels_delivery_frozen")


def test_what_was_approved_may_go() -> None:
    assert verdict(make_delivery()).decision is Decision.GO


@committed
@pytest.mark.parametrize(
    "change",
    [
        {"payload": {"channel": "line", "parts": [{"text": "別の文"}]}},
        {"segment": {"everyone": True}},
        {"people_counted": 9},
        {"due_at": timezone.now() - timedelta(days=1)},
        {"is_emergency": True},
        {"authorization_basis": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_row_is_held(change: dict[str, Any]) -> None:
    delivery = make_delivery(segment=PARENTS)
    tamper(delivery, **change)
    assert verdict(delivery).decision is Decision.HOLD
    assert "承認された内容と一致しません" in verdict(delivery).note


def test_the_database_itself_refuses_to_change_what_was_approved() -> None:
    delivery = make_delivery()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(payload={})


def test_a_newer_revision_or_a_withdrawal_holds_it() -> None:
    delivery = make_delivery()
    Announcement.objects.update(state=State.DRAFT)
    assert "取り下げ" in verdict(delivery).note


def test_approved_in_the_sandbox_is_not_sent_for_real(settings: Settings) -> None:
    delivery = make_delivery()
    settings.KOHO_MODE, settings.LIVE = "live", True
    assert "「デモ」として承認された配信は、「本番」の環境からは送れません" in verdict(delivery).note


def live_delivery(settings: Settings, text: str) -> Delivery:
    settings.KOHO_MODE, settings.LIVE = "live", True
    return make_delivery(parts=[{"messages": [{"type": "text", "text": text}]}])


@pytest.mark.parametrize(
    "text",
    [
        "【訓練】大雨警報が出ました。",
        "これは訓練です。",
        "試験配信です",
        "訓練：避難してください",
        "（テスト）お知らせ",
        "訓練訓練",
        "【訓　練】避難してください。",
        "［訓練］避難してください。",
        "《訓練》避難してください。",
        "■訓練■避難してください。",
        "【訓練放送】避難してください。",
        "【TEST】お知らせ",
        "テスト",
        "訓練\n津波警報が出ました。",
        "【試験】大雨特別警報が出ました。",
        "試験放送です。",
        "これは、Jアラートのテストです。",
        "「こちらは、防災若葉野市です。これは訓練放送です。」",
        "「これは訓練です。」大地震です。訓練放送終わり。",
        "ただいまの配信は訓練です。",
    ],
)
def test_a_drill_is_never_sent_for_real(settings: Settings, text: str) -> None:
    assert "本番では配信できません" in verdict(live_delivery(settings, text)).note


@pytest.mark.parametrize(
    "text",
    [
        "場所は○○です。",
        "日時：未入力",
        "{{ title }}",
        "電話 XXXX",
        "会場 ●●",
        "○月○日に開きます。",
        "12月　日（　）に開きます。",
        "定員は○人です。",
    ],
)
def test_placeholders_are_never_sent_for_real(settings: Settings, text: str) -> None:
    assert "書きかけ" in verdict(live_delivery(settings, text)).note


@pytest.mark.parametrize(
    "text",
    [
        "防災訓練を行います。",
        "職員採用試験のご案内",
        "○時間外は電話で。",
        "試験場は市民センターです。",
        "一次試験は教養試験です。",
        "職員採用試験です。",
        "体力テストです。",
        "職業訓練です。",
        "【試験】12月6日(日)",
        "試験\n面接試験\n日時 随時",
        "緊急速報メールのテスト配信を行います。",
        "放送で「これは、Jアラートのテストです。」と流れます。",
        "放送内容：これは、Jアラートのテストです。",
        "サイレンが鳴りますが、訓練です。毎月1日は試験放送です。",
        "公共職業訓練訓練生の募集です。",
        "防災の日\n訓練　参加者を募集します。",
        "Test your English!",
        "消防団員の募集\n訓練：月2回",
        "このバスは試験運行です。これは試験的な取組です。",
        "二〇〇〇年から続く会です。",
        "空き状況：○○×△",
        "○×クイズをします。",
        "○○詐欺に注意してください。",
        "「市役所の○○課の者です」という電話に注意してください。",
    ],
)
def test_ordinary_subjects_pass(settings: Settings, text: str) -> None:
    assert verdict(live_delivery(settings, text)).go


@pytest.mark.parametrize(
    "text",
    [
        "津波警報が発表されました。これは訓練ではありません。ただちに高台へ避難してください。",
        "これは、訓練ではなく実際の津波です。",
        "これは訓練でもテストでもありません。",
    ],
)
def test_a_real_warning_that_says_it_is_no_drill_goes_out(settings: Settings, text: str) -> None:
    assert verdict(live_delivery(settings, text)).go


@pytest.mark.parametrize(
    "text",
    [
        "シェイクアウト。これは、避難訓練です。",
        "【防災訓練】避難指示を発令しました。",
        "ただいま訓練中です。津波警報が出ました。",
        "訓練のため送信しています。",
    ],
)
@pytest.mark.parametrize("emergency", [True, False])
def test_in_an_emergency_any_exercise_is_a_drill(settings: Settings, text: str, emergency: bool) -> None:
    settings.KOHO_MODE, settings.LIVE = "live", True
    make_category("bosai", is_emergency=emergency)
    parts = [{"messages": [{"type": "text", "text": text}]}]
    assert verdict(make_delivery(parts=parts, category={"code": "bosai"})).go is not emergency


@committed
def test_past_its_expiry_it_stays_and_says_so(platform: Platform) -> None:
    content = make_content(expires_at=(timezone.now() - timedelta(minutes=1)).isoformat())
    delivery = make_delivery(revision=make_revision(content))
    lane.run(Channel.LINE)
    delivery.refresh_from_db()
    assert (delivery.state, platform.requests) == (DeliveryState.NEEDS_CHECK, [])
    assert "掲載期限" in delivery.note


@committed
def test_a_stopped_channel_makes_it_wait(platform: Platform) -> None:
    delivery = make_delivery()
    stop_channel(Channel.LINE, "認証が切れました。")
    lane.run(Channel.LINE)
    sweeping.sweep()
    delivery.refresh_from_db()
    assert (delivery.state, platform.requests) == (DeliveryState.SCHEDULED, [])
    assert verdict(delivery).decision is Decision.WAIT


@pytest.mark.parametrize(
    ("counted", "people", "held"),
    [
        (100, 119, False),
        (100, 120, True),
        (1000, 1099, False),
        (1000, 880, True),
        (0, 19, False),
        (0, 20, True),
    ],
)
def test_an_audience_that_drifted_is_looked_at(counted: int, people: int, held: bool) -> None:
    delivery = Delivery(people_counted=counted)
    assert bool(gate.drift(delivery, people)) is held


@committed
def test_a_drifted_audience_is_held_before_anything_is_sent(platform: Platform) -> None:
    make_friends(60)
    delivery = make_delivery(segment=PARENTS, people_counted=30)
    lane.run(Channel.LINE)
    delivery.refresh_from_db()
    assert (delivery.state, platform.requests) == (DeliveryState.NEEDS_CHECK, [])
    assert "30人から60人" in delivery.note
