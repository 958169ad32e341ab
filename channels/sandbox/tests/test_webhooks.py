"""Webhooks reach a real HTTP server: signed, twice, wrongly, late, out of order."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
from linebot.v3 import WebhookParser
from linebot.v3.messaging import MessagingApi
from linebot.v3.messaging import TestWebhookEndpointRequest as EndpointCheck

from channels.sandbox.line.webhooks import ulid
from channels.sandbox.testing import RunningSandbox
from channels.sandbox.tests.conftest import user_id, user_ids


@dataclass
class Receiver:
    """A city's web app reduced to its webhook."""

    url: str
    bodies: list[bytes] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    status: int = 200

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for body in self.bodies for event in json.loads(body)["events"]]

    def good(self, index: int) -> bool:
        digest = hmac.new(b"sandbox-line-secret", self.bodies[index], hashlib.sha256).digest()
        return base64.b64encode(digest).decode() == self.signatures[index]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            inbox.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            inbox.signatures.append(self.headers["x-line-signature"])
            self.send_response(inbox.status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    inbox = Receiver(f"http://127.0.0.1:{server.server_address[1]}/webhook/line/")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield inbox
    server.shutdown()
    server.server_close()


@pytest.fixture
def told(sandbox: RunningSandbox, receiver: Receiver, control: requests.Session) -> Any:
    sandbox.add_friends(user_ids(3))
    sandbox.line.put("settings", "webhook_url", receiver.url)

    def tell(**plan: Any) -> dict[str, Any]:
        answer = control.post(f"{sandbox.base_url}/_control/line/webhook", json=plan, timeout=30)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    return tell


def test_a_signed_follow_and_unfollow(sandbox: RunningSandbox, receiver: Receiver, told: Any) -> None:
    told(events=[{"type": "unfollow", "friend": 1}])
    told(events=[{"type": "follow", "friend": user_id(1)}])
    parser = WebhookParser("sandbox-line-secret")
    events = [
        parser.parse(body.decode(), signature)[0]
        for body, signature in zip(receiver.bodies, receiver.signatures, strict=True)
    ]
    assert [event.type for event in events] == ["unfollow", "follow"]
    assert events[1].follow.is_unblocked
    assert events[0].source.user_id == user_id(1)
    assert events[0].webhook_event_id < events[1].webhook_event_id
    assert sandbox.ledger()["line"][0]["friends"]["friend"] == 3


def test_an_unknown_person_becomes_a_friend(sandbox: RunningSandbox, receiver: Receiver, told: Any) -> None:
    told(events=[{"type": "follow", "friend": user_id(99)}])
    assert sandbox.ledger()["line"][0]["friends"]["friend"] == 4
    assert receiver.events[0]["follow"] == {"isUnblocked": False}


def test_duplicates_and_redeliveries_keep_their_identity(receiver: Receiver, told: Any) -> None:
    told(events=[{"type": "unfollow", "friend": 0}], duplicate=True, redeliver=1)
    ids = {event["webhookEventId"] for event in receiver.events}
    flags = [event["deliveryContext"]["isRedelivery"] for event in receiver.events]
    assert (len(ids), flags) == (1, [False, False, True])


def test_out_of_order_and_split(receiver: Receiver, told: Any) -> None:
    events = [{"type": "unfollow", "friend": 0}, {"type": "message", "friend": 1, "text": "絵文字🍎"}]
    told(events=events, reverse=True, split=True)
    assert [event["type"] for event in receiver.events] == ["message", "unfollow"]
    assert len(receiver.bodies) == 2
    assert all(receiver.good(index) for index in range(2))


def test_wrong_signature_empty_list_and_unknown_type(receiver: Receiver, told: Any) -> None:
    told(events=[{"type": "messageEdited", "friend": 0, "edited": {"id": "1"}}], wrong_signature=True)
    told(events=[])
    assert (receiver.good(0), receiver.good(1)) == (False, True)
    assert receiver.events[0]["type"] == "messageEdited"


def test_an_answer_that_is_not_ok_is_noted(receiver: Receiver, told: Any) -> None:
    receiver.status = 500
    assert told(events=[])["answers"] == [{"status": 500, "reason": "error_status_code"}]


def test_the_sdk_tests_the_endpoint(sandbox: RunningSandbox, receiver: Receiver, line: MessagingApi) -> None:
    good = line.test_webhook_endpoint(EndpointCheck(endpoint=receiver.url))
    gone = line.test_webhook_endpoint(EndpointCheck(endpoint="http://127.0.0.1:9/"))
    assert (good.success, good.status_code) == (True, 200)
    assert (gone.success, gone.reason) == (False, "could_not_connect")
    assert json.loads(receiver.bodies[0])["events"] == []


def test_event_ids_are_ulids_in_time_order() -> None:
    assert len(ulid(1)) == 26
    assert ulid(1) < ulid(2) < ulid(1_800_000_000_000)
