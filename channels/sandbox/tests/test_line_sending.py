"""Multicast, push, broadcast, reply and narrowcast through the real SDK."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import urllib3
from linebot.v3.messaging import (
    ApiException,
    BroadcastRequest,
    MessagingApi,
    MulticastRequest,
    NarrowcastRequest,
    PushMessageRequest,
    ReplyMessageRequest,
    TextMessage,
    ValidateMessageRequest,
)
from linebot.v3.messaging.exceptions import ForbiddenException, ServiceException, UnauthorizedException

from channels.sandbox.line import webhooks
from channels.sandbox.line.friends import Status
from channels.sandbox.testing import RunningSandbox
from channels.sandbox.tests.conftest import line_api, line_client, user_id, user_ids


def multicast(line: MessagingApi, to: list[str], text: str = "断水のお知らせ", **options: Any) -> Any:
    request = MulticastRequest(to=to, messages=[TextMessage(text=text)])
    return line.multicast_with_http_info(request, _request_timeout=30, **options)


def raw(sandbox: RunningSandbox, path: str, body: Any, **headers: str) -> urllib3.BaseHTTPResponse:
    return urllib3.request(
        "POST",
        sandbox.base_url + path,
        json=body,
        headers={"Authorization": "Bearer sandbox-line-token"} | headers,
        retries=False,
    )


def test_multicast_reaches_each_friend_once(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(500))
    answer = multicast(line, user_ids(500))
    assert answer.status_code == 200
    assert uuid.UUID(answer.headers["x-line-request-id"])
    counts = sandbox.ledger()["line"][0]
    assert (counts["people_reached"], counts["most_received"], counts["duplicates"]) == (500, 1, 0)
    assert sandbox.inbox(user_id(7))[0]["messages"][0]["text"] == "断水のお知らせ"


def test_blocked_deleted_and_foreign_ids_are_left_out_without_a_word(
    sandbox: RunningSandbox, line: MessagingApi
) -> None:
    sandbox.add_friends(user_ids(4))
    sandbox.set_status([user_id(0)], Status.BLOCKED)
    sandbox.set_status([user_id(1)], Status.DELETED)
    assert multicast(line, user_ids(6)).status_code == 200
    assert sandbox.ledger()["line"][0]["delivered"] == 2
    assert sandbox.ledger()["line"][0]["used_this_month"] == 2


def test_one_malformed_id_stops_all(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(3))
    with pytest.raises(ApiException) as error:
        multicast(line, [user_id(0), "nobody", user_id(2)])
    assert error.value.status == 400
    assert "The property, to[1], in the request body is invalid" in error.value.body
    assert sandbox.ledger()["line"][0]["delivered"] == 0


def test_repeated_ids_in_one_request_are_delivered_once(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(1))
    multicast(line, [user_id(0), user_id(0)])
    counts = sandbox.ledger()["line"][0]
    assert (counts["delivered"], counts["repeated_in_request"]) == (1, 1)


def test_sending_the_same_words_twice_is_counted_as_duplicate(
    sandbox: RunningSandbox, line: MessagingApi
) -> None:
    sandbox.add_friends(user_ids(3))
    multicast(line, user_ids(3))
    multicast(line, user_ids(3))
    assert sandbox.ledger()["line"][0]["duplicates"] == 3


def test_a_used_retry_key_answers_409_and_sends_nothing(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(2))
    key = str(uuid.uuid4())
    first = multicast(line, user_ids(2), x_line_retry_key=key)
    with pytest.raises(ApiException) as error:
        multicast(line, user_ids(2), x_line_retry_key=key)
    assert error.value.status == 409
    assert error.value.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert error.value.headers["x-line-request-id"] != first.headers["x-line-request-id"]
    assert sandbox.ledger()["line"][0]["delivered"] == 2


def test_after_24_hours_the_key_is_new(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(1))
    key = str(uuid.uuid4())
    multicast(line, user_ids(1), x_line_retry_key=key)
    sandbox.clock.advance(24 * 60 * 60 + 1)
    assert multicast(line, user_ids(1), x_line_retry_key=key).status_code == 200
    assert sandbox.ledger()["line"][0]["duplicates"] == 1


def test_a_refused_request_does_not_use_up_the_key(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(1))
    key = str(uuid.uuid4())
    sandbox.faults.add("line", "multicast", status=500, body={"message": "Internal"})
    with pytest.raises(ServiceException):
        multicast(line, user_ids(1), x_line_retry_key=key)
    assert multicast(line, user_ids(1), x_line_retry_key=key).status_code == 200


@pytest.mark.parametrize("effect", ["drop", "hang", "reply"])
def test_accepted_and_then_lost_is_told_by_409(
    sandbox: RunningSandbox, line: MessagingApi, effect: str
) -> None:
    sandbox.add_friends(user_ids(2))
    key = str(uuid.uuid4())
    delay = 0.3 if effect == "hang" else 0.0
    sandbox.faults.add("line", "multicast", effect=effect, after=True, status=500, delay=delay)
    with pytest.raises((ServiceException, urllib3.exceptions.HTTPError)):
        multicast(line, user_ids(2), x_line_retry_key=key)
    with pytest.raises(ApiException) as error:
        multicast(line, user_ids(2), x_line_retry_key=key)
    assert error.value.status == 409
    assert sandbox.ledger()["line"][0]["duplicates"] == 0


def test_a_retry_key_must_be_a_uuid(sandbox: RunningSandbox, line: MessagingApi) -> None:
    with pytest.raises(ApiException) as error:
        multicast(line, user_ids(1), x_line_retry_key="zzz")
    assert error.value.status == 400


def test_both_429s(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(3))
    sandbox.line.put("settings", "quota", 2)
    with pytest.raises(ApiException) as error:
        multicast(line, user_ids(3))
    assert (error.value.status, "monthly limit" in error.value.body) == (429, True)
    sandbox.world.set_rate_scale(0.01)  # two a second
    sandbox.world.buckets.clear()
    answers = [raw(sandbox, "/v2/bot/message/multicast", {}).status for _ in range(4)]
    assert answers[:2] == [400, 400]
    last = raw(sandbox, "/v2/bot/message/multicast", {})
    assert (last.status, "rate limit" in last.json()["message"]) == (429, True)


def test_quota_and_consumption(sandbox: RunningSandbox, line: MessagingApi) -> None:
    assert line.get_message_quota().type == "none"
    sandbox.add_friends(user_ids(3))
    sandbox.line.put("settings", "quota", 10)
    multicast(line, user_ids(3))
    assert line.get_message_quota().value == 10
    assert line.get_message_quota_consumption().total_usage == 3


def test_push(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(1))
    key = str(uuid.uuid4())
    request = PushMessageRequest(to=user_id(0), messages=[TextMessage(text="一"), TextMessage(text="二")])
    answer = line.push_message(request, x_line_retry_key=key)
    assert len(answer.sent_messages) == 2
    with pytest.raises(ApiException) as error:
        line.push_message(request, x_line_retry_key=key)
    assert error.value.status == 409
    assert answer.sent_messages[0].id in error.value.body


def test_push_to_an_unknown_person_is_refused(line: MessagingApi) -> None:
    with pytest.raises(ApiException) as error:
        line.push_message(PushMessageRequest(to=user_id(9), messages=[TextMessage(text="一")]))
    assert "Failed to send messages" in error.value.body


def test_broadcast_reaches_all_friends(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(30))
    sandbox.set_status([user_id(1)], Status.BLOCKED)
    line.broadcast(BroadcastRequest(messages=[TextMessage(text="避難指示")]))
    assert sandbox.ledger()["line"][0]["delivered_by_kind"] == {"broadcast": 29}


def test_reply_token_works_once_and_takes_no_retry_key(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(1))
    event = webhooks.build_event(sandbox.line, "message", 0, **webhooks.text_message("こんにちは"))
    token = event["replyToken"]
    body = {"replyToken": token, "messages": [{"type": "text", "text": "はい"}]}
    key = {"X-Line-Retry-Key": str(uuid.uuid4())}
    assert raw(sandbox, "/v2/bot/message/reply", body, **key).status == 400
    request = ReplyMessageRequest(reply_token=token, messages=[TextMessage(text="はい")])
    assert len(line.reply_message(request).sent_messages) == 1
    with pytest.raises(ApiException) as error:
        line.reply_message(request)
    assert "Invalid reply token" in error.value.body
    assert sandbox.ledger()["line"][0]["used_this_month"] == 0


def test_narrowcast_runs_through_its_phases(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(60))
    sandbox.line.put("settings", "quota", 70)
    answer = line.narrowcast_with_http_info(NarrowcastRequest(messages=[TextMessage(text="一")]))
    request_id = answer.headers["x-line-request-id"]
    assert answer.status_code == 202
    assert line.get_narrowcast_progress(request_id).phase == "waiting"
    with pytest.raises(ApiException) as error:  # the target is reserved meanwhile
        multicast(line, user_ids(20))
    assert error.value.status == 429
    sandbox.clock.advance(1.5)
    assert line.get_narrowcast_progress(request_id).phase == "sending"
    sandbox.clock.advance(1)
    progress = line.get_narrowcast_progress(request_id)
    assert (progress.phase, progress.success_count) == ("succeeded", 60)
    assert sandbox.ledger()["line"][0]["delivered"] == 60


def test_narrowcast_filter_needs_a_hundred_people(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(60))
    body = {
        "messages": [{"type": "text", "text": "一"}],
        "filter": {"demographic": {"type": "gender", "oneOf": ["female"]}},
    }
    answer = raw(sandbox, "/v2/bot/message/narrowcast", body)
    assert (answer.status, answer.json()["message"]) == (403, "Your account does not have enough friends")


def test_an_unknown_token_is_refused(sandbox: RunningSandbox) -> None:
    with pytest.raises(UnauthorizedException) as error:
        multicast(line_api(sandbox, "another-token"), user_ids(1))
    assert "invalid token" in error.value.body


@pytest.mark.parametrize(
    ("message", "where"),
    [
        ({"type": "text", "text": ""}, "messages[0].text"),
        ({"type": "text", "text": "あ" * 5001}, "messages[0].text"),
        ({"type": "text", "text": "🍎" * 2501}, "messages[0].text"),
        (
            {"type": "image", "originalContentUrl": "http://example.com/a.jpg"},
            "messages[0].originalContentUrl",
        ),
        ({"type": "song"}, "messages[0].type"),
        ({"type": "flex", "altText": "x" * 401, "contents": {"type": "bubble"}}, "messages[0].altText"),
    ],
)
def test_bad_messages_are_named(sandbox: RunningSandbox, message: dict[str, Any], where: str) -> None:
    answer = raw(sandbox, "/v2/bot/message/validate/multicast", {"messages": [message]})
    assert answer.status == 400
    assert where in [detail["property"] for detail in answer.json()["details"]]


def test_validate_accepts_what_sending_accepts(line: MessagingApi) -> None:
    line.validate_multicast(ValidateMessageRequest(messages=[TextMessage(text="🍎" * 2500)]))


def test_order_of_refusals(sandbox: RunningSandbox) -> None:
    path, bad_token = "/v2/bot/message/multicast", {"Authorization": "Bearer nobody"}
    assert raw(sandbox, "//v2/bot/message/multicast", {}).status == 404
    assert raw(sandbox, path, {}, **bad_token).status == 401
    assert raw(sandbox, path, {"to": ["U" * 33] * 70_000}).status == 413
    assert raw(sandbox, path, {}, **{"Content-Type": "text/plain"}).status == 415
    broken = urllib3.request(
        "POST",
        sandbox.base_url + path,
        body=b'{"to":',
        headers={"Authorization": "Bearer sandbox-line-token", "Content-Type": "application/json"},
    )
    assert broken.json()["message"].startswith("The request body could not be parsed as JSON (line: 1")


def test_faults_before_and_as_html(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(1))
    sandbox.faults.add("line", "multicast", preset="html")
    sandbox.faults.add("line", "multicast", effect="drop")
    with pytest.raises(ServiceException) as error:
        multicast(line, user_ids(1))
    assert "<h1>Service Unavailable</h1>" in error.value.body
    with pytest.raises(urllib3.exceptions.HTTPError):
        multicast(line, user_ids(1))
    assert multicast(line, user_ids(1)).status_code == 200
    assert sandbox.ledger()["line"][0]["delivered"] == 1


def test_faults_by_count_and_by_dice(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.faults.add("line", "multicast", preset="unauthorized", nth=2)
    statuses = [raw(sandbox, "/v2/bot/message/multicast", {}).status for _ in range(3)]
    assert statuses == [400, 401, 400]
    sandbox.faults.clear()
    sandbox.faults.add("line", "*", preset="rate", count=None, probability=0.5, seed=7)
    first = [raw(sandbox, "/v2/bot/message/multicast", {}).status for _ in range(20)]
    sandbox.faults.clear()
    sandbox.faults.add("line", "*", preset="rate", count=None, probability=0.5, seed=7)
    again = [raw(sandbox, "/v2/bot/message/multicast", {}).status for _ in range(20)]
    assert first == again
    assert {400, 429} == set(first)


def test_unverified_accounts_may_not_list_followers(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.faults.add(
        "line",
        "followers",
        status=403,
        body={"message": "Access to this API is not available for your account"},
    )
    with pytest.raises(ForbiddenException):
        line.get_followers()


def test_the_plain_dict_body_works_too(sandbox: RunningSandbox) -> None:
    sandbox.add_friends(user_ids(2))
    client = line_client(sandbox)
    body = {"to": user_ids(2), "messages": [{"type": "text", "text": "一"}]}
    client.call_api(
        "/v2/bot/message/multicast",
        "POST",
        header_params={"Content-Type": "application/json"},
        body=body,
        response_types_map={},
        auth_settings=["Bearer"],
    )
    assert sandbox.ledger()["line"][0]["delivered"] == 2
