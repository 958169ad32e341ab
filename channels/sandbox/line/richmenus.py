"""Rich menus: create, image, link one or many, default, aliases. Limits: rich menu reference."""

from __future__ import annotations

import io
import re
import secrets
from typing import Any

from PIL import Image, UnidentifiedImageError

from channels.sandbox.line import errors
from channels.sandbox.line.friends import parse_user_id
from channels.sandbox.line.state import LineState
from channels.sandbox.replies import Call, Reply

MENUS, AREAS, NAME, CHAT_BAR, BULK_USERS, BATCH = 1_000, 20, 300, 14, 500, 1_000
IMAGE_BYTES = 1_000_000
ALIAS = re.compile(r"[a-z0-9_-]{1,32}")
Body = dict[str, Any]


def create(state: LineState, _call: Call, body: Body) -> Reply:
    _check_menu(body)
    if len(state.table("richmenus")) >= MENUS:
        raise errors.refusal(400, "Too many rich menus")
    menu_id = f"richmenu-{secrets.token_hex(16)}"
    state.put("richmenus", menu_id, {"richMenuId": menu_id} | body)
    return Reply(200, {"richMenuId": menu_id})


def check(_state: LineState, _call: Call, body: Body) -> Reply:
    _check_menu(body)
    return Reply(200, {})


def _check_menu(body: Body) -> None:
    for name in ("size", "selected", "name", "chatBarText", "areas"):
        if name not in body:
            raise errors.body_errors([("May not be empty", name)])
    width, height = body["size"].get("width", 0), body["size"].get("height", 0)
    if not (800 <= width <= 2500 and height >= 250 and width / height >= 1.45):
        raise errors.body_errors([("Invalid size", "size")])
    for field, most in (("name", NAME), ("chatBarText", CHAT_BAR), ("areas", AREAS)):
        if len(body[field]) > most:
            raise errors.body_errors([(f"Length must be between 1 and {most}", field)])


def listing(state: LineState, _call: Call, _body: Body) -> Reply:
    return Reply(200, {"richmenus": list(state.table("richmenus").values())})


def get(state: LineState, _call: Call, _body: Body, menu_id: str) -> Reply:
    return Reply(200, _menu(state, menu_id))


def delete(state: LineState, _call: Call, _body: Body, menu_id: str) -> Reply:
    _menu(state, menu_id)
    state.drop("richmenus", menu_id)
    state.drop("richmenu_images", menu_id)
    return Reply(200, {})


def upload_image(state: LineState, call: Call, _body: Body, menu_id: str) -> Reply:
    menu = _menu(state, menu_id)
    if menu_id in state.table("richmenu_images"):
        raise errors.refusal(400, "An image has already been uploaded to the rich menu")
    if len(call.body) > IMAGE_BYTES:
        raise errors.refusal(413, "Request Entity Too Large")
    try:
        image = Image.open(io.BytesIO(call.body))
    except UnidentifiedImageError as error:
        raise errors.refusal(415, "The content type is not supported") from error
    if image.size != (menu["size"]["width"], menu["size"]["height"]):
        raise errors.refusal(400, "The image size does not match the rich menu")
    state.put("richmenu_images", menu_id, len(call.body))
    return Reply(200, {})


def link(state: LineState, _call: Call, _body: Body, user_id: str, menu_id: str) -> Reply:
    _linkable(state, menu_id)
    _link(state, user_id, menu_id)
    return Reply(200, {})


def linked(state: LineState, _call: Call, _body: Body, user_id: str) -> Reply:
    menu_id = state.table("richmenu_users").get(user_id)
    if menu_id is None:
        raise errors.not_found()
    return Reply(200, {"richMenuId": menu_id})


def unlink(state: LineState, _call: Call, _body: Body, user_id: str) -> Reply:
    state.drop("richmenu_users", user_id)
    return Reply(200, {})


def bulk_link(state: LineState, _call: Call, body: Body) -> Reply:
    _linkable(state, str(body.get("richMenuId")))
    for user_id in _users(body):
        _link(state, user_id, str(body["richMenuId"]))
    return Reply(202, {})


def bulk_unlink(state: LineState, _call: Call, body: Body) -> Reply:
    for user_id in _users(body):
        state.drop("richmenu_users", user_id)
    return Reply(202, {})


def set_default(state: LineState, _call: Call, _body: Body, menu_id: str) -> Reply:
    _linkable(state, menu_id)
    state.put("settings", "richmenu", menu_id)
    return Reply(200, {})


def default(state: LineState, _call: Call, _body: Body) -> Reply:
    menu_id = state.setting("richmenu")
    if menu_id is None:
        raise errors.not_found()
    return Reply(200, {"richMenuId": menu_id})


def clear_default(state: LineState, _call: Call, _body: Body) -> Reply:
    state.drop("settings", "richmenu")
    return Reply(200, {})


def create_alias(state: LineState, _call: Call, body: Body) -> Reply:
    name = str(body.get("richMenuAliasId"))
    if not ALIAS.fullmatch(name):
        raise errors.bad_property("richMenuAliasId")
    if name in state.table("richmenu_aliases"):
        raise errors.refusal(400, "conflict richmenu alias id")
    _linkable(state, str(body.get("richMenuId")))
    state.put("richmenu_aliases", name, body["richMenuId"])
    return Reply(200, {})


def update_alias(state: LineState, _call: Call, body: Body, name: str) -> Reply:
    if name not in state.table("richmenu_aliases"):
        raise errors.refusal(400, "richmenu alias not found")
    _linkable(state, str(body.get("richMenuId")))
    state.put("richmenu_aliases", name, body["richMenuId"])
    return Reply(200, {})


def get_alias(state: LineState, _call: Call, _body: Body, name: str) -> Reply:
    menu_id = state.table("richmenu_aliases").get(name)
    if menu_id is None:
        raise errors.not_found()
    return Reply(200, {"richMenuAliasId": name, "richMenuId": menu_id})


def delete_alias(state: LineState, _call: Call, _body: Body, name: str) -> Reply:
    if name not in state.table("richmenu_aliases"):
        raise errors.not_found()
    state.drop("richmenu_aliases", name)
    return Reply(200, {})


def aliases(state: LineState, _call: Call, _body: Body) -> Reply:
    rows = state.table("richmenu_aliases").items()
    return Reply(200, {"aliases": [{"richMenuAliasId": name, "richMenuId": menu} for name, menu in rows]})


def _menu(state: LineState, menu_id: str) -> dict[str, Any]:
    menu: dict[str, Any] | None = state.table("richmenus").get(menu_id)
    if menu is None:
        raise errors.not_found()
    return menu


def _linkable(state: LineState, menu_id: str) -> None:
    _menu(state, menu_id)
    if menu_id not in state.table("richmenu_images"):
        raise errors.refusal(400, "must upload richmenu image before applying it to user")


def _link(state: LineState, user_id: str, menu_id: str) -> None:
    if parse_user_id(user_id) is None:
        raise errors.refusal(400, "The value for the 'userId' parameter is invalid")
    state.put("richmenu_users", user_id, menu_id)


def _users(body: Body) -> list[str]:
    users = body.get("userIds")
    if not isinstance(users, list) or not 1 <= len(users) <= BULK_USERS:
        raise errors.body_errors([(f"Size must be between 1 and {BULK_USERS}", "userIds")])
    for index, user_id in enumerate(users):
        if parse_user_id(user_id) is None:
            raise errors.bad_property(f"userIds[{index}]")
    return users
