"""Situations for pure tests: a childcare announcement sent to everybody who chose the category."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from announcements.facts import FACT_FIELDS, Facts
from patrol.checks.draft import CategoryProfile
from patrol.proposals.situation import Situation
from staff.wording import JAPAN

CHILDCARE = CategoryProfile(
    "kosodate", "子育て", "", "就学前の子の保護者", age_min=0, age_max=6, includes_pregnancy=True
)
YOUTH = CategoryProfile("wakamono", "小中高・若者", "", "小中高生と保護者", age_min=6, age_max=18)
SPORTS = CategoryProfile("sports", "スポーツ", "体を動かす催しを知らせます。")
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=JAPAN)  # Tuesday


def content(facts: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A revision's content; `facts` are structured facts by name."""
    flat = Facts(**(facts or {})).to_json()
    base: dict[str, Any] = {
        "schema": 1,
        "department": {"code": "kosodate", "name": "子育て支援課", "phone": "0000-00-1234"},
        "kind": "event",
        "title": "親子うんどう広場",
        "body": "体を動かして遊びます。",
        "facts": {name: flat[name] for name in FACT_FIELDS},
        "category": {"code": "kosodate", "name": "子育て"},
        "segment": {"any_of": ["kosodate"]},
        "channels": ["line", "x"],
        "texts": {"line": "親子うんどう広場", "x": "親子うんどう広場"},
        "x_thread": False,
        "images": [],
        "url": "",
        "publish_at": "2026-11-25T13:00:00+09:00",
        "expires_at": None,
    }
    return base | changes


def situation(
    facts: dict[str, Any] | None = None, *, better: tuple[str, ...] = (), **changes: Any
) -> Situation:
    return Situation(
        content=content(facts, **changes),
        now=NOW,
        category=CHILDCARE,
        others=(SPORTS, YOUTH),
        wards=(("higashi", "東区"), ("minami", "南区")),
        better=better,
    )
