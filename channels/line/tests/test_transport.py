"""LINE through the real SDK against the stand-in."""

from __future__ import annotations

import hashlib
import io
import socket
from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from pytest_django import Settings

from channels.line.transport import MAX_PREVIEW_BYTES, LineTransport
from channels.sandbox.line.friends import Status
from channels.sandbox.testing import RunningSandbox
from channels.tests.over_http import make_batch, make_picture
from channels.transport import ChannelCopy, Outcome, Payload, TransportError
from staff.errors import Refused

COPY = ChannelCopy(text="【断水】12月3日(木) 午後1時から4時まで断水します。🍎")


def user_ids(count: int) -> list[str]:
    return [f"U{hashlib.md5(str(number).encode()).hexdigest()}" for number in range(count)]  # noqa: S324


@pytest.fixture
def line(sandbox: RunningSandbox) -> LineTransport:
    sandbox.add_friends(user_ids(600))
    return LineTransport()


@pytest.fixture
def unreachable(settings: Settings) -> Iterator[str]:
    """An address where nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        settings.LINE_API_BASE = f"http://127.0.0.1:{held.getsockname()[1]}"
        yield settings.LINE_API_BASE


def refusal(line: LineTransport, payload: Payload | None = None, *to: str) -> TransportError:
    with pytest.raises(TransportError) as caught:
        line.send(payload or line.compose(COPY), make_batch(*(to or user_ids(2))))
    return caught.value


def test_multicast_reaches_the_batch_and_keeps_the_request_id(
    sandbox: RunningSandbox, line: LineTransport
) -> None:
    receipt = line.send(line.compose(COPY), make_batch(*user_ids(500)))
    ledger = sandbox.ledger()["line"][0]
    assert (ledger["people_reached"], ledger["most_received"]) == (500, 1)
    assert receipt.request_id == receipt.id == sandbox.line.sends[0].request_id
    assert sandbox.line.sends[0].unit == "delivery_7"
    assert sandbox.inbox(user_ids(1)[0])[0]["messages"][0]["text"] == COPY.text


def test_everyone_is_one_broadcast(sandbox: RunningSandbox, line: LineTransport) -> None:
    sandbox.set_status(user_ids(3), Status.BLOCKED)
    line.send(line.compose(COPY), make_batch(audience="everyone"))
    assert sandbox.ledger()["line"][0]["delivered_by_kind"] == {"broadcast": 597}


def test_409_is_success_under_the_first_request_id(sandbox: RunningSandbox, line: LineTransport) -> None:
    batch = make_batch(*user_ids(5))
    first = line.send(line.compose(COPY), batch)
    again = line.send(line.compose(COPY), batch)
    assert again.id == first.id
    assert again.request_id != first.request_id
    assert again.detail == {"repeated": True}
    assert sandbox.ledger()["line"][0]["duplicates"] == 0


@pytest.mark.parametrize("effect", ["drop", "reply"])
def test_accepted_then_lost_is_settled_by_the_same_key(
    sandbox: RunningSandbox, line: LineTransport, effect: str
) -> None:
    sandbox.faults.add("line", "multicast", effect=effect, after=True, status=500, text="<html>")
    batch, payload = make_batch(*user_ids(5)), line.compose(COPY)
    with pytest.raises(TransportError) as caught:
        line.send(payload, batch)
    assert caught.value.outcome is Outcome.UNKNOWN
    assert line.send(payload, batch).detail == {"repeated": True}
    assert sandbox.ledger()["line"][0]["delivered"] == 5


def test_no_answer_in_time_is_unknown(
    sandbox: RunningSandbox, line: LineTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.line.transport.TIMEOUT", (60.0, 0.2))
    sandbox.faults.add("line", "multicast", effect="hang", after=True, delay=60)
    error = refusal(line)
    assert (error.outcome, error.code) == (Outcome.UNKNOWN, "ReadTimeoutError")


def test_nobody_listening_is_certainly_not_sent(unreachable: str) -> None:
    error = refusal(LineTransport())
    assert (error.outcome, error.code) == (Outcome.LATER, "connect")


def test_a_malformed_recipient_is_named(line: LineTransport) -> None:
    error = refusal(line, None, user_ids(1)[0], user_ids(2)[1], "nobody")
    assert (error.outcome, error.bad_recipient) == (Outcome.REFUSED, 2)


def test_a_passing_and_a_spent_quota_are_told_apart(sandbox: RunningSandbox, line: LineTransport) -> None:
    sandbox.line.put("settings", "quota", 100)
    sandbox.faults.add("line", "multicast", preset="quota")
    passing = refusal(line)
    assert (passing.outcome, passing.stop_channel, passing.retry_at is not None) == (
        Outcome.LATER,
        False,
        True,
    )
    sandbox.line.put("settings", "quota", 1)
    spent = refusal(line)
    assert (spent.outcome, spent.stop_channel) == (Outcome.LATER, True)
    assert "今月の送信数の上限に達しました" in spent.staff_message


def test_a_broadcast_needs_room_for_everybody(sandbox: RunningSandbox, line: LineTransport) -> None:
    sandbox.line.put("settings", "quota", 100)
    sandbox.faults.add("line", "broadcast", preset="quota")
    with pytest.raises(TransportError) as caught:
        line.send(line.compose(COPY), make_batch(audience="everyone", people=600))
    assert caught.value.stop_channel


def test_a_quota_that_cannot_be_read_counts_as_passing(sandbox: RunningSandbox, line: LineTransport) -> None:
    sandbox.line.put("settings", "quota", 1)
    sandbox.faults.add("line", "quota", preset="html")
    assert not refusal(line).stop_channel


def test_pictures_come_with_a_small_preview(sandbox: RunningSandbox, line: LineTransport) -> None:
    image = make_picture(2400, "PNG", noise=True)
    payload = line.compose(ChannelCopy(text="給水所", images=(image,)))
    line.send(payload, make_batch(*user_ids(2)))
    message = sandbox.inbox(user_ids(1)[0])[0]["messages"][1]
    assert message["originalContentUrl"] == f"http://127.0.0.1:8000/media/{image.path}"
    assert message["previewImageUrl"].endswith(f"/media/previews/{image.sha256}.jpg")
    with default_storage.open(f"previews/{image.sha256}.jpg") as preview:
        data = preview.read()
    assert len(data) <= MAX_PREVIEW_BYTES
    assert max(Pillow.open(io.BytesIO(data)).size) <= 1024


def test_a_changed_picture_is_not_sent(sandbox: RunningSandbox, line: LineTransport) -> None:
    image = make_picture()
    payload = line.compose(ChannelCopy(text="給水所", images=(image,)))
    default_storage.delete(image.path)
    assert refusal(line, payload).code == "image_changed"
    default_storage.save(image.path, ContentFile(b"something else"))
    assert refusal(line, payload).code == "image_changed"
    assert sandbox.ledger()["line"][0]["delivered"] == 0


def test_live_pictures_need_https(settings: Settings, line: LineTransport) -> None:
    settings.LIVE = True
    with pytest.raises(Refused, match="https"):
        line.compose(ChannelCopy(text="給水所", images=(make_picture(),)))


def test_measure_counts_utf16(line: LineTransport) -> None:
    assert line.measure(ChannelCopy(text="🍎" * 2500)).fits
    over = line.measure(ChannelCopy(text="🍎" * 2500 + "あ"))
    assert (over.fits, over.label) == (False, "5,001 / 5,000字")


def test_a_batch_that_is_printed_names_nobody() -> None:
    assert user_ids(1)[0] not in repr(make_batch(*user_ids(3)))


def test_nothing_can_be_taken_back(line: LineTransport) -> None:
    with pytest.raises(Refused, match="取り消せません"):
        line.retract("x")
