"""Numbers LINE gives back: quota, deliveries by day, followers, and how messages were used.

Impressions and clicks are those of the residents who looked and pressed (`readings`), within 14 days of the
sending as with LINE; whatever concerns fewer than 20 people is null.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from channels.sandbox.clock import JST, jst_day
from channels.sandbox.line import errors
from channels.sandbox.line.friends import Status
from channels.sandbox.line.readings import Reading, people, unit_of, urls_of
from channels.sandbox.line.state import LineState, Send, month_of
from channels.sandbox.replies import Call, Reply

PRIVACY_FLOOR = 20
DAY = re.compile(r"\d{8}")
_QUARTERS = ("25Percent", "50Percent", "75Percent", "100Percent")
_MEDIA = tuple(
    f"{kind}{share}" for kind in ("mediaPlayed", "uniqueMediaPlayed") for share in ("", *_QUARTERS)
)


def quota(state: LineState, _call: Call, _body: dict[str, Any]) -> Reply:
    if state.quota is None:
        return Reply(200, {"type": "none"})
    return Reply(200, {"type": "limited", "value": state.quota})


def consumption(state: LineState, _call: Call, _body: dict[str, Any]) -> Reply:
    return Reply(200, {"totalUsage": state.used()})


def sent_by_day(state: LineState, call: Call, _body: dict[str, Any], kind: str) -> Reply:
    day = _day(call, "date")
    if day >= jst_day(state.clock.now()):
        return Reply(200, {"status": "unready"})
    return Reply(200, {"status": "ready", "success": _people(state, kind, day)})


def deliveries(state: LineState, call: Call, _body: dict[str, Any]) -> Reply:
    day = _day(call, "date")
    if day >= jst_day(state.clock.now()):
        return Reply(200, {"status": "unready"})
    kinds = ("broadcast", "push", "multicast", "narrowcast", "reply")
    counts = {f"api{kind.capitalize()}": _people(state, kind, day) for kind in kinds}
    return Reply(200, {"status": "ready"} | {name: count for name, count in counts.items() if count})


def followers(state: LineState, call: Call, _body: dict[str, Any]) -> Reply:
    yesterday = jst_day(state.clock.now() - timedelta(days=1))
    day = _day(call, "date") if "date" in call.query else yesterday
    if day > yesterday:
        return Reply(200, {"status": "unready"})
    ever = len(state.friends) - state.friends.count(Status.STRANGER)
    reach = state.friends.count(Status.FRIEND)
    blocks = state.friends.count(Status.BLOCKED)
    return Reply(200, {"status": "ready", "followers": ever, "targetedReaches": reach, "blocks": blocks})


def demographic(state: LineState, _call: Call, _body: dict[str, Any]) -> Reply:
    """Fixed shares (C); LINE gives them from 20 reachable friends on."""
    if state.friends.count(Status.FRIEND) < PRIVACY_FLOOR:
        return Reply(200, {"available": False})
    return Reply(
        200,
        {
            "available": True,
            "genders": [{"gender": "female", "percentage": 55.2}, {"gender": "male", "percentage": 44.8}],
            "ages": [{"age": "from30to34", "percentage": 41.0}, {"age": "from50", "percentage": 59.0}],
            "areas": [{"area": "福岡", "percentage": 96.1}, {"area": "unknown", "percentage": 3.9}],
            "appTypes": [{"appType": "ios", "percentage": 58.3}, {"appType": "android", "percentage": 41.7}],
            "subscriptionPeriods": [{"subscriptionPeriod": "over365days", "percentage": 100.0}],
        },
    )


def units_used(state: LineState, _call: Call, _body: dict[str, Any]) -> Reply:
    return Reply(200, {"numOfCustomAggregationUnits": len(_units(state))})


def unit_names(state: LineState, call: Call, _body: dict[str, Any]) -> Reply:
    limit, start = min(int(call.query.get("limit", 100)), 100), int(call.query.get("start", 0))
    names = _units(state)
    body: dict[str, Any] = {"customAggregationUnits": names[start : start + limit]}
    if start + limit < len(names):
        body["next"] = str(start + limit)
    return Reply(200, body)


def by_request(state: LineState, call: Call, _body: dict[str, Any]) -> Reply:
    """Only narrowcasts and broadcasts have statistics by request id."""
    wanted = call.query.get("requestId", "")
    kinds = {"broadcast", "narrowcast"}
    sends = [send for send in state.sends if send.request_id == wanted and send.kind in kinds]
    if not sends:
        return Reply(200, {"overview": {"requestId": wanted}, "messages": [], "clicks": []})
    overview, messages, clicks = _usage(state, sends)
    delivered = sum(len(send.to) for send in sends)
    head = {"requestId": wanted, "timestamp": int(sends[0].at), "delivered": delivered}
    return Reply(200, {"overview": head | overview, "messages": messages, "clicks": clicks})


def by_unit(state: LineState, call: Call, _body: dict[str, Any]) -> Reply:
    first, last = _day(call, "from"), _day(call, "to")
    if not timedelta() <= _parse(last) - _parse(first) <= timedelta(days=30):
        raise errors.refusal(400, "The value for the 'to' parameter is invalid")
    unit = call.query.get("customAggregationUnit", "")
    sends = [send for send in state.sends if send.unit == unit and first <= _day_of(send) <= last]
    overview, messages, clicks = _usage(state, sends)
    return Reply(200, {"overview": overview, "messages": messages, "clicks": clicks})


# --- shared ---------------------------------------------------------------------------------------
Metrics = tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]


def _usage(state: LineState, sends: list[Send]) -> Metrics:
    """Of the sends of one unit, or of one request."""
    reading = state.reading(unit_of(sends[0])) if sends else Reading()
    overview = {
        "uniqueImpression": _shown(reading.openers),
        "uniqueClick": _shown(reading.clickers),
        "uniqueMediaPlayed": None,
        "uniqueMediaPlayed100Percent": None,
    }
    bodies = max((len(state.contents[send.content].messages) for send in sends), default=0)
    views = _shown(reading.views, reading.openers)
    messages = [{"seq": seq, "impression": views} | dict.fromkeys(_MEDIA) for seq in range(1, bodies + 1)]
    clicks = [_clicks(reading, url, seq) for url, seq in urls_of(state, sends).items()]
    return overview, messages, clicks


def _clicks(reading: Reading, url: str, seq: int) -> dict[str, Any]:
    who = people(reading.clicked.get(url, bytearray()))
    unique = dict.fromkeys(("uniqueClick", "uniqueClickOfRequest"), _shown(who))
    return {"seq": seq, "url": url, "click": _shown(reading.clicks[url], who)} | unique


def _shown(number: int, of_people: int | None = None) -> int | None:
    """None for what fewer than 20 people did, however often they did it."""
    return number if (number if of_people is None else of_people) >= PRIVACY_FLOOR else None


def _units(state: LineState) -> list[str]:
    return state.units.get(month_of(state.clock.time()), [])


def _people(state: LineState, kind: str, day: str) -> int:
    return sum(len(send.to) for send in state.sends if send.kind == kind and _day_of(send) == day)


def _day_of(send: Send) -> str:
    return jst_day(datetime.fromtimestamp(send.at, UTC))


def _parse(day: str) -> datetime:
    return datetime.strptime(day, "%Y%m%d").replace(tzinfo=JST)


def _day(call: Call, name: str) -> str:
    """A date parameter in yyyyMMdd, or 400 in LINE's words."""
    value = call.query.get(name, "")
    try:
        if DAY.fullmatch(value):
            return _parse(value).strftime("%Y%m%d")
    except ValueError:
        pass
    raise errors.refusal(400, f"The value for the '{name}' parameter is invalid")
