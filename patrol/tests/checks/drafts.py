"""Drafts for the checks: a sound one, and the same with something changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, time
from decimal import Decimal
from typing import Any

from announcements.copywriting import generate
from announcements.facts import Facts
from channels.transport import ChannelCopy
from patrol.checks import CategoryProfile, Check, CheckInput, Finding

TODAY = date(2026, 11, 22)
CHILDCARE = CategoryProfile(
    code="kosodate",
    name="子育て",
    promise="妊娠中から小学校入学前までのお子さんがいる方へ",
    reader="妊娠中の人と就学前の子の保護者",
    age_min=0,
    age_max=6,
    includes_pregnancy=True,
)
YOUTH = CategoryProfile(code="youth", name="小中高・若者", age_min=6, age_max=24)
SENIOR = CategoryProfile(code="senior", name="高齢者・介護", age_min=60)

SOUND = Facts(
    title="親子ひろばのお知らせ",
    body="親子で遊べるひろばを開きます。手遊びや絵本の読み聞かせもあります。",
    kind="event",
    department_name="子育て支援課",
    department_phone="0000-12-3411",
    category_code="kosodate",
    category_name="子育て",
    starts_on=date(2026, 12, 3),
    starts_at=time(10),
    ends_at=time(11, 30),
    place="中央公民館",
    audience_kind="ages",
    audience_age_min=Decimal(0),
    audience_age_max=Decimal(5),
    fee="無料",
    how_to_apply="電話で申し込んでください。",
    deadline_on=date(2026, 12, 1),
    contact_phone="0000-12-3411",
)


def facts(**changes: Any) -> Facts:
    return replace(SOUND, **changes)


def draft(*, own: Mapping[str, str] | None = None, **changes: Any) -> CheckInput:
    """The sound draft with changes: names of CheckInput go there, all others into the facts."""
    known = {field.name for field in fields(CheckInput)} - {"facts", "copies"}
    given = {name: changes.pop(name) for name in list(changes) if name in known}
    said = facts(**changes)
    texts = {"line": generate("line", said), **(own or {})}
    copies = {channel: ChannelCopy(text=text, title=said.title) for channel, text in texts.items()}
    values: dict[str, Any] = {
        "today": TODAY,
        "send_date": TODAY,
        "category": CHILDCARE,
        "other_categories": (YOUTH, SENIOR),
    }
    return CheckInput(facts=said, copies=copies, **(values | given))


def findings(check: Check, **changes: Any) -> list[Finding]:
    return list(check.run(draft(**changes)))


def said(check: Check, **changes: Any) -> list[tuple[str, str]]:
    """(severity, quote) of what a check finds."""
    return [(str(one.severity), one.quote) for one in findings(check, **changes)]
