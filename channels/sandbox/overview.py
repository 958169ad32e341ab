"""The stand-ins' memory put into words: for the control API's JSON and for the pages."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

from channels.sandbox.clock import JST
from channels.sandbox.facebook.state import Comment
from channels.sandbox.line.friends import Status
from channels.sandbox.line.state import LineState
from channels.sandbox.world import World


def ledger(world: World) -> dict[str, Any]:
    """Counts a test or a bench asserts on; no user id appears."""
    return {
        "line": [line_ledger(state) for state in world.line_states],
        "x": {
            "posts": sum(not post.deleted for post in world.x_state.posts.values()),
            "spent": round(world.x_state.spent, 3),
            "credit": world.x_state.credit,
        },
        "facebook": {
            "posts": len(world.facebook_state.posts),
            "comments": len(world.facebook_state.comments),
        },
        "requests": world.log.total,
        "peak_per_second": world.log.peaks(),
        "answers": dict(world.log.answers),
        "peers": dict(world.log.peers),
    }


def line_ledger(state: LineState) -> dict[str, Any]:
    statuses = {status.name.lower(): state.friends.count(status) for status in Status}
    by_kind: dict[str, int] = {}
    for send in state.sends:
        by_kind[send.kind] = by_kind.get(send.kind, 0) + len(send.to)
    received = state.friends.received
    return {
        "friends": statuses,
        "requests_accepted": len(state.sends),
        "delivered": sum(by_kind.values()),
        "delivered_by_kind": by_kind,
        "people_reached": sum(count > 0 for count in received),
        "most_received": max(received, default=0),
        "duplicates": state.duplicates,
        "repeated_in_request": state.repeated_in_request,
        "used_this_month": state.used(),
        "quota": state.quota,
        "contents": {
            digest: sum(byte.bit_count() for byte in content.seen)
            for digest, content in state.contents.items()
        },
        "units": _units(state),
    }


def arrivals(state: LineState, content: str, *, people: bool) -> dict[str, Any]:
    """Every accepted request that carried `content` (a digest), oldest first.

    people: also whom it was put before, as 16-byte keys one after another in Base64, one for each time.
    """
    sends = [send for send in state.sends if send.content == content]
    rows = [{"at": send.at, "key": send.key, "people": len(send.to)} for send in sends]
    if not people:
        return {"requests": rows}
    keys = b"".join(state.friends.key(number) for send in sends for number in send.to)
    return {"requests": rows, "received": base64.b64encode(keys).decode()}


def _units(state: LineState) -> dict[str, dict[str, Any]]:
    """Aggregation unit → what was accepted under it, when the first and the last of it was, who reacted."""
    units: dict[str, dict[str, Any]] = {}
    for send in state.sends:
        if send.unit:
            unit = units.setdefault(send.unit, {"requests": 0, "people": 0, "first_at": send.at})
            unit["requests"] += 1
            unit["people"] += len(send.to)
            unit["last_at"] = send.at
    for name, unit in units.items():
        reading = state.reading(name)
        unit["opened"], unit["clicked"] = reading.openers, reading.clickers
    return units


def inbox(state: LineState, number: int) -> list[dict[str, Any]]:
    """What one friend's phone shows, oldest first."""
    rows = []
    for send in state.inbox(number):
        moment = datetime.fromtimestamp(send.at, UTC).astimezone(JST)
        messages = state.contents[send.content].messages
        rows.append({"kind": send.kind, "request_id": send.request_id, "at": moment.isoformat(),
                     "messages": messages})  # fmt: skip
    return rows


def resident_comment(world: World, parent: str, message: str, name: str) -> str:
    """A made-up resident comments on one of our posts, or answers a comment."""
    state = world.facebook_state
    if parent not in state.posts and parent not in state.comments:
        raise ValueError(f"no post or comment {parent}")
    number = state.next_number()
    root = parent.rpartition("_")[2]
    author_id = str(3 * 10**14 + sum(ord(letter) * 31**at for at, letter in enumerate(name[:8])))
    comment = Comment(f"{root}_{number}", parent, state.clock.time(), message, author_id, name)
    return state.save_comment(comment).id
