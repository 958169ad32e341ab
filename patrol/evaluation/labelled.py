"""Labelled lines of a JSONL file as values. Read kindly: what a line does not say is left open."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

FITS, DOES_NOT_FIT = "Y", "N"
TARGET, NOT_TARGET = "target", "not_target"
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?")
_MIDYEAR = 7  # of a year alone: half a year off at most
_DATE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class LabelledAnnouncement:
    """A text, the category it belongs to (and others that would do), and whether 子育て readers want it.

    `fits`: "Y", "N", or "" where the label is borderline or absent.
    """

    title: str
    body: str
    target: str
    category: str
    also_ok: frozenset[str]
    fits: str
    ref_date: date | None


@dataclass(frozen=True, slots=True)
class LabelledExpression:
    """An expression of 対象 with the ages meant (years), or one that only looks like it."""

    words: str
    age_min: float | None
    age_max: float | None
    is_target: bool
    ref_date: date | None

    @property
    def has_ages(self) -> bool:
        return self.age_min is not None or self.age_max is not None


def rows(lines: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """Each line that holds a JSON object; empty and broken lines are passed over."""
    for line in lines:
        try:
            row = json.loads(line.lstrip("\ufeff"))
        except (ValueError, RecursionError):
            continue
        if isinstance(row, dict):
            yield row


def announcement(row: Mapping[str, Any]) -> LabelledAnnouncement | None:
    """None where there is no text at all."""
    title, body = _text(row, "title"), _text(row, "body")
    if not (title or body):
        return None
    also_ok = row.get("also_ok")
    fits = _text(row, "fit_kosodate").strip().upper()
    return LabelledAnnouncement(
        title=title,
        body=body,
        target=_text(row, "target_in_source"),
        category=_text(row, "our_category").strip(),
        also_ok=frozenset(str(name).strip() for name in also_ok if name)
        if isinstance(also_ok, list)
        else frozenset(),
        fits=fits if fits in {FITS, DOES_NOT_FIT} else "",
        ref_date=day(row.get("ref_date")),
    )


def expression(row: Mapping[str, Any]) -> LabelledExpression | None:
    """None where there are no words, or a kind that is neither."""
    words, kind = _text(row, "expr"), _text(row, "kind") or TARGET
    if not words.strip() or kind not in {TARGET, NOT_TARGET}:
        return None
    return LabelledExpression(
        words,
        _years(row.get("age_min")),
        _years(row.get("age_max")),
        kind == TARGET,
        day(row.get("ref_date")),
    )


def day(value: object) -> date | None:
    """The first day named in an ISO date or a range of them; the first of July of a year alone."""
    found = _DATE.search(str(value)[:_DATE_LENGTH]) if isinstance(value, str) else None
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or _MIDYEAR), int(found[3] or 1))
    except ValueError:
        return None


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return readable(value) if isinstance(value, str) else ""


def readable(text: str) -> str:
    """Halves of characters, which JSON can write and no file can hold, become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _years(value: object) -> float | None:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return None
    return float(value)
