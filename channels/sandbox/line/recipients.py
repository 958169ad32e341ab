"""Whom a narrowcast means: audiences, earlier narrowcasts, and-or-not, demographic filters, limits."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Any

from channels.sandbox.line import errors
from channels.sandbox.line.audiences import READY, members, status_of
from channels.sandbox.line.friends import Status
from channels.sandbox.line.state import LineState

FILTER_MINIMUM = 100  # target reach a demographic filter needs
SMALLEST_AUDIENCE = 50
TOO_FEW, CANCELLED = 2, 5  # errorCode of the progress endpoint
REDELIVERY_SECONDS = 14 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Choice:
    numbers: array[int]
    error: int = 0


def choose_recipients(state: LineState, body: dict[str, Any]) -> Choice:
    everyone = set(state.friends.numbers(Status.FRIEND))
    recipient, demographic = body.get("recipient"), (body.get("filter") or {}).get("demographic")
    chosen = _evaluate(state, recipient, everyone) & everyone if recipient else everyone
    if demographic:
        if len(everyone) < FILTER_MINIMUM:
            raise errors.refusal(403, "Your account does not have enough friends")
        chosen = {number for number in chosen if _matches(demographic, number)}
    numbers = array("I", sorted(chosen))
    return _limit(state, numbers, body.get("limit") or {}, filtered=bool(demographic))


def _evaluate(state: LineState, recipient: dict[str, Any], everyone: set[int]) -> set[int]:
    match recipient.get("type"):
        case "audience":
            return _audience(state, recipient.get("audienceGroupId"))
        case "redelivery":
            return _redelivery(state, str(recipient.get("requestId")))
        case "operator":
            return _operator(state, recipient, everyone)
        case _:
            raise errors.bad_property("recipient.type")


def _operator(state: LineState, recipient: dict[str, Any], everyone: set[int]) -> set[int]:
    if "not" in recipient:
        return everyone - _evaluate(state, recipient["not"], everyone)
    parts = [_evaluate(state, part, everyone) for part in recipient.get("and") or recipient.get("or") or []]
    if not parts:
        raise errors.bad_property("recipient")
    return set.intersection(*parts) if "and" in recipient else set.union(*parts)


def _audience(state: LineState, group_id: Any) -> set[int]:
    group = state.table("audiences").get(str(group_id))
    if group is None or status_of(state, group) != READY:
        raise errors.refusal(400, f"Invalid audience group id: {group_id}")
    return members(state, str(group_id))


def _redelivery(state: LineState, request_id: str) -> set[int]:
    job = state.narrowcasts.get(request_id)
    if job is None or not job.sent or state.clock.time() - job.at > REDELIVERY_SECONDS:
        raise errors.refusal(400, f"Invalid request id: {request_id}")
    return set(job.to)


def _matches(demographic: dict[str, Any], number: int) -> bool:
    """(C) The stand-in knows no ages or sexes: each filter object takes a fixed, repeatable half."""
    if demographic.get("type") == "operator":
        if "not" in demographic:
            return not _matches(demographic["not"], number)
        if "and" in demographic:
            return all(_matches(part, number) for part in demographic["and"])
        return any(_matches(part, number) for part in demographic.get("or", []))
    return (number + len(str(demographic))) % 2 == 0


def _limit(state: LineState, numbers: array[int], limit: dict[str, Any], *, filtered: bool) -> Choice:
    if limit.get("forbidPartialDelivery") and not limit.get("upToRemainingQuota"):
        raise errors.refusal(400, "The option forbidPartialDelivery must be used with upToRemainingQuota.")
    if limit.get("max"):
        numbers = numbers[: int(limit["max"])]
    if limit.get("upToRemainingQuota") and state.quota is not None:
        left = max(state.quota - state.used() - state.reserved(), 0)
        if limit.get("forbidPartialDelivery") and left < len(numbers):
            return Choice(numbers[:left], CANCELLED)
        numbers = numbers[:left]
    return Choice(numbers, TOO_FEW if filtered and len(numbers) < SMALLEST_AUDIENCE else 0)
