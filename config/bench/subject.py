"""What a subject of `manage.py bench` is: its options, and a run that returns figures by name."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# A table's rows by name. The last line of the command is the summary as one JSON object.
Rows = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured: rows for people, and a summary for programs (by default the rows themselves).

    ok False: what must hold did not (somebody missed or doubled), and the exit status says so. Slowness is no
    failure.
    """

    rows: Rows
    summary: Mapping[str, Any] | None = None
    ok: bool = True


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that can be measured. `run` gets the parsed options by name, and writes progress itself."""

    name: str
    help: str
    run: Callable[..., Figures]
    options: Callable[[ArgumentParser], None] = lambda _parser: None


def table(rows: Rows) -> Sequence[str]:
    """The rows as aligned lines: names left, figures right."""
    columns = list(dict.fromkeys(key for values in rows.values() for key in values))
    cells = [["", *columns]]
    cells += [[name, *(_shown(values.get(key)) for key in columns)] for name, values in rows.items()]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns) + 1)]
    return [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int | float) else str(value)
