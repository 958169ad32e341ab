"""Every row of LINE's error table, answered by the stand-in over real HTTP."""

from __future__ import annotations

import pytest

from channels.line import errors
from channels.line.transport import LineTransport
from channels.sandbox.testing import RunningSandbox
from channels.tests.over_http import Case, make_batch, rule_of
from channels.transport import ChannelCopy, Outcome, TransportError
from segments.line_sdk import ApiException

LATER, REFUSED, UNKNOWN = Outcome.LATER, Outcome.REFUSED, Outcome.UNKNOWN


def said(message: str, *details: str) -> dict[str, object]:
    rows = [{"message": text, "property": "messages[0].text"} for text in details]
    return {"message": message, "details": rows}


CASES = [
    Case(
        "monthly limit",
        "枠がほかの配信で",
        LATER,
        status=429,
        minutes=10,
        max_retries=6,
        body=said("You have reached your monthly limit."),
    ),
    Case(
        "rate",
        "混み合っています",
        LATER,
        status=429,
        minutes=2 / 60,
        body=said("The API rate limit has been exceeded. Try again later."),
    ),
    Case(
        "monthly limit, details odd",
        "枠がほかの配信で",
        LATER,
        status=429,
        minutes=10,
        max_retries=6,
        body={"message": "You have reached your monthly limit.", "details": None},
    ),
    Case(
        "recipient, details odd",
        "使えない番号",
        REFUSED,
        status=400,
        body={"message": "The property, to[0], in the request body is invalid", "details": [None, 5]},
    ),
    Case("a proxy's 409", "障害が起きている", UNKNOWN, status=409, text="<html>Conflict</html>"),
    Case("token", "認証が無効です", LATER, True, status=401, body=said("Authentication failed")),
    Case(
        "plan", "契約と設定", LATER, True, body=said("Access to this API is not available for your account")
    ),
    Case(
        "recipient",
        "使えない番号",
        REFUSED,
        status=400,
        body=said("The property, to[0], in the request body is invalid (line: -, column: -)"),
    ),
    Case(
        "long",
        "長すぎるか、空です",
        REFUSED,
        status=400,
        body=said("The request body has 1 error(s)", "Length must be between 0 and 5000"),
    ),
    Case(
        "empty",
        "空です",
        REFUSED,
        status=400,
        body=said("The request body has 1 error(s)", "May not be empty"),
    ),
    Case("large", "大きすぎます", REFUSED, status=413, text="Request Entity Too Large"),
    Case("path", "接続先設定", REFUSED, status=404, body=said("Not found")),
    Case("type", "接続先設定", REFUSED, status=415, body=said("The content type, x, is not supported")),
    Case("other 400", "断られました", REFUSED, status=400, body=said("Failed to send messages")),
    Case("500", "障害が起きている", UNKNOWN, status=500, body=said("Internal Server Error")),
    Case("html 503", "障害が起きている", UNKNOWN, status=503, text="<html><h1>503</h1></html>"),
    Case("empty 502", "障害が起きている", UNKNOWN, status=502, text=""),
    Case("not ours", "障害が起きている", UNKNOWN, status=418, body=[1]),
]


def refusal(case: Case, sandbox: RunningSandbox) -> TransportError:
    case.arm(sandbox, "line", "multicast")
    line = LineTransport()
    with pytest.raises(TransportError) as caught:
        line.send(line.compose(ChannelCopy(text="一")), make_batch("U" + "0" * 32))
    return caught.value


def row_of(sandbox: RunningSandbox, case: Case) -> int:
    cause = refusal(case, sandbox).__cause__
    cause = cause.__cause__ if isinstance(cause, TransportError) else cause
    assert isinstance(cause, ApiException)
    return rule_of(errors._reply(cause), errors.TABLE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_row(sandbox: RunningSandbox, case: Case) -> None:
    error = refusal(case, sandbox)
    case.check(error)
    assert error.request_id


def test_no_row_is_left_out(sandbox: RunningSandbox) -> None:
    assert {row_of(sandbox, case) for case in CASES} == set(range(len(errors.TABLE)))


@pytest.mark.parametrize("body", ["", "not json", '{"unfinished":'])
def test_an_unreadable_yes_is_unknown(sandbox: RunningSandbox, body: str) -> None:
    sandbox.faults.add("line", "multicast", status=200, text=body)
    line = LineTransport()
    with pytest.raises(TransportError) as caught:
        line.send(line.compose(ChannelCopy(text="一")), make_batch("U" + "0" * 32))
    assert caught.value.outcome is UNKNOWN
