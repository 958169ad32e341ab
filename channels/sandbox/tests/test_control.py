"""The control API: who may, what it answers, and that no secret is shown."""

from __future__ import annotations

import base64

import requests
from linebot.v3.messaging import MessagingApi, MulticastRequest, TextMessage

from channels.sandbox.line.messages import digest
from channels.sandbox.testing import RunningSandbox
from channels.sandbox.tests.conftest import user_id, user_ids, x_client


def test_only_with_the_password(sandbox: RunningSandbox) -> None:
    for headers in ({}, {"X-Sandbox-Control": "guess"}):
        answer = requests.get(f"{sandbox.base_url}/_control/ledger", headers=headers, timeout=30)
        assert answer.status_code == 403


def test_friends_in_every_form(sandbox: RunningSandbox, control: requests.Session) -> None:
    address = f"{sandbox.base_url}/_control/line/friends"
    listed = control.post(address, json={"ids": user_ids(3)}, timeout=30).json()
    ruled = control.post(address, json={"rule": {"prefix": "f", "count": 1000}}, timeout=30).json()
    packed = b"".join(bytes.fromhex(user_id(number)[1:]) for number in range(2, 6))
    kind = {"Content-Type": "application/octet-stream"}
    raw = control.post(address, data=packed, headers=kind, timeout=30).json()
    assert (listed["added"], ruled["added"], raw["added"], raw["friends"]) == (3, 1000, 3, 1006)
    assert control.post(address, json={"ids": ["nobody"]}, timeout=30).status_code == 400


def test_status_settings_clock_and_rates(sandbox: RunningSandbox, control: requests.Session) -> None:
    sandbox.add_friends(user_ids(4))
    base = f"{sandbox.base_url}/_control"
    control.post(f"{base}/line/status", json={"friends": [0, user_id(1)], "status": "deleted"}, timeout=30)
    control.post(f"{base}/line/settings", json={"quota": 30}, timeout=30)
    control.post(f"{base}/rates", json={"scale": 0}, timeout=30)
    before = sandbox.clock.time()
    control.post(f"{base}/clock", json={"seconds": 3600}, timeout=30)
    line = control.get(f"{base}/ledger", timeout=30).json()["line"][0]
    assert (line["friends"]["deleted"], line["quota"]) == (2, 30)
    assert sandbox.world.x_limits.scale == 0
    assert sandbox.clock.time() - before >= 3600


def test_faults_over_http(sandbox: RunningSandbox, control: requests.Session) -> None:
    base = f"{sandbox.base_url}/_control/faults"
    told = {"service": "line", "route": "multicast", "effect": "drop", "after": True, "count": 2}
    assert control.post(base, json=told, timeout=30).status_code == 201
    assert control.post(base, json={"service": "line", "preset": "nonsense"}, timeout=30).status_code == 400
    assert control.get(base, timeout=30).json()["faults"][0]["after"] is True
    control.delete(base, timeout=30)
    assert sandbox.faults.rules == []


def test_residents_speak(sandbox: RunningSandbox, control: requests.Session) -> None:
    post = x_client(sandbox).create_tweet(text="断水のお知らせ").data["id"]
    base = f"{sandbox.base_url}/_control"
    words = {"text": "@wakabano_city いつまで？", "name": "青空 健太", "username": "aozora", "reply_to": post}
    answer = control.post(f"{base}/x/posts", json=words, timeout=30).json()["id"]
    assert sandbox.x.posts[answer].reply_to == post
    assert control.post(f"{base}/x/credit", json={"dollars": 3}, timeout=30).json() == {"dollars": 3.0}


def test_the_request_log_keeps_no_secret(sandbox: RunningSandbox, control: requests.Session) -> None:
    requests.get(f"{sandbox.base_url}/v25.0/me", params={"access_token": "sandbox-page-token"}, timeout=30)
    requests.get(
        f"{sandbox.base_url}/v2/bot/info", headers={"Authorization": "Bearer sandbox-line-token"}, timeout=30
    )
    shown = control.get(f"{sandbox.base_url}/_control/requests", timeout=30)
    assert "token" not in shown.text.replace("query token", "")
    rows = shown.json()["requests"]
    assert [(row["service"], row["auth"], row["status"]) for row in rows] == [
        ("facebook", "query token", 200),
        ("line", "bearer", 200),
    ]


def test_arrivals_by_content(sandbox: RunningSandbox, control: requests.Session, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(3))
    message = TextMessage(text="断水のお知らせ")
    for to in (user_ids(2), [user_id(1), user_id(9)]):
        line.multicast(MulticastRequest(to=to, messages=[message]), _request_timeout=30)
    address = f"{sandbox.base_url}/_control/line/arrivals/{digest([message.to_dict()])}"
    assert [row["people"] for row in control.get(address, timeout=30).json()["requests"]] == [2, 1]
    packed = base64.b64decode(control.get(f"{address}?people", timeout=30).json()["received"])
    assert packed.hex() == "".join(user_id(number)[1:] for number in (0, 1, 1))
    assert control.get(address[:-1], timeout=30).json() == {"requests": []}


def test_inbox_and_peak(sandbox: RunningSandbox, control: requests.Session) -> None:
    sandbox.add_friends(user_ids(1))
    assert control.get(f"{sandbox.base_url}/_control/line/inbox/{user_id(0)}", timeout=30).json() == {
        "friend": 0,
        "messages": [],
    }
    assert control.get(f"{sandbox.base_url}/_control/line/inbox/{user_id(5)}", timeout=30).status_code == 404
    for _ in range(5):
        requests.get(f"{sandbox.base_url}/v2/bot/info", timeout=30)
    assert sandbox.ledger()["peak_per_second"]["line.info"] == 5
    control.post(f"{sandbox.base_url}/_control/reset", timeout=30)
    assert sandbox.ledger()["peak_per_second"] == {}


def test_residents_read_and_react(
    sandbox: RunningSandbox, control: requests.Session, line: MessagingApi
) -> None:
    sandbox.add_friends(user_ids(40))
    line.multicast(
        MulticastRequest(
            to=user_ids(30),
            messages=[TextMessage(text="https://example.jp/a を見る")],
            customAggregationUnits=["delivery_1"],
        )
    )
    post = x_client(sandbox).create_tweet(text="断水のお知らせ").data["id"]
    base = f"{sandbox.base_url}/_control"
    told = {"unit": "delivery_1", "friends": list(range(40))}
    assert control.post(f"{base}/line/readings", json=told, timeout=30).json() == {"people": 30}
    told |= {"friends": [1, 2], "url": "https://example.jp/a"}
    assert control.post(f"{base}/line/readings", json=told, timeout=30).json() == {"people": 2}
    liked = control.post(f"{base}/x/reactions", json={"post": post, "liked": 3, "shown": 9}, timeout=30)
    assert liked.json() == {"shown": 9, "liked": 3, "shared": 0, "clicked": 0}
    for wrong in ({"post": post, "loved": 1}, {"post": "0", "liked": 1}, {"post": post, "liked": -1}):
        assert control.post(f"{base}/x/reactions", json=wrong, timeout=30).status_code == 400
