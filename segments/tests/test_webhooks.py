from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest
import redis
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kombu.connection import Connection
from kombu.pools import producers
from pytest_django import DjangoCaptureOnCommitCallbacks

from config.celery import app
from segments import waking
from segments.models import WebhookEvent
from segments.tests.line_calls import PERSON, call, event, post, sign

QUEUE = "koho:webhook"

pytestmark = pytest.mark.django_db


def test_a_signed_call_is_stored_as_it_came(client: Client) -> None:
    follow = event("follow", 1_700_000_000_123, follow={"isUnblocked": False})
    assert call(client, follow).status_code == 200
    stored = WebhookEvent.objects.get()
    assert stored.payload == follow
    assert (stored.kind, stored.user_id, stored.timestamp_ms) == ("follow", PERSON, 1_700_000_000_123)
    assert stored.processed_at is None


def test_the_connectivity_check_is_answered(client: Client) -> None:
    assert call(client).status_code == 200
    assert not WebhookEvent.objects.exists()


@pytest.mark.parametrize("signature", ["", "wrong", "ああ", "\x00", sign(b"something else", "x")])
def test_a_forged_call_is_refused_and_leaves_nothing(client: Client, signature: str) -> None:
    body = json.dumps({"events": [event("follow")]}).encode()
    assert post(client, body, signature).status_code == 403
    assert post(client, body, sign(body, "another secret")).status_code == 403
    assert not WebhookEvent.objects.exists()


def test_the_signature_covers_the_raw_bytes(client: Client) -> None:
    body = json.dumps({"events": [event("follow")]}).encode()
    assert post(client, body.replace(b": ", b":"), sign(body)).status_code == 403


def test_no_secret_means_no_entry(client: Client, settings: object) -> None:
    settings.LINE_CHANNEL_SECRET = ""  # type: ignore[attr-defined]
    body = b'{"events": []}'
    assert post(client, body, sign(body, "x")).status_code == 403


def test_a_replayed_call_is_stored_once(client: Client) -> None:
    same = event("follow")
    again = same | {"deliveryContext": {"isRedelivery": True}}
    for events in ((same,), (same,), (again,), (same, same)):
        assert call(client, *events).status_code == 200
    assert WebhookEvent.objects.count() == 1


def test_a_body_beyond_a_megabyte_is_refused(client: Client) -> None:
    body = b'{"events": [], "x": "' + b"x" * 1024 * 1024 + b'"}'
    assert post(client, body).status_code == 413


def test_only_posts_are_answered(client: Client) -> None:
    assert client.get("/webhook/line/").status_code == 405


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"not json",
        b"null",
        b"[]",
        b"{}",
        b'{"events": null}',
        b'{"events": {"a": 1}}',
        b'{"events": [{"webhookEventId": "a", "timestamp": NaN}]}',
        b'{"events": [{"webhookEventId": "a", "timestamp": 1e999}]}',
        b'{"events": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_a_signed_body_that_is_no_call_is_refused_cleanly(client: Client, body: bytes) -> None:
    assert post(client, body).status_code == 400
    assert not WebhookEvent.objects.exists()


@pytest.mark.parametrize(
    "odd",
    [None, 1, "x", [], {}, {"type": "follow"}, {"webhookEventId": ""}, {"webhookEventId": 7}]
    + [{"webhookEventId": "a" * 65}, {"webhookEventId": "あ"}, {"webhookEventId": ["a"]}],
)
def test_what_cannot_be_identified_is_ignored_and_the_rest_kept(client: Client, odd: object) -> None:
    assert call(client, odd, event("follow")).status_code == 200
    assert WebhookEvent.objects.count() == 1


@pytest.mark.parametrize(
    "odd",
    [
        {"type": None},
        {"type": "x" * 100},
        {"type": "a\x00b"},
        {"source": "nobody"},
        {"source": {"userId": 5}},
        {"source": {"userId": "U123"}},
        {"timestamp": "soon"},
        {"timestamp": -1},
        {"timestamp": 2**63},
        {"timestamp": True},
        {"message": {"text": "NUL \x00, half \ud83d, whole 🍎"}},
        {"a": 10**400},
    ],
)
def test_what_can_be_identified_is_stored_whatever_its_shape(client: Client, odd: dict[str, object]) -> None:
    assert call(client, event("follow") | odd).status_code == 200
    assert WebhookEvent.objects.count() == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["events", "type", "source", "timestamp", "webhookEventId", "userId"]), inner
            )
        ),
    )
)
def test_no_signed_json_is_ever_a_server_error(client: Client, value: object) -> None:
    assert post(client, json.dumps({"events": [value]}).encode()).status_code in {200, 400}


@contextmanager
def nobody_listens() -> Iterator[int]:
    yield 1


@contextmanager
def nobody_answers() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@contextmanager
def nobody_is_let_in() -> Iterator[int]:
    """As where a network swallows what is sent: the queue of those who connect is full."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server, socket.socket() as waiting:
        port = server.getsockname()[1]
        waiting.connect(("127.0.0.1", port))
        yield port


@pytest.fixture(params=[nobody_listens, nobody_answers, nobody_is_let_in], ids=lambda kind: kind.__name__)
def _broker_down(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The producer of the application points to a port where no broker is."""
    options = app.conf.broker_transport_options
    with request.param() as port:
        nowhere = Connection(f"redis://127.0.0.1:{port}/0", transport_options=options)  # type: ignore[no-untyped-call]
        monkeypatch.setattr(app.amqp, "_producer_pool", producers[nowhere])
        monkeypatch.setattr(waking, "_next", 0.0)
        yield
        nowhere.release()  # type: ignore[no-untyped-call]


@pytest.mark.usefixtures("_broker_down")
def test_a_broker_that_is_down_does_not_fail_the_webhook(
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    caplog: pytest.LogCaptureFixture,
) -> None:
    import_module(django_settings.ROOT_URLCONF)  # as the server does when it starts
    started = time.monotonic()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            with django_capture_on_commit_callbacks(execute=True):
                assert call(client, event("follow")).status_code == 200
    assert WebhookEvent.objects.count() == 3
    assert caplog.text.count("broker cannot be reached") == 1
    assert time.monotonic() - started < 2  # LINE's patience


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[redis.Redis]:
    """The broker, with no wake-up waiting before and after."""
    monkeypatch.setattr(waking, "_next", -3600.0)
    with redis.Redis.from_url(django_settings.REDIS_URL) as client:
        client.delete(QUEUE)
        yield client
        client.delete(QUEUE)


def test_a_burst_wakes_at_once_and_then_once_a_pause(
    client: Client,
    broker: redis.Redis,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(waking, "PAUSE_SECONDS", 3600.0)
    for _ in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            call(client, event("follow"))
    sent = [json.loads(message)["headers"]["eta"] for message in broker.lrange(QUEUE, 0, -1)]
    assert len(sent) == 2
    assert sent[1] is None  # the first; the other comes at the end of the pause
    assert sent[0]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_held_up_is_answered_in_time(client: Client) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE segments_webhookevent IN EXCLUSIVE MODE")
            assert call(client, event("follow")).status_code == 500  # LINE delivers it again
            cursor.execute("ROLLBACK")
        assert call(client, event("follow")).status_code == 200
    finally:
        other.close()
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_line_ids_stay_out_of_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        call(client, event("follow"), {"source": {"userId": PERSON}})
        post(client, b"x")
    assert PERSON not in caplog.text
