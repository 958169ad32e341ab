"""What a traceback or an error report prints of ours names nobody."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from segments.events import Event
from segments.importing.csv_rows import Reader
from segments.menus.replying import _Owed
from segments.models import PendingReply, Subscriber, WebhookEvent
from segments.tests.line_calls import PERSON, typed

SAID = typed("母の介護のことで", replyToken="the-token")


@pytest.mark.parametrize(
    "thing",
    [
        Event(1, "id", "message", PERSON, 1, SAID, datetime(2026, 11, 18, tzinfo=UTC)),
        Reader(PERSON, None, 0, (), following=True),
        _Owed("the-token", PERSON, "menu", "", can_undo=False, in_time=True),
        Subscriber(line_user_id=PERSON),
        WebhookEvent(event_id="id", user_id=PERSON, payload=SAID),
        PendingReply(token="the-token", user_id=PERSON),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_it_is_printed_without_whom(thing: object) -> None:
    printed = f"{thing!r} {thing}"
    assert not any(secret in printed for secret in (PERSON, "the-token", "介護"))
