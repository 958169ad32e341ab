"""Measures extraction on labelled expressions, where they are at hand. The floors are a little below."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from patrol.extraction import Audience, extract

SHARED = Path(os.environ.get("KOHO_SHARED") or settings.BASE_DIR.parent / "shared")
EXPRESSIONS = SHARED / "data/patrol/audience-dev.jsonl"
# Measured 2026-11-22 on 72 expressions with ages and 6 traps: 71 and 6.
FLOOR_AGES = 0.95
FLOOR_TRAPS = 0.95


def labelled() -> list[dict[str, Any]]:
    if not EXPRESSIONS.exists():
        pytest.skip("the labelled expressions are not at hand")
    return [json.loads(line) for line in EXPRESSIONS.read_text().splitlines()]


def read(row: dict[str, Any]) -> Audience:
    return extract(row["expr"], ref=date.fromisoformat(row["ref_date"]) if row["ref_date"] else None)


def is_exact(row: dict[str, Any], said: Audience) -> bool:
    tolerance = 0.1 if (row["age_max"] or 99) <= 3 else 0.5
    pairs = ((row["age_min"], said.age_min), (row["age_max"], said.age_max))
    return all(
        wanted is got is None or (wanted is not None and got is not None and abs(wanted - got) <= tolerance)
        for wanted, got in pairs
    )


def test_ages_are_read_exactly() -> None:
    rows = [
        row
        for row in labelled()
        if row["kind"] == "target" and (row["age_min"], row["age_max"]) != (None, None)
    ]
    assert sum(is_exact(row, read(row)) for row in rows) / len(rows) >= FLOOR_AGES


def test_traps_are_not_taken_for_the_audience() -> None:
    rows = [row for row in labelled() if row["kind"] == "not_target"]
    assert sum(not read(row).says_ages for row in rows) / len(rows) >= FLOOR_TRAPS
