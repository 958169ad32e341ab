"""The printed item made from structured facts: a title, a lead, and the facts behind their marks.

The order of the marks is fixed, an empty one is left out, and a fact ends without 「。」 (恵庭市の規則).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from channels.newsletter.house_style import normalise, print_date
from staff.wording import WAVE, format_time, format_time_range

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """A white letter on black before a fact; `spoken` is its word in the legend and in plain text."""

    symbol: str
    spoken: str
    fact: Callable[[Facts, int | None], str]


@dataclass(frozen=True, slots=True)
class ItemText:
    """One item as it is set: plain strings, ruby as 「｜親字《よみ》」. `fields` are (symbol, text)."""

    title: str
    lead: str
    fields: tuple[tuple[str, str], ...]
    department: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "lead": self.lead,
            "fields": [list(field) for field in self.fields],
            "department": self.department,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> ItemText:
        fields = tuple((str(symbol), str(text)) for symbol, text in content.get("fields", []))
        return cls(
            str(content.get("title", "")),
            str(content.get("lead", "")),
            fields,
            str(content.get("department", "")),
        )

    @property
    def texts(self) -> tuple[str, ...]:
        """Every string of the item, in reading order."""
        return (self.title, self.lead, *(part for field in self.fields for part in field))


def compose_item(title: str, lead: str, facts: Facts, *, base_year: int | None = None) -> ItemText:
    """The item of one announcement. `facts` are named as the fields of an announcement, dates as ISO text
    or dates; `base_year` is the issue's, whose dates go without a year."""
    fields = ((mark.symbol, normalise(mark.fact(facts, base_year)).strip()) for mark in MARKS)
    return ItemText(
        title=" ".join(normalise(title).split()),
        lead=normalise(lead).strip(),
        fields=tuple((symbol, text.rstrip("。")) for symbol, text in fields if text),
        department=_text(facts, "department"),
    )


def _when(facts: Facts, base_year: int | None) -> str:
    start, end = _day(facts, "starts_on"), _day(facts, "ends_on")
    opens, closes = _clock(facts, "starts_at"), _clock(facts, "ends_at")
    days = print_date(start, base_year=base_year) if start else ""
    if start and end and end != start:
        days += WAVE + print_date(end, base_year=start.year)
    hours = format_time_range(opens, closes) if opens else ""
    return _joined("", days + hours, _in_brackets(_text(facts, "schedule_note"), bool(days)))


def _where(facts: Facts, _: int | None) -> str:
    place, address = _text(facts, "place"), _text(facts, "address")
    return place + _in_brackets(address, bool(place)) if address not in place else place


def _for_whom(facts: Facts, _: int | None) -> str:
    return _text(facts, "audience_text") or _text(facts, "audience")


def _apply(facts: Facts, base_year: int | None) -> str:
    deadline, at = _day(facts, "deadline_on"), _clock(facts, "deadline_at")
    how = _text(facts, "how_to_apply")
    if not deadline or f"{deadline.month}月{deadline.day}日" in how:
        return how
    until = print_date(deadline, base_year=base_year) + (format_time(at) if at else "") + "まで"
    return f"{until}に、{how}" if how else until


def _ask(facts: Facts, _: int | None) -> str:
    phone, mail, url = (_text(facts, key) for key in ("contact_phone", "contact_email", "url"))
    who = _text(facts, "contact") or (_text(facts, "department") if phone or mail else "")
    return _joined(" ", who + (f"☎{phone}" if phone and phone not in who else ""), mail, url)


def _plain(key: str) -> Callable[[Facts, int | None], str]:
    return lambda facts, _: _text(facts, key)


MARKS: tuple[Mark, ...] = (
    Mark("日", "日時", _when),
    Mark("場", "場所", _where),
    Mark("対", "対象", _for_whom),
    Mark("定", "定員", _plain("capacity")),
    Mark("¥", "費用", _plain("fee")),
    Mark("持", "持ち物", _plain("belongings")),
    Mark("申", "申込", _apply),
    Mark("問", "問合せ", _ask),
)


def _text(facts: Facts, key: str) -> str:
    return " ".join(str(facts.get(key) or "").split())


def _day(facts: Facts, key: str) -> date | None:
    value = facts.get(key)
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def _clock(facts: Facts, key: str) -> time | None:
    value = facts.get(key)
    if value is None or value == "":
        return None
    return time.fromisoformat(value) if isinstance(value, str) else value


def _in_brackets(text: str, wanted: bool) -> str:
    return f"（{text}）" if text and wanted else text


def _joined(between: str, *parts: str) -> str:
    return between.join(part for part in parts if part)
