from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from announcements.models import Channel
from channels import models
from channels.models import Delivery, DeliveryState
from channels.pages.reactions import reactions_of
from channels.tests.factories import make_delivery
from staff.models import User

AT = datetime.fromisoformat("2026-12-03T10:00:00+09:00")


def shown(channel: str, **figures: int | None) -> dict[str, str]:
    delivery = Delivery(channel=channel)
    models.Outcome(delivery=delivery, measured_at=AT, **figures)
    return dict(reactions_of(delivery))


def test_numbers_of_line_with_their_part_of_those_reached() -> None:
    found = shown(Channel.LINE, delivered=12000, opened=6000, clicked=480, blocked=24)
    assert found == {
        "届いた人": "12,000人",
        "見た人": "6,000人（50.0%）",
        "URLを開いた人": "480人（4.0%）",
        "24時間以内にブロックした人": "24人（0.20%）",
        "集計": "12月3日(木) 午前10時（途中）",
    }


def test_fewer_than_twenty_are_never_counted_out() -> None:
    found = shown(Channel.LINE, delivered=15, opened=None, clicked=None, blocked=3)
    assert {found[name] for name in found if name != "集計"} == {"20人未満"}


def test_public_posts() -> None:
    found = shown(Channel.X, opened=900, reacted=7, shared=2)
    assert (found["表示された回数"], found["いいねなど"], found["再投稿・引用"]) == ("900回", "7件", "2件")
    assert shown(Channel.FACEBOOK, opened=80, clicked=None)["クリック"] == "—"
    assert shown(Channel.NEWSLETTER) == {}


@pytest.mark.django_db
def test_the_page_of_a_delivery_shows_them_or_says_when(client: Client, pr_officer: User) -> None:
    delivery = make_delivery()
    now = timezone.now()
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.SENT, finished_at=now)
    client.force_login(pr_officer)
    address = reverse("channels:delivery", args=[delivery.pk])
    assert "ここに反応の数が出ます" in client.get(address).content.decode()
    models.Outcome.objects.create(delivery=delivery, delivered=3000, clicked=120, measured_at=now)
    assert "120人（4.0%）" in client.get(address).content.decode()
