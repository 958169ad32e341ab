"""A burst of webhook calls as residents cause them, and how everybody must stand afterwards."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from config.bench.calling import Call
from segments.models import AudienceRow, Category, Ward

DUPLICATES = 0.02  # share of the calls that come twice
SHUFFLED = 0.05  # share of the calls that change places with a near one
NEAR = 50
MOST_IN_A_CALL = 5
NEWCOMERS, PER_PERSON = 0.02, 5  # share of the events, events of one reader
KINDS = {"postback": 50, "follow": 20, "unfollow": 20, "message": 10}


@dataclass
class Standing:
    """How one person must stand: kept here without any code of the processing."""

    following: bool = True
    categories: int = 0
    ward: int | None = None
    undo: tuple[int, int | None] | None = None

    def press(self, data: str, bits: dict[str, int], wards: dict[str, int]) -> None:
        before = self.categories, self.ward
        verb, _, rest = data.removeprefix("pref1:").partition("=")
        if verb == "undo":
            self.categories, self.ward = self.undo or before
            self.undo = None
            return
        if verb == "category":
            code, _, choice = rest.partition(":")
            bit = 1 << bits[code]
            self.categories = self.categories | bit if choice == "on" else self.categories & ~bit
        elif verb == "ward":
            self.ward = wards[rest]
        else:
            self.categories = 0
        if before != (self.categories, self.ward):
            self.undo = before


@dataclass
class Burst:
    """Signed calls in the order they are made, and what they must lead to."""

    calls: list[Call] = field(default_factory=list)
    events: set[str] = field(default_factory=set)
    repeated: int = 0  # events that come a second time
    people: dict[str, Standing] = field(default_factory=dict)

    def wrong(self) -> int:
        """How many people stand otherwise in the database than they must."""
        rows = AudienceRow.objects.filter(subscriber__line_user_id__in=list(self.people))
        found = {
            user: (following, categories, ward)
            for user, following, categories, ward in rows.values_list(
                "subscriber__line_user_id", "following", "categories", "ward_id"
            )
        }
        return sum(
            found.get(user, (True, 0, None)) != (who.following, who.categories, who.ward)
            for user, who in self.people.items()
        )


def make_burst(events: int, readers: Sequence[str], seed: int) -> Burst:
    """`events` events of some of `readers` and of newcomers, each person's with rising timestamps."""
    rng, burst = random.Random(seed), Burst()  # noqa: S311 (a rehearsal needs no secrecy)
    bits = dict(Category.objects.filter(is_active=True).values_list("code", "bit"))
    wards = dict(Ward.objects.values_list("code", "pk"))
    cast = rng.sample(readers, min(len(readers), max(1, events // PER_PERSON))) if readers else []
    cast += [f"U{secrets.token_hex(16)}" for _ in range(max(1, int(events * NEWCOMERS)))]
    burst.people = _standings(cast)
    start, bodies, body = int(time.time() * 1000), [], []
    for place in range(events):
        event = _event(rng, rng.choice(cast), start + place, burst, bits, wards)
        body.append(event)
        if rng.random() < 0.8 or len(body) == MOST_IN_A_CALL or place == events - 1:
            bodies.append(body)
            body = []
    for events_of_call in bodies:
        if rng.random() < DUPLICATES:
            burst.repeated += len(events_of_call)
            burst.calls.append(_signed(events_of_call))
        burst.calls.append(_signed(events_of_call))
    _shuffle(rng, burst.calls)
    return burst


def _standings(cast: Sequence[str]) -> dict[str, Standing]:
    people = {user: Standing() for user in cast}
    rows = AudienceRow.objects.filter(subscriber__line_user_id__in=list(cast))
    columns = ("subscriber__line_user_id", "following", "categories", "ward_id")
    people |= {user: Standing(*rest) for user, *rest in rows.values_list(*columns)}
    return people


def _event(
    rng: random.Random, user: str, at: int, burst: Burst, bits: dict[str, int], wards: dict[str, int]
) -> dict[str, Any]:
    (kind,) = rng.choices(list(KINDS), weights=list(KINDS.values()))
    event: dict[str, Any] = {
        "type": kind,
        "mode": "active",
        "timestamp": at,
        "source": {"type": "user", "userId": user},
        "webhookEventId": f"01K{rng.getrandbits(90):023X}",
        "deliveryContext": {"isRedelivery": False},
    }
    burst.events.add(event["webhookEventId"])
    who = burst.people[user]
    if kind in {"follow", "unfollow"}:
        who.following = kind == "follow"
    if kind != "unfollow":
        event["replyToken"] = f"{rng.getrandbits(128):032x}"
    if kind == "message":
        words = rng.choice(["設定", "いつもありがとうございます"])
        event["message"] = {"type": "text", "id": str(at), "text": words, "quoteToken": "q"}
    if kind == "postback":
        event["postback"] = {"data": _button(rng, list(bits), list(wards))}
        who.press(event["postback"]["data"], bits, wards)
    return event


def _button(rng: random.Random, categories: Sequence[str], wards: Sequence[str]) -> str:
    draw = rng.random()
    if draw < 0.75:
        return f"pref1:category={rng.choice(categories)}:{rng.choice(['on', 'on', 'off'])}"
    if draw < 0.9:
        return f"pref1:ward={rng.choice(wards)}"
    return "pref1:stop" if draw < 0.95 else "pref1:undo"


def _signed(events: Sequence[dict[str, Any]]) -> Call:
    body = json.dumps({"destination": "U" + "0" * 32, "events": events}, ensure_ascii=False).encode()
    digest = hmac.new(settings.LINE_CHANNEL_SECRET.encode(), body, hashlib.sha256).digest()
    return body, base64.b64encode(digest).decode()


def _shuffle(rng: random.Random, calls: list[Call]) -> None:
    for place in range(len(calls)):
        if rng.random() < SHUFFLED:
            other = min(place + rng.randrange(1, NEAR), len(calls) - 1)
            calls[place], calls[other] = calls[other], calls[place]
