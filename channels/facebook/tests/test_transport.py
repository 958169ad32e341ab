"""A Facebook Page through facebook-sdk against the stand-in."""

from __future__ import annotations

import logging
import socket
import traceback
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.utils import timezone
from pytest_django import Settings

from channels.facebook.transport import FacebookTransport
from channels.sandbox.testing import RunningSandbox
from channels.tests.over_http import make_batch, make_picture
from channels.transport import ChannelCopy, Outcome, Receipt, TransportError

TEXT = "【断水】12月3日(木) <工事> & 点検のため断水します。\n\nhttps://example.jp/suido 🍎"


@pytest.fixture
def facebook(sandbox: RunningSandbox) -> FacebookTransport:
    return FacebookTransport()


def send(facebook: FacebookTransport, text: str = TEXT, **fields: Any) -> Receipt:
    return facebook.send(facebook.compose(ChannelCopy(text=text)), make_batch(**fields))


def refusal(facebook: FacebookTransport, text: str = TEXT, **fields: Any) -> TransportError:
    with pytest.raises(TransportError) as caught:
        send(facebook, text, **fields)
    return caught.value


def find(facebook: FacebookTransport, text: str = TEXT) -> Receipt | None:
    since = timezone.now() - timedelta(seconds=60)
    return facebook.find(facebook.compose(ChannelCopy(text=text)), make_batch(), since)


def test_a_post_its_link_and_its_address(sandbox: RunningSandbox, facebook: FacebookTransport) -> None:
    payload = facebook.compose(ChannelCopy(text=TEXT, url="https://example.jp/suido"))
    receipt = facebook.send(payload, make_batch())
    post = sandbox.facebook.posts[receipt.id]
    assert (post.message, post.link) == (TEXT, "https://example.jp/suido")
    assert f'id="{receipt.id}"' in requests.get(receipt.url.partition("#")[0], timeout=30).text


@pytest.mark.parametrize("count", [1, 3])
def test_pictures_are_attached_with_their_words(
    sandbox: RunningSandbox, facebook: FacebookTransport, count: int
) -> None:
    images = tuple(make_picture(60 + number, alt=f"写真{number}") for number in range(count))
    receipt = facebook.send(facebook.compose(ChannelCopy(text=TEXT, images=images)), make_batch())
    photos = [sandbox.facebook.photos[one] for one in sandbox.facebook.posts[receipt.id].photos]
    assert [photo.alt for photo in photos] == [f"写真{number}" for number in range(count)]


def test_a_large_picture_is_scaled_down(sandbox: RunningSandbox, facebook: FacebookTransport) -> None:
    payload = facebook.compose(ChannelCopy(text=TEXT, images=(make_picture(2400, "PNG", noise=True),)))
    receipt = facebook.send(payload, make_batch())
    assert len(sandbox.facebook.posts[receipt.id].photos) == 1


def test_what_was_posted_is_found(facebook: FacebookTransport) -> None:
    assert find(facebook) is None
    receipt = send(facebook)
    found = find(facebook)
    assert found is not None
    assert found.id == receipt.id
    assert find(facebook, "別のお知らせ") is None


def test_an_older_post_is_not_taken_for_ours(sandbox: RunningSandbox, facebook: FacebookTransport) -> None:
    sandbox.clock.advance(-3600)
    send(facebook)
    sandbox.clock.reset()
    assert find(facebook) is None


@pytest.mark.parametrize("effect", ["drop", "reply"])
def test_posted_and_then_lost_is_unknown_and_found(
    sandbox: RunningSandbox, facebook: FacebookTransport, effect: str
) -> None:
    sandbox.faults.add("facebook", "feed", effect=effect, after=True, status=502, text="<html>")
    assert refusal(facebook).outcome is Outcome.UNKNOWN
    assert find(facebook) is not None


def test_a_duplicate_after_a_doubt_is_our_own_post(
    sandbox: RunningSandbox, facebook: FacebookTransport
) -> None:
    sandbox.faults.add("facebook", "feed", effect="drop", after=True)
    refusal(facebook)
    assert [send(facebook, first_sent_at=timezone.now()).id] == list(sandbox.facebook.posts)


def test_a_duplicate_without_a_doubt_is_refused(facebook: FacebookTransport) -> None:
    send(facebook)
    error = refusal(facebook)
    assert (error.outcome, "直前の投稿と同じ内容" in error.staff_message) == (Outcome.REFUSED, True)


@pytest.mark.parametrize(
    "fault", [{"effect": "drop"}, {"status": 502, "text": "<html>"}, {"status": 200, "body": {}}]
)
def test_a_failed_upload_is_never_a_doubt(
    sandbox: RunningSandbox, facebook: FacebookTransport, fault: dict[str, Any]
) -> None:
    sandbox.faults.add("facebook", "photos", **fault)
    with pytest.raises(TransportError) as caught:
        facebook.send(facebook.compose(ChannelCopy(text=TEXT, images=(make_picture(),))), make_batch())
    assert caught.value.outcome is Outcome.LATER
    assert not sandbox.facebook.posts


def test_nobody_listening_is_certainly_not_sent(settings: Settings) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        settings.FACEBOOK_GRAPH_BASE = f"http://127.0.0.1:{held.getsockname()[1]}"
        error = refusal(FacebookTransport())
    assert (error.outcome, error.code) == (Outcome.LATER, "connect")


def test_the_token_is_in_no_message(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """requests puts the whole address, with the token, into the text of its exceptions."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        settings.FACEBOOK_GRAPH_BASE = f"http://127.0.0.1:{held.getsockname()[1]}"
        with caplog.at_level(logging.DEBUG), pytest.raises(TransportError) as caught:
            find(FacebookTransport())
    logging.getLogger(__name__).exception("look-up", exc_info=caught.value)
    shown = "".join(traceback.format_exception(caught.value)) + str(caught.value)
    assert settings.FACEBOOK_PAGE_TOKEN not in shown


def test_taking_back(sandbox: RunningSandbox, facebook: FacebookTransport) -> None:
    receipt = send(facebook)
    facebook.retract(receipt.id)
    facebook.retract(receipt.id)
    assert not sandbox.facebook.posts


def test_measure(facebook: FacebookTransport) -> None:
    assert facebook.measure(ChannelCopy(text="あ" * 63_206)).fits
    assert not facebook.measure(ChannelCopy(text="あ" * 63_207)).fits
