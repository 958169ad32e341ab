"""Six cities' event files in the national format: every row is accounted for, and once is enough."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest
from django.core.management import call_command

from config.demo.foundation import lay_foundation
from config.launch.state import ROOT

EVENTS = Path(os.environ.get("KOHO_SHARED") or ROOT.parent / "shared") / "data" / "events"
FILES = sorted(EVENTS.glob("*.csv"))
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILES, reason=f"実際の催しデータがありません ({EVENTS})。"),
]


def run_import(path: Path) -> dict[str, int]:
    out = io.StringIO()
    call_command("import_events", str(path), "--department", "kosodate", "--json", stdout=out)
    counts: dict[str, int] = json.loads(out.getvalue().splitlines()[-1])
    return counts


def rows_of(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(any(cell.strip() for cell in row) for row in csv.reader(file)) - 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_row_is_accounted_for_and_a_second_run_changes_nothing(path: Path) -> None:
    lay_foundation()
    rows, first = rows_of(path), run_import(path)
    assert sum(first.values()) == rows
    assert first["imported"] > 0
    second = run_import(path)
    assert second == first | {"imported": 0, "unchanged": first["imported"] + first["unchanged"]}
