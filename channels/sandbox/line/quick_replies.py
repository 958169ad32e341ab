"""What LINE checks in `quickReply` and its actions (Messaging API reference, "Action objects")."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from wcwidth import iter_graphemes

from channels.sandbox.line.errors import Detail

MOST_ITEMS = 13
LABEL_CLUSTERS = 20
DATA_CHARACTERS = 300
URI_CHARACTERS = 1_000
_DATE_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[tT](\d{2}:\d{2})")
Action = dict[str, Any]


def check_quick_reply(message: dict[str, Any], where: str) -> list[Detail]:
    """Faults of the message's quick reply; none when it has none."""
    if message.get("quickReply") is None:
        return []
    items = message["quickReply"].get("items") if isinstance(message["quickReply"], dict) else None
    if not isinstance(items, list) or not 1 <= len(items) <= MOST_ITEMS:
        return [(f"Size must be between 1 and {MOST_ITEMS}", f"{where}.quickReply.items")]
    details: list[Detail] = []
    for index, item in enumerate(items):
        place = f"{where}.quickReply.items[{index}]"
        action = item.get("action") if isinstance(item, dict) else None
        if not isinstance(action, dict):
            details.append(("May not be empty", f"{place}.action"))
        else:
            details += _check_action(action, f"{place}.action")
    return details


def within(action: Action, picked: str) -> bool:
    """True when the dialogue of this datetimepicker would have let the resident pick that."""
    value = _moment(str(action["mode"]), picked)
    if value is None:
        return False
    low, high = (_moment(str(action["mode"]), str(action.get(name, ""))) for name in ("min", "max"))
    return (low is None or low <= value) and (high is None or value <= high)


def _check_action(action: Action, where: str) -> list[Detail]:
    checker = _ACTIONS.get(str(action.get("type")))
    if checker is None:
        return [(f"Must be one of the following values: [{', '.join(_ACTIONS)}]", f"{where}.type")]
    return _label(action, where) + checker(action, where)


def _label(action: Action, where: str) -> list[Detail]:
    label = action.get("label")
    if not isinstance(label, str) or not label:
        return [("May not be empty", f"{where}.label")]
    if len(label) > LABEL_CLUSTERS < sum(1 for _ in iter_graphemes(label)):
        return [(f"Length must be between 0 and {LABEL_CLUSTERS}", f"{where}.label")]
    return []


def _text(name: str, most: int, *, required: bool = True) -> Callable[[Action, str], list[Detail]]:
    def check(action: Action, where: str) -> list[Detail]:
        value = action.get(name)
        if value is None and not required:
            return []
        if not isinstance(value, str) or not value:
            return [("May not be empty", f"{where}.{name}")]
        if len(value.encode("utf-16-le", "surrogatepass")) // 2 > most:
            return [(f"Length must be between 0 and {most}", f"{where}.{name}")]
        return []

    return check


def _postback(action: Action, where: str) -> list[Detail]:
    return _data(action, where) + _display_text(action, where)


def _date_time_picker(action: Action, where: str) -> list[Detail]:
    mode, details = str(action.get("mode")), _data(action, where)
    if mode not in {"date", "time", "datetime"}:
        return [*details, ("Must be one of the following values: [date, time, datetime]", f"{where}.mode")]
    given = {name: action[name] for name in ("initial", "min", "max") if action.get(name) is not None}
    values = {name: _moment(mode, value) for name, value in given.items()}
    details += [(f"Invalid {mode} format", f"{where}.{name}") for name, value in values.items() if not value]
    low, high, at = values.get("min"), values.get("max"), values.get("initial")
    if low and high and low >= high:
        details.append(("max must be later than min", f"{where}.max"))
    if at and ((low and at < low) or (high and at > high)):
        details.append(("initial must be between min and max", f"{where}.initial"))
    return details


def _moment(mode: str, value: object) -> datetime | None:
    """A point in time as the picker writes it: 2026-11-22, 10:05, 2026-11-22T10:05."""
    if not isinstance(value, str):
        return None
    try:
        if mode == "date" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return datetime.combine(date.fromisoformat(value), time())
        if mode == "time" and re.fullmatch(r"\d{2}:\d{2}", value):
            return datetime.combine(date(2000, 1, 1), time.fromisoformat(value))
        if mode == "datetime" and (found := _DATE_TIME.fullmatch(value)):
            return datetime.fromisoformat(f"{found[1]}T{found[2]}")
    except ValueError:
        pass
    return None


def _nothing_more(_action: Action, _where: str) -> list[Detail]:
    return []


_data = _text("data", DATA_CHARACTERS)
_display_text = _text("displayText", DATA_CHARACTERS, required=False)
_ACTIONS: dict[str, Callable[[Action, str], list[Detail]]] = {
    "postback": _postback,
    "message": _text("text", DATA_CHARACTERS),
    "uri": _text("uri", URI_CHARACTERS),
    "datetimepicker": _date_time_picker,
    "camera": _nothing_more,
    "cameraRoll": _nothing_more,
    "location": _nothing_more,
    "clipboard": _text("clipboardText", URI_CHARACTERS),
}
