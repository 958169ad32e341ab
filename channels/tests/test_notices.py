"""Those who have to act get one mail each time, in words; a mail server that is down delays it only."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse
from pytest_django import Settings

from announcements.models import Channel
from channels import notices
from channels.ledger import controls, lane
from channels.ledger.stopping import stop_channel
from channels.models import BatchState, Delivery
from channels.tests.factories import PARENTS, make_delivery, make_friends
from channels.tests.recording import Platform, fails
from channels.transport import Outcome
from staff.models import User
from staff.tests.cast import City

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paused(city: City, platform: Platform, settings: Settings) -> Delivery:
    settings.LINE_CONCURRENCY = 1
    make_friends(5000)
    delivery = make_delivery(segment=PARENTS, people_counted=5000)
    platform.plan.extend([Platform.accept, *[fails(Outcome.UNKNOWN)] * 5])
    lane.run(Channel.LINE)
    return delivery


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_related("revision__announcement").get(pk=delivery.pk)


def test_the_pr_division_is_told_once_what_happened_and_what_to_do(
    paused: Delivery, pr_officer: User, pr_manager: User, clerk: User
) -> None:
    assert [notices.tell(), notices.tell()] == [1, 0]
    (told,) = mail.outbox
    assert set(told.to) == {pr_officer.email, pr_manager.email}
    assert told.subject == "【広報デスク】配信を自動で一時停止しました：赤ちゃん広場（LINE）"
    body = str(told.body)
    assert "5件続けて失敗した" in body
    requests = paused.batches.filter(state=BatchState.ACCEPTED).count()
    assert f"届いた人：{requests * 500:,}人（送信{requests}件）" in body
    assert f"まだの人：{5000 - requests * 500:,}人" in body
    assert "試験用の説明です。（5件）" in body
    assert reverse("channels:delivery", args=[paused.pk]) in body
    assert "配信を再開する" in body


def test_a_mail_server_that_is_down_delays_the_mail_only(
    paused: Delivery, pr_officer: User, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert notices.tell() == 0
    assert Delivery.objects.get(pk=paused.pk).told_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert notices.tell() == 1


def test_what_a_person_has_let_go_on_is_not_told(paused: Delivery, pr_officer: User) -> None:
    controls.resume(fresh(paused), pr_officer, "収まったため")
    assert notices.tell() == 0


def test_an_emergency_says_that_it_goes_on(paused: Delivery, pr_officer: User) -> None:
    paused.is_emergency = True
    told = notices.of_delivery(paused)
    assert "【緊急】" in told.subject
    assert "止めずに送り続けています" in str(told.body)


def test_a_stopped_channel_is_told_to_those_who_can_mend_it(
    platform: Platform, pr_officer: User, admin_user: User
) -> None:
    stop_channel(Channel.LINE, "LINEの認証が無効です。")
    assert [notices.tell(), notices.tell()] == [1, 0]
    assert set(mail.outbox[0].to) == {pr_officer.email, admin_user.email}
    assert "LINEの認証が無効です。" in str(mail.outbox[0].body)


def test_without_any_address_nothing_breaks(paused: Delivery) -> None:
    assert notices.tell() == 0
    assert Delivery.objects.get(pk=paused.pk).told_at is not None
