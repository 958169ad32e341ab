"""Audiences made by uploading user ids. Limits: "Manage audience" reference."""

from __future__ import annotations

import base64
from typing import Any

from channels.sandbox.line import errors
from channels.sandbox.line.friends import KEY_BYTES, NOT_FOUND, parse_user_id
from channels.sandbox.line.state import LineState
from channels.sandbox.replies import Call, Refusal, Reply

IDS_BY_JSON, IDS_BY_FILE, AUDIENCES = 10_000, 1_500_000, 1_000
KEPT_SECONDS = 180 * 24 * 60 * 60
READY_AFTER_SECONDS = 2.0  # (C)
READY, IN_PROGRESS = "READY", "IN_PROGRESS"
PAGE_SIZE = 40


def create(state: LineState, _call: Call, body: dict[str, Any]) -> Reply:
    description = body.get("description")
    if not isinstance(description, str) or not 1 <= len(description) <= 120:
        raise errors.body_errors([("Length must be between 1 and 120", "description")])
    return _create(state, description, _keys_from_json(body))


def create_by_file(state: LineState, _call: Call, body: dict[str, Any]) -> Reply:
    return _create(state, str(body.get("description", "")), _keys_from_file(body))


def _create(state: LineState, description: str, keys: list[bytes]) -> Reply:
    groups = state.table("audiences")
    if len(groups) >= AUDIENCES:
        raise _refused("TOO_MANY_AUDIENCE_GROUPS")
    now = int(state.clock.time())
    number = 1_000_000_000_001 + state.setting("audience_number", 0)
    state.put("settings", "audience_number", state.setting("audience_number", 0) + 1)
    group = {
        "audienceGroupId": number,
        "createRoute": "MESSAGING_API",
        "type": "UPLOAD",
        "description": description,
        "created": now,
        "permission": "READ_WRITE",
        "expireTimestamp": now + KEPT_SECONDS,
        "isIfaAudience": False,
    }
    state.put("audiences", str(number), group)
    _add_members(state, str(number), keys)
    return Reply(202, group)


def extend(state: LineState, _call: Call, body: dict[str, Any]) -> Reply:
    group = _existing(state, body.get("audienceGroupId"))
    _add_members(state, str(group["audienceGroupId"]), _keys_from_json(body))
    return Reply(202, {})


def extend_by_file(state: LineState, _call: Call, body: dict[str, Any]) -> Reply:
    group = _existing(state, body.get("audienceGroupId"))
    _add_members(state, str(group["audienceGroupId"]), _keys_from_file(body))
    return Reply(202, {})


def get(state: LineState, _call: Call, _body: dict[str, Any], group_id: str) -> Reply:
    return Reply(200, {"audienceGroup": _described(state, _existing(state, group_id)), "jobs": []})


def delete(state: LineState, _call: Call, _body: dict[str, Any], group_id: str) -> Reply:
    _existing(state, group_id)
    state.drop("audiences", group_id)
    state.drop("audience_members", group_id)
    return Reply(200, {})


def rename(state: LineState, _call: Call, body: dict[str, Any], group_id: str) -> Reply:
    group = _existing(state, group_id)
    state.put("audiences", group_id, group | {"description": str(body.get("description", ""))[:120]})
    return Reply(200, {})


def listing(state: LineState, call: Call, _body: dict[str, Any]) -> Reply:
    page, size = int(call.query.get("page", 1)), min(int(call.query.get("size", 20)), PAGE_SIZE)
    name, status = call.query.get("description", "").lower(), call.query.get("status")
    groups = [_described(state, group) for group in state.table("audiences").values()]
    groups = [
        group
        for group in reversed(groups)
        if name in group["description"].lower() and status in (None, group["status"])
    ]
    return Reply(
        200,
        {
            "audienceGroups": groups[(page - 1) * size : page * size],
            "hasNextPage": len(groups) > page * size,
            "totalCount": len(groups),
            "readWriteAudienceGroupTotalCount": len(groups),
            "page": page,
            "size": size,
        },
    )


# --- shared ----------------------------------------------------------------------------------------
def members(state: LineState, group_id: str) -> set[int]:
    packed = base64.b64decode(state.table("audience_members").get(group_id, ""))
    keys = (packed[at : at + KEY_BYTES] for at in range(0, len(packed), KEY_BYTES))
    return {number for key in keys if (number := state.friends.find(key)) != NOT_FOUND}


def status_of(state: LineState, group: dict[str, Any]) -> str:
    return READY if state.clock.time() - group["created"] >= READY_AFTER_SECONDS else IN_PROGRESS


def _described(state: LineState, group: dict[str, Any]) -> dict[str, Any]:
    status = status_of(state, group)
    count = len(members(state, str(group["audienceGroupId"]))) if status == READY else 0
    return group | {"status": status, "audienceCount": count}


def _add_members(state: LineState, group_id: str, keys: list[bytes]) -> None:
    packed = base64.b64decode(state.table("audience_members").get(group_id, "")) + b"".join(keys)
    state.put("audience_members", group_id, base64.b64encode(packed).decode())


def _existing(state: LineState, group_id: Any) -> dict[str, Any]:
    group: dict[str, Any] | None = state.table("audiences").get(str(group_id))
    if group is None:
        raise errors.refusal(400, "audience group not found", [("AUDIENCE_GROUP_NOT_FOUND", "")])
    return group


def _keys_from_json(body: dict[str, Any]) -> list[bytes]:
    audiences = body.get("audiences", [])
    if not isinstance(audiences, list) or len(audiences) > IDS_BY_JSON:
        raise errors.body_errors([(f"Size must be between 0 and {IDS_BY_JSON}", "audiences")])
    return _keys([item.get("id") if isinstance(item, dict) else None for item in audiences])


def _keys_from_file(body: dict[str, Any]) -> list[bytes]:
    lines = str(body.get("file", "")).split()
    if len(lines) > IDS_BY_FILE:
        raise _refused("UPLOAD_AUDIENCE_GROUP_TOO_MANY_IDS")
    return _keys(lines)


def _keys(values: list[Any]) -> list[bytes]:
    keys = []
    for value in values:
        key = parse_user_id(value)
        if key is None:
            raise _refused("UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT")
        keys.append(key)
    return keys


def _refused(code: str) -> Refusal:
    return errors.refusal(400, "audience group error", [(code, "")])
