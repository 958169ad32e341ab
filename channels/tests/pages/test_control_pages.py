"""What stopped by itself, why, and how it goes on: on the list, the home page and the pages of the acts."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from announcements.models import Channel
from channels.ledger import lane, sweeping
from channels.models import BatchState, ChannelStatus, Delivery, DeliveryState
from channels.tests.factories import PARENTS, make_delivery, make_friends
from channels.tests.pages.test_pages import act, page
from channels.tests.recording import Platform, fails
from channels.transport import Outcome
from staff.models import User
from staff.tests.cast import City

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paused(city: City, platform: Platform, settings: Settings) -> Delivery:
    settings.LINE_CONCURRENCY = 1
    make_friends(12_500)
    delivery = make_delivery(segment=PARENTS, people_counted=12_500)
    platform.plan.extend([Platform.accept, *[fails(Outcome.UNKNOWN)] * 5])
    lane.run(Channel.LINE)
    return delivery


def test_what_paused_itself_says_so_and_why_wherever_it_is_listed(
    client: Client, pr_officer: User, paused: Delivery
) -> None:
    why = "送信が5件続けて失敗したため、自動で一時停止しました。"
    for name in ("channels:deliveries", "admin:index"):
        html = page(client, pr_officer, name)
        assert "自動で一時停止" in html
        assert why in html
    detail = page(client, pr_officer, "channels:delivery", paused.pk)
    assert why in detail
    assert "試験用の説明です。（5件）" in detail


def test_going_on_is_a_page_that_says_what_follows_with_the_reason_filled_in(
    client: Client, pr_officer: User, paused: Delivery
) -> None:
    html = page(client, pr_officer, "channels:act", paused.pk, "resume")
    assert "すでに届いた人に、もう一度届くことはありません" in html
    assert "再開したところから数え直します" in html
    assert "続けてよいと判断したため" in html
    act(client, pr_officer, "channels:act", paused.pk, "resume")
    assert Delivery.objects.get(pk=paused.pk).state == DeliveryState.SENDING


def test_who_may_not_act_is_told_before_writing_a_reason(
    client: Client, admin_user: User, paused: Delivery
) -> None:
    client.force_login(admin_user)
    assert client.get(reverse("channels:act", args=[paused.pk, "stop"])).status_code == 200
    assert client.get(reverse("channels:act", args=[paused.pk, "resume"])).status_code == 403
    assert client.get(reverse("channels:settle_all", args=[paused.pk, "sent"])).status_code == 403


def test_an_emergency_that_fails_stands_out_though_it_goes_on(
    client: Client, pr_officer: User, city: City, platform: Platform
) -> None:
    make_friends(30)
    delivery = make_delivery(segment=PARENTS, people_counted=30)
    # What is frozen at the approval cannot be changed afterwards: as a row of its own.
    row = Delivery.objects.filter(pk=delivery.pk).values().get()
    Delivery.objects.filter(pk=delivery.pk).delete()
    note = "緊急の配信なので、止めずに送り続けています。"
    sending = {"state": DeliveryState.SENDING, "tripped_at": timezone.now(), "note": note}
    Delivery.objects.create(**row | sending | {"is_emergency": True})
    html = page(client, pr_officer, "channels:deliveries") + page(client, pr_officer, "admin:index")
    assert html.count("失敗が続いています") >= 2
    assert 'data-tone="emergency"' in page(client, pr_officer, "channels:delivery", delivery.pk)


def test_all_doubts_are_settled_at_once(client: Client, pr_officer: User, paused: Delivery) -> None:
    paused.batches.update(state=BatchState.NEEDS_CHECK, lease_token=None, lease_until=None)
    sweeping.sweep()
    html = page(client, pr_officer, "channels:delivery", paused.pk)
    assert html.count("settle/not-sent") == 1
    assert html.count("requests/") < 40
    assert "25件すべてを見る" in html
    act(client, pr_officer, "channels:settle_all", paused.pk, "sent")
    sweeping.sweep()
    assert Delivery.objects.get(pk=paused.pk).state == DeliveryState.SENT


def test_a_page_says_what_is_left_of_the_month(
    client: Client, pr_officer: User, settings: Settings, paused: Delivery
) -> None:
    settings.LINE_EMERGENCY_RESERVE = 5000
    ChannelStatus.objects.update(quota_limit=20_000, quota_used=1_000, quota_read_at=timezone.now())
    html = page(client, pr_officer, "channels:delivery", paused.pk)
    assert "（うち5,000通は緊急用）" in html
    assert "今月あと" in page(client, pr_officer, "channels:status")
    ChannelStatus.objects.update(quota_limit=None)
    assert "今月の上限はありません" in page(client, pr_officer, "channels:status")


def test_what_is_forgotten_says_so_and_is_not_offered_again(
    client: Client, pr_officer: User, city: City, platform: Platform
) -> None:
    make_friends(30)
    delivery = make_delivery(segment=PARENTS, people_counted=30)
    platform.plan.append(fails(Outcome.REFUSED))
    lane.run(Channel.LINE)
    Delivery.objects.update(forgotten_at=timezone.now())
    html = page(client, pr_officer, "channels:delivery", delivery.pk)
    assert "宛先の番号は保存期間を過ぎたため消しました" in html
    assert "届いていない分を送り直す" not in html
