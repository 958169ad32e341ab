"""A draft out of a JSON object: flat facts, a revision's content, or a labelled line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from announcements.copywriting import generate
from announcements.facts import Facts
from announcements.models.announcement import AudienceKind, Channel, Kind
from channels.transport import ChannelCopy
from patrol.checks.draft import CategoryProfile, CheckInput
from patrol.evaluation.labelled import day, readable
from patrol.evaluation.profiles import default_profiles, profile_named
from staff.wording import local

# Names a labelled line or a spreadsheet has for what the facts call otherwise.
ALIASES = {"target_in_source": "audience_text", "target": "audience_text"}
DATES = {"starts_on", "ends_on", "deadline_on"}
TIMES = {"starts_at", "ends_at", "deadline_at"}
AGES = {"audience_age_min", "audience_age_max"}
CHOICES: Mapping[str, frozenset[str]] = {
    "kind": frozenset(Kind.values),
    "audience_kind": frozenset([*AudienceKind.values, ""]),
}
KNOWN = frozenset(one.name for one in fields(Facts))


class UnreadableDraft(Exception):
    """What is not right, in Japanese, with the name of the field."""


def read_draft(data: object) -> CheckInput:
    """The draft as the checks take it, held against the categories a city starts with."""
    if not isinstance(data, Mapping):
        raise UnreadableDraft("1件の原稿を、{ } で囲んだJSONで書いてください。")
    category = _category(data)
    facts = _facts(data, category)
    moment = _moment(data)
    sent = timezone.localdate() if moment is None else moment.date()
    return CheckInput(
        facts=facts,
        today=sent,
        send_date=sent,
        send_time=None if moment is None or _is_day_only(data) else moment.time(),
        copies=_copies(data, facts),
        category=category,
        other_categories=tuple(one for one in default_profiles() if one != category),
    )


def _category(data: Mapping[str, Any]) -> CategoryProfile | None:
    named = (
        data.get("category")
        or data.get("category_code")
        or data.get("category_name")
        or data.get("our_category")
    )
    if isinstance(named, Mapping):
        named = named.get("code") or named.get("name")
    if not named:
        return None
    if (profile := profile_named(str(named))) is None:
        names = "・".join(one.name for one in default_profiles())
        raise UnreadableDraft(
            f"category「{named}」は知らないカテゴリです。次のどれかを書いてください: {names}"
        )
    return profile


def _facts(data: Mapping[str, Any], category: CategoryProfile | None) -> Facts:
    nested = data.get("facts")
    flat = {**data, **(nested if isinstance(nested, Mapping) else {})}
    department = data.get("department")
    if isinstance(department, Mapping):
        flat |= {f"department_{name}": department.get(name) or "" for name in ("code", "name", "phone")}
    values = dict(_values(flat))
    if category is not None:
        values |= {"category_code": category.code, "category_name": category.name}
    return Facts(**values)


def _values(flat: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for given, value in flat.items():
        name = ALIASES.get(given, given)
        if name in KNOWN and not name.startswith("category_") and value not in (None, ""):
            yield name, _value(name, value)


def _value(name: str, value: object) -> Any:
    try:
        if name in DATES:
            return date.fromisoformat(str(value))
        if name in TIMES:
            return time.fromisoformat(str(value))
        if name in AGES:
            return Decimal(str(value))
    except (ValueError, InvalidOperation) as error:
        raise UnreadableDraft(f"{name}「{value}」を読めません。") from error
    if name == "audience_pregnancy":
        return bool(value)
    if name in CHOICES and value not in CHOICES[name]:
        raise UnreadableDraft(f"{name}は {' / '.join(sorted(filter(None, CHOICES[name])))} のどれかです。")
    if not isinstance(value, str):
        raise UnreadableDraft(f"{name}は文字で書いてください。")
    return readable(value)


def _moment(data: Mapping[str, Any]) -> datetime | None:
    """When it goes out, in Japanese time; None: now."""
    given = data.get("publish_at") or data.get("send_date") or data.get("ref_date")
    if not given:
        return None
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError:
        first = day(given)
        if first is None:
            raise UnreadableDraft(f"配信日時「{given}」を読めません。") from None
        moment = datetime.combine(first, time())
    return local(moment) if moment.tzinfo else moment


def _is_day_only(data: Mapping[str, Any]) -> bool:
    return not data.get("publish_at")


def _copies(data: Mapping[str, Any], facts: Facts) -> dict[str, ChannelCopy]:
    wanted, texts = data.get("channels"), data.get("texts")
    own = (
        {str(channel): readable(str(text)) for channel, text in texts.items()}
        if isinstance(texts, Mapping)
        else {}
    )
    named = {str(channel) for channel in wanted} if isinstance(wanted, list) else set(own)
    return {
        channel: ChannelCopy(
            text=own.get(channel) or generate(channel, facts), title=facts.title, url=facts.url
        )
        for channel in Channel.values
        if channel in named
    }
