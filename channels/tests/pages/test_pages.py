"""The pages say in words what goes on, to those who may see it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from announcements.models import Channel
from channels.ledger import freezing, lane, starting
from channels.ledger.stopping import stop_channel
from channels.models import BatchState, ChannelStatus, Delivery, DeliveryState
from channels.tests.factories import PARENTS, make_delivery, make_friends
from channels.tests.recording import Platform, fails
from channels.transport import Outcome
from staff.models import AuditEntry, User

pytestmark = pytest.mark.django_db(transaction=True)


def page(client: Client, user: User, name: str, *args: object) -> str:
    client.force_login(user)
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200, response
    return response.content.decode()


def act(client: Client, user: User, name: str, *args: object, reason: str = "確かめたため") -> None:
    client.force_login(user)
    response = client.post(reverse(name, args=args), {"tick": "on", "reason": reason})
    assert response.status_code == 302, response.content.decode()


@pytest.fixture
def sent(platform: Platform) -> Delivery:
    friends = make_friends(40)
    delivery = make_delivery(segment=PARENTS, people_counted=40)
    lane.run("line")
    delivery.refresh_from_db()
    assert set(platform.people) == set(friends)
    return delivery


def test_the_list_shows_what_was_sent(client: Client, pr_officer: User, sent: Delivery) -> None:
    html = page(client, pr_officer, "channels:deliveries")
    assert "赤ちゃん広場" in html
    assert "配信済" in html


def test_what_an_issue_took_is_not_called_sent(client: Client, pr_officer: User) -> None:
    make_delivery(Channel.NEWSLETTER)
    Delivery.objects.update(state=DeliveryState.SENT)
    html = page(client, pr_officer, "channels:deliveries")
    assert "号に掲載" in html
    assert "配信済" not in html


def test_an_empty_list_teaches(client: Client, pr_officer: User) -> None:
    assert "広報課が承認すると" in page(client, pr_officer, "channels:deliveries")


def test_another_department_sees_nothing(client: Client, other_clerk: User, sent: Delivery) -> None:
    assert "赤ちゃん広場" not in page(client, other_clerk, "channels:deliveries")
    client.force_login(other_clerk)
    assert client.get(reverse("channels:delivery", args=[sent.pk])).status_code == 404


def test_a_delivery_shows_numbers_and_the_request_id_but_never_a_person(
    client: Client, pr_officer: User, sent: Delivery, platform: Platform
) -> None:
    html = page(client, pr_officer, "channels:delivery", sent.pk)
    assert "40 / 40人" in html
    assert "request-" in html
    assert not any(person in html for person in platform.people)


def test_progress_polls_only_while_there_is_something_to_come(
    client: Client, pr_officer: User, platform: Platform
) -> None:
    make_friends(30)
    delivery = make_delivery(segment=PARENTS, people_counted=30)
    starting.start_due("line")
    assert "every 2s" in page(client, pr_officer, "channels:progress", delivery.pk)
    lane.run("line")
    assert "hx-get" not in page(client, pr_officer, "channels:progress", delivery.pk)


def test_who_did_not_get_it_is_listed_by_number_and_retried(
    client: Client, pr_officer: User, platform: Platform
) -> None:
    friends = make_friends(510)
    delivery = make_delivery(segment=PARENTS, people_counted=510)
    platform.plan.append(fails(Outcome.REFUSED))
    lane.run("line")
    html = page(client, pr_officer, "channels:delivery", delivery.pk)
    assert "届いていないもの" in html
    assert "試験用の説明です。" in html
    assert "届いていない分を送り直す" in html
    act(client, pr_officer, "channels:act", delivery.pk, "retry")
    lane.run("line")
    assert platform.people == dict.fromkeys(friends, 1)


def test_of_a_few_people_no_page_says_how_many(client: Client, pr_officer: User, platform: Platform) -> None:
    make_friends(7)
    delivery = make_delivery(segment=PARENTS, people_counted=7)
    platform.plan.append(fails(Outcome.REFUSED))
    lane.run("line")
    detail = page(client, pr_officer, "channels:delivery", delivery.pk)
    assert "20人未満に届いていません" in detail
    retry = page(client, pr_officer, "channels:act", delivery.pk, "retry")
    settle = page(client, pr_officer, "channels:settle", delivery.batches.get().pk, "not-sent")
    assert not any("7人" in html for html in (detail, retry, settle))


def test_stopping_asks_for_a_reason_and_says_what_will_happen(
    client: Client, pr_officer: User, platform: Platform
) -> None:
    make_friends(30)
    delivery = make_delivery(segment=PARENTS, people_counted=30)
    starting.start_due("line")
    freezing.step(delivery.pk)
    assert "残りの30人には届きません" in page(client, pr_officer, "channels:act", delivery.pk, "stop")
    refused = client.post(reverse("channels:act", args=[delivery.pk, "stop"]), {"tick": "on"})
    assert "理由を書いてください" in refused.content.decode()
    act(client, pr_officer, "channels:act", delivery.pk, "stop", reason="誤りが見つかったため")
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.STOPPED
    assert delivery.batches.get().state == BatchState.STOPPED
    assert AuditEntry.objects.filter(verb="配信を中止", reason="誤りが見つかったため").exists()


def test_a_clerk_may_stop_but_not_retry(client: Client, clerk: User, sent: Delivery) -> None:
    html = page(client, clerk, "channels:delivery", sent.pk)
    assert "送り直す" not in html


def test_a_doubt_is_settled_by_a_person(client: Client, pr_officer: User, platform: Platform) -> None:
    make_friends(30)
    delivery = make_delivery(segment=PARENTS, people_counted=30)
    platform.plan.extend([fails(Outcome.UNKNOWN)])
    lane.run("line")
    batch = delivery.batches.get()
    type(batch).objects.update(state=BatchState.NEEDS_CHECK)
    assert "届いたかどうか分からないもの" in page(client, pr_officer, "channels:delivery", delivery.pk)
    act(client, pr_officer, "channels:settle", batch.pk, "sent")
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT
    assert not platform.people


def test_the_manager_lets_a_stopped_channel_go_on(client: Client, pr_manager: User, pr_officer: User) -> None:
    stop_channel("line", "LINEの認証が切れました。")
    html = page(client, pr_officer, "channels:status")
    assert "LINEの認証が切れました。" in html
    assert reverse("channels:resume_channel", args=["line"]) not in html
    act(client, pr_manager, "channels:resume_channel", "line")
    assert not ChannelStatus.objects.get(channel="line").is_stopped


def test_the_home_page_has_a_card(client: Client, pr_officer: User, sent: Delivery) -> None:
    assert "配信の状況" in page(client, pr_officer, "admin:index")


def test_the_address_of_a_found_post_is_kept(client: Client, pr_officer: User, platform: Platform) -> None:
    delivery = make_delivery("x")
    platform.plan.append(fails(Outcome.UNKNOWN))
    lane.run("x")
    batch = delivery.batches.get()
    type(batch).objects.update(state=BatchState.NEEDS_CHECK)
    assert "見つかった投稿のURL" in page(client, pr_officer, "channels:settle", batch.pk, "sent")
    assert "見つかった投稿のURL" not in page(client, pr_officer, "channels:settle", batch.pk, "not-sent")
    url = "https://x.com/wakabano_city/status/1234567890"
    answer = {"tick": "on", "reason": "画面で確かめた", "url": url}
    client.post(reverse("channels:settle", args=[batch.pk, "sent"]), answer)
    batch.refresh_from_db()
    assert (batch.receipt_id, batch.receipt_url) == ("1234567890", url)
