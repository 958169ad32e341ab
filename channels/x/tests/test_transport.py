"""X through tweepy against the stand-in."""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.utils import timezone
from pytest_django import Settings

from channels.sandbox.testing import RunningSandbox
from channels.tests.over_http import make_batch, make_picture
from channels.transport import ChannelCopy, Outcome, Receipt, TransportError
from channels.x.transport import XTransport
from staff.errors import Refused

TEXT = (
    "【断水】12月3日(木) <工事> & 点検のため断水します。\nhttps://example.jp/suido?a=1&copy=2 をご覧ください"
)


@pytest.fixture
def x(sandbox: RunningSandbox) -> XTransport:
    return XTransport()


def send(x: XTransport, text: str = TEXT, **fields: Any) -> Receipt:
    return x.send(x.compose(ChannelCopy(text=text)), make_batch(**fields))


def refusal(x: XTransport, text: str = TEXT, **fields: Any) -> TransportError:
    with pytest.raises(TransportError) as caught:
        send(x, text, **fields)
    return caught.value


def find(x: XTransport, text: str = TEXT, **fields: Any) -> Receipt | None:
    since = timezone.now() - timedelta(seconds=60)
    return x.find(x.compose(ChannelCopy(text=text)), make_batch(**fields), since)


def test_a_post_and_its_address(sandbox: RunningSandbox, x: XTransport) -> None:
    receipt = send(x)
    assert sandbox.x.posts[receipt.id].plain == TEXT
    page = requests.get(receipt.url.partition("#")[0], timeout=30).text
    assert f'id="{receipt.id}"' in page


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "本文だけ",
        "アドレスは example.jp/a です",
        "https://example.jp/ と https://example.jp/?q=%E6%9C%AC&lt=1",
        "絵文字🍎と か\u3099（結合文字）",
        "&amp; と書いた本文 &lt;b&gt;",
        "行末の空白  \n\n改行",
    ],
)
def test_what_was_posted_is_found_as_the_timeline_shows_it(x: XTransport, text: str) -> None:
    assert find(x, text) is None
    receipt = send(x, text)
    found = find(x, text)
    assert found is not None
    assert found.id == receipt.id


def test_a_post_with_pictures_is_found_without_its_media_link(sandbox: RunningSandbox, x: XTransport) -> None:
    payload = x.compose(ChannelCopy(text=TEXT, images=(make_picture(), make_picture(70, alt="地図"))))
    receipt = x.send(payload, make_batch())
    alts = [sandbox.x.media[one].alt for one in sandbox.x.posts[receipt.id].media]
    assert alts == ["給水車の写真", "地図"]
    found = x.find(payload, make_batch(), timezone.now() - timedelta(seconds=60))
    assert found is not None
    assert found.id == receipt.id


def test_a_picture_too_large_for_x_is_scaled_down(sandbox: RunningSandbox, x: XTransport) -> None:
    image = make_picture(2400, "PNG", noise=True)
    receipt = x.send(x.compose(ChannelCopy(text=TEXT, images=(image,))), make_batch())
    (medium,) = (sandbox.x.media[one] for one in sandbox.x.posts[receipt.id].media)
    assert (medium.kind, medium.size <= 5 * 1024 * 1024) == ("image/jpeg", True)


def test_older_and_other_posts_are_not_taken_for_ours(sandbox: RunningSandbox, x: XTransport) -> None:
    sandbox.clock.advance(-3600)
    send(x)
    sandbox.clock.reset()
    assert find(x) is None
    send(x, "別のお知らせ")
    assert find(x) is None


def test_a_thread_hangs_on_its_first_post(sandbox: RunningSandbox, x: XTransport) -> None:
    text = "\n\n".join(
        f"{number}丁目は午後{number}時から断水します。" + "給水所は小学校です。" * 8 for number in (1, 2)
    )
    payload = x.compose(ChannelCopy(text=text, thread=True))
    assert len(payload.parts) == 2
    first = x.send(payload, make_batch(part=0))
    second = x.send(payload, make_batch(part=1, previous=first.id))
    assert sandbox.x.posts[second.id].reply_to == first.id
    since = timezone.now() - timedelta(seconds=60)
    assert x.find(payload, make_batch(part=1, previous="1" * 19), since) is None
    found = x.find(payload, make_batch(part=1, previous=first.id), since)
    assert found is not None
    assert found.id == second.id


@pytest.mark.parametrize("effect", ["drop", "reply"])
def test_posted_and_then_lost_is_unknown_and_found(
    sandbox: RunningSandbox, x: XTransport, effect: str
) -> None:
    sandbox.faults.add("x", "create", effect=effect, after=True, status=503, text="<html>")
    assert refusal(x).outcome is Outcome.UNKNOWN
    assert find(x) is not None


def test_a_duplicate_after_a_doubt_is_our_own_post(sandbox: RunningSandbox, x: XTransport) -> None:
    sandbox.faults.add("x", "create", effect="drop", after=True)
    refusal(x)
    settled = send(x, first_sent_at=timezone.now())
    assert [settled.id] == list(sandbox.x.posts)


def test_a_duplicate_without_a_doubt_is_refused(x: XTransport) -> None:
    send(x)
    error = refusal(x)
    assert (error.outcome, "同じ内容の投稿" in error.staff_message) == (Outcome.REFUSED, True)


def test_an_old_duplicate_is_not_taken_for_ours(sandbox: RunningSandbox, x: XTransport) -> None:
    sandbox.clock.advance(-3600)
    send(x)
    sandbox.clock.reset()
    assert refusal(x, first_sent_at=timezone.now()).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    "fault", [{"effect": "drop"}, {"status": 503, "text": "<html>"}, {"status": 200, "text": ""}]
)
def test_a_failed_upload_is_never_a_doubt(
    sandbox: RunningSandbox, x: XTransport, fault: dict[str, Any]
) -> None:
    sandbox.faults.add("x", "media", **fault)
    with pytest.raises(TransportError) as caught:
        x.send(x.compose(ChannelCopy(text=TEXT, images=(make_picture(),))), make_batch())
    assert caught.value.outcome is Outcome.LATER
    assert not sandbox.x.posts


def test_nobody_listening_is_certainly_not_sent(settings: Settings) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        settings.X_API_BASE = f"http://127.0.0.1:{held.getsockname()[1]}"
        error = refusal(XTransport())
    assert (error.outcome, error.code) == (Outcome.LATER, "connect")


def test_a_broken_look_up_is_an_error_not_a_no(sandbox: RunningSandbox, x: XTransport) -> None:
    sandbox.faults.add("x", "timeline", status=503, text="<html>")
    with pytest.raises(TransportError):
        find(x)


def test_many_own_posts_are_searched_page_by_page(sandbox: RunningSandbox, x: XTransport) -> None:
    sandbox.world.set_rate_scale(0)
    receipt = send(x)
    for number in range(120):
        send(x, f"お知らせ{number}")
    found = find(x)
    assert found is not None
    assert found.id == receipt.id


def test_taking_back(sandbox: RunningSandbox, x: XTransport) -> None:
    receipt = send(x)
    x.retract(receipt.id)
    x.retract(receipt.id)
    assert sandbox.x.posts[receipt.id].deleted


def test_measure_and_threads(x: XTransport) -> None:
    assert x.measure(ChannelCopy(text="あ" * 140)).label == "280 / 280"
    assert not x.measure(ChannelCopy(text="あ" * 141)).fits
    threaded = x.measure(ChannelCopy(text="あ。" * 200, thread=True))
    assert (threaded.fits, "3件に分けて" in threaded.label) == (True, True)
    assert not x.measure(ChannelCopy(text="あ。" * 2000, thread=True)).fits


@pytest.mark.parametrize("character", ["\ufeff", "\ufffe", "\uffff"])
def test_characters_x_never_takes_are_named_before_anything_is_approved(character: str) -> None:
    with pytest.raises(Refused, match="使えない文字"):
        XTransport().compose(ChannelCopy(text=f"お知らせ{character}です"))
