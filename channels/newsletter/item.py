"""The printed item made from structured facts: a title, a lead, and the facts behind their marks.

The order of the marks is fixed, an empty one is left out, and a fact ends without 「。」 (恵庭市の規則).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from announcements.fact_lines import audience, fee, people, where
from announcements.facts import Facts
from channels.newsletter import days
from channels.newsletter.days import Base
from channels.newsletter.house_style import USUAL, normalise, print_date
from channels.newsletter.style import FEE_MARKS, HouseStyle
from staff.wording import WAVE, format_time, format_time_range

LONGEST_URL = 40  # characters; nobody types more from paper


@dataclass(frozen=True, slots=True)
class Mark:
    """A white letter on black before a fact; `spoken` is its word in the legend and in plain text.

    `fact` says it to somebody who reads it on that day, where the day is known.
    """

    symbol: str
    spoken: str
    fact: Callable[[Facts, date | None], str]


@dataclass(frozen=True, slots=True)
class ItemText:
    """One item as it is set: plain strings, ruby as 「｜親字《よみ》」. `fields` are (symbol, text).

    What stands beside the text (pictures, url) is kept beside it in the article's content.
    """

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
        fields = tuple((mark_of(str(symbol)), str(text)) for symbol, text in content.get("fields", []))
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


def compose_item(
    facts: Facts,
    lead: str,
    style: HouseStyle = USUAL,
    published: date | None = None,
    *,
    read_on: date | None = None,
) -> ItemText:
    """The item of one announcement; `lead` is what a person wrote for the paper, or the facts' own text.

    `published`: when it is to appear, as far as that is known. `read_on`: the day of an issue that is sure;
    a day which its readers would take for another year's is printed with its year.
    """
    base = base_of(facts, published)
    said = ((mark.symbol, mark.fact(facts, read_on)) for mark in MARKS)
    fields = ((symbol, " ".join(normalise(text, style, base).split())) for symbol, text in said)
    return ItemText(
        title=" ".join(normalise(facts.title, style, base).split()),
        lead=normalise(lead, style, base).strip(),
        fields=tuple((symbol, text.rstrip("。")) for symbol, text in fields if text),
        department=facts.department_name,
    )


def base_of(facts: Facts, published: date | None) -> Base | None:
    """By what 「12月3日」 in the text is told: by its publication, else by the first day of its facts.

    Never today's: what is shown, approved and printed would differ from one day to the next.
    """
    if published:
        return Base.publication(published)
    known = [day for day in (facts.starts_on, facts.deadline_on, facts.ends_on) if day]
    return Base.event(min(known)) if known else None


def mark_of(symbol: str) -> str:
    """The sign the city has now for the same fact: one paper, one legend, whatever older articles say."""
    return FEE_MARK if symbol in FEE_MARKS else symbol


def plain_day(day: date, read_on: date | None) -> str:
    """「12月3日（木）」, 「2025年12月3日（水）」 where the readers would take it for another day."""
    is_clear = read_on is None or days.needs_no_year(day, Base.publication(read_on))
    return print_date(day) if is_clear else print_date(day, base_year=0)


def _undated(read: Callable[[Facts], str]) -> Callable[[Facts, date | None], str]:
    return lambda facts, _read_on: read(facts)


def _when(facts: Facts, read_on: date | None) -> str:
    """「12月3日（木）午前10時〜11時30分（受付は9時から）」; a second date in another year says so."""
    first = plain_day(facts.starts_on, read_on) if facts.starts_on else ""
    if facts.ends_on and facts.ends_on != facts.starts_on:
        base_year = facts.starts_on.year if facts.starts_on else None
        until = print_date(facts.ends_on, base_year=base_year)
        first = f"{first}{WAVE}{until}" if first else until
    hours = format_time_range(facts.starts_at, facts.ends_at) if facts.starts_at else ""
    if not hours and facts.ends_at:
        hours = f"{format_time(facts.ends_at)}まで"
    elif first and not facts.starts_on:
        first += "まで"
    said, note = first + hours, facts.schedule_note
    return f"{said}（{note}）" if said and note else said or note


def _apply(facts: Facts, read_on: date | None) -> str:
    """「12月10日（木）までに、電話で」; a deadline the clerk already wrote is not said twice."""
    day, how = facts.deadline_on, facts.how_to_apply.strip().rstrip("。")
    if not day:
        return how
    at = format_time(facts.deadline_at) if facts.deadline_at else ""
    until = f"{plain_day(day, read_on)}{at}まで"
    if not how:
        return until
    text = normalise(how)
    if at in text and _is_said(day, text):
        return how
    told_apart = _OTHER_DAYS.search(text) or days.mentions(text, None)
    return f"{how}（{until}）" if told_apart else f"{until}に、{how}"


def _is_said(day: date, text: str) -> bool:
    """Whether `text` names the day as one until which something may be done, not from which."""
    if re.search(rf"(?<![0-9/]){day.month}/{day.day}(?![0-9/])(?!から|より|以降)", text):
        return True
    named = (one for group in days.mentions(text, None) for one in group)
    return any(
        (one.month, one.day) == (day.month, day.day) and not _BEGINS.match(text, one.bracket_end)
        for one in named
    )


_BEGINS = re.compile(r"[~〜]|から|より|以降")
_OTHER_DAYS = re.compile(r"不要|いりません|要りません|(?<![0-9/])[0-9]{1,2}/[0-9]{1,2}(?![0-9/])")


def _ask(facts: Facts) -> str:
    """「子育て支援課☎0000-12-3411」, with the mail and the page behind it."""
    who = facts.contact or facts.department_name
    phone = facts.contact_phone or ("" if facts.contact else facts.department_phone)
    said = _digits(phone) and _digits(phone) in _digits(who)
    phone = f"☎{phone}" if phone and not said else ""
    return " ".join(part for part in (who + phone, facts.contact_email, _short(facts.url)) if part)


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdecimal())


def _short(url: str) -> str:
    """The address; of a long one only the city's own site, for any other leads nowhere from there."""
    if len(url) <= LONGEST_URL:
        return url
    host = urlsplit(url).hostname
    return host if host and host == urlsplit(settings.CITY_SITE_URL).hostname else ""


_STYLE: HouseStyle = settings.HOUSE_STYLE
FEE_MARK = _STYLE.fee_mark
# The one legend of every page and export, in the order in which the facts stand.
MARKS: tuple[Mark, ...] = (
    Mark("日", "日時", _when),
    Mark("場", "場所", _undated(where)),
    Mark("対", "対象", _undated(audience)),
    Mark("定", "定員", _undated(people)),
    Mark(FEE_MARK, "費用", _undated(fee)),
    Mark("持", "持ち物", _undated(lambda facts: facts.belongings)),
    Mark("申", "申込", _apply),
    Mark("問", "問合せ", _undated(_ask)),
)
_SPOKEN = {mark.symbol: mark.spoken for mark in MARKS}


def spoken_mark(symbol: str) -> str:
    """「日時」 of 「日」; a sign of older content that is none any more stays as it is."""
    return _SPOKEN.get(symbol, symbol)


def labelled(text: ItemText) -> dict[str, str]:
    """An article's text as label → words, marks said as words; two facts of one mark are put together."""
    lines: dict[str, str] = {"題": text.title, "本文": text.lead}
    for symbol, words in text.fields:
        label = spoken_mark(symbol)
        lines[label] = f"{lines[label]}\n{words}" if label in lines else words
    return lines
