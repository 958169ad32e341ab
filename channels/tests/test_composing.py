"""A payload is composed the same for the preview, the findings and the approval."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from announcements.models import Channel
from channels.composing import compose_all, copies_of
from channels.ledger.gate import texts_of
from channels.ledger.unfit import drills
from channels.tests.factories import make_content
from staff.errors import Refused

ALL = tuple(Channel.values)


def test_the_same_content_gives_the_same_payloads() -> None:
    first, second = compose_all(make_content(ALL)), compose_all(make_content(ALL))
    assert {name: payload.digest for name, payload in first.items()} == {
        name: payload.digest for name, payload in second.items()
    }
    assert list(first) == ALL_IN_ORDER


ALL_IN_ORDER = ["line", "x", "facebook", "newsletter"]


def test_only_wanted_channels_get_a_copy() -> None:
    assert list(copies_of(make_content(("x",)))) == ["x"]


def test_too_many_pictures_are_named() -> None:
    picture = {"path": "images/a.jpg", "sha256": "0" * 64, "content_type": "image/jpeg", "alt": "写真"}
    with pytest.raises(Refused, match="Xに付けられる画像は4枚まで"):
        compose_all(make_content(("x",), images=[picture] * 5))


def test_in_a_drill_every_text_says_so(settings: Settings) -> None:
    settings.KOHO_MODE = "drill"
    for payload in compose_all(make_content(ALL)).values():
        assert any(list(drills(text)) for text in texts_of(payload.to_json()))
    settings.KOHO_MODE = "sandbox"
    for payload in compose_all(make_content(ALL)).values():
        assert not any(list(drills(text)) for text in texts_of(payload.to_json()))
