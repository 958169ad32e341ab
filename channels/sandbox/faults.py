"""Faults on demand: which request goes wrong, and how."""

from __future__ import annotations

import fnmatch
import random
from dataclasses import dataclass, field
from typing import Any, Literal

from channels.sandbox.replies import Reply

Effect = Literal["reply", "drop", "hang", "delay"]

HTML_PAGE = "<html><head><title>503</title></head><body><h1>Service Unavailable</h1></body></html>"
LINE_RATE = {"message": "The API rate limit has been exceeded. Try again later."}
LINE_QUOTA = {"message": "You have reached your monthly limit."}
LINE_AUTH = {
    "message": "Authentication failed due to the following reason: invalid token. "
    "Confirm that the access token in the authorization header is valid."
}
X_RATE = {"title": "Too Many Requests", "detail": "Too Many Requests", "type": "about:blank", "status": 429}
X_AUTH = {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}
GRAPH_RATE = {
    "error": {
        "message": "(#80001) There have been too many calls to this Page account. Wait a bit and try again.",
        "type": "OAuthException",
        "code": 80001,
        "fbtrace_id": "Asandbox",
    }
}
GRAPH_AUTH = {
    "error": {
        "message": "Error validating access token: Session has expired.",
        "type": "OAuthException",
        "code": 190,
        "error_subcode": 463,
        "fbtrace_id": "Asandbox",
    }
}

# (service, preset) → the reply as the vendor words it; "*" serves every service.
PRESETS: dict[tuple[str, str], Reply] = {
    ("*", "html"): Reply(503, text=HTML_PAGE, headers={"content-type": "text/html"}),
    ("*", "empty"): Reply(200, text=""),
    ("*", "malformed"): Reply(200, text='{"unfinished":'),
    ("*", "500"): Reply(500, {"message": "Internal Server Error"}),
    ("line", "rate"): Reply(429, LINE_RATE),
    ("line", "quota"): Reply(429, LINE_QUOTA),
    ("line", "unauthorized"): Reply(401, LINE_AUTH),
    ("x", "rate"): Reply(429, X_RATE),
    ("x", "unauthorized"): Reply(401, X_AUTH),
    ("facebook", "rate"): Reply(400, GRAPH_RATE),
    ("facebook", "unauthorized"): Reply(400, GRAPH_AUTH),
}


@dataclass(slots=True)
class Fault:
    """One rule. It looks at requests of `service` whose route name matches `route` (a glob).

    nth: only the nth matching request (1 = the next).  count: how often it strikes (None = until
    removed).  probability with seed: a repeatable dice.  after: the request is carried out first, the
    case retry keys exist for.  effect: reply = `reply`; drop = the line is cut; hang = nothing for
    `delay` seconds, then the line is cut; delay = late but right.
    """

    service: str
    route: str = "*"
    effect: Effect = "reply"
    reply: Reply = field(default_factory=Reply)
    after: bool = False
    delay: float = 0.0
    nth: int | None = None
    count: int | None = 1
    probability: float = 1.0
    seed: int = 0
    name: str = ""
    seen: int = 0
    struck: int = 0
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311 - repeatable by purpose

    def strikes(self, service: str, route: str) -> bool:
        if self.service not in {"*", service} or not fnmatch.fnmatchcase(route, self.route):
            return False
        self.seen += 1
        if self.count is not None and self.struck >= self.count:
            return False
        if self.nth is not None and self.seen != self.nth:
            return False
        if self._dice.random() >= self.probability:
            return False
        self.struck += 1
        return True

    def summary(self) -> dict[str, Any]:
        fields = ("service", "route", "effect", "after", "delay", "nth", "count", "probability", "name")
        return {name: getattr(self, name) for name in fields} | {"seen": self.seen, "struck": self.struck}


class Faults:
    def __init__(self) -> None:
        self.rules: list[Fault] = []

    def add(self, service: str, route: str = "*", *, preset: str = "", **options: Any) -> Fault:
        """Queue a fault. `preset` is a name of PRESETS; otherwise status=, body=, headers=, text= say it."""
        reply = find_preset(service, preset) if preset else reply_from(options)
        fault = Fault(service=service, route=route, reply=reply, name=preset, **options)
        self.rules.append(fault)
        return fault

    def pick(self, service: str, route: str) -> Fault | None:
        return next((rule for rule in self.rules if rule.strikes(service, route)), None)

    def clear(self) -> None:
        self.rules.clear()


def find_preset(service: str, name: str) -> Reply:
    reply = PRESETS.get((service, name)) or PRESETS.get(("*", name))
    if reply is None:
        raise ValueError(f"unknown preset {name!r} for {service!r}")
    return Reply(reply.status, reply.body, dict(reply.headers), reply.text)


def reply_from(options: dict[str, Any]) -> Reply:
    """Take status, body, headers and text out of `options`."""
    return Reply(
        status=int(options.pop("status", 500)),
        body=options.pop("body", None),
        headers=dict(options.pop("headers", None) or {}),
        text=options.pop("text", None),
    )
