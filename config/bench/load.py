"""`bench load`: how long the readers of a city take to come in, generated and from a CSV, and the memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from django.db import connection

from config.bench.city import database_url, lay_large_foundation, say, scratch_database
from config.bench.subject import Figures, Subject
from config.launch.state import ROOT
from segments.models import Subscriber

# A process of its own for each, whose memory holds nothing else.
_GENERATE = """
import json, sys, time, django
django.setup()
from config.bench.city import generate_readers
from config.bench.measuring import peak_mb
began = time.monotonic()
made = generate_readers(int(sys.argv[1]))
print(json.dumps({"people": made, "seconds": round(time.monotonic() - began, 1), "peak_mb": peak_mb()}))
"""
_IMPORT = """
import json, sys, time, django
from pathlib import Path
django.setup()
from config.bench.measuring import peak_mb
from segments.importing.from_csv import import_csv
from segments.progress import Progress
began = time.monotonic()
with Progress("CSV", int(sys.argv[2]), sys.stderr) as progress:
    report = import_csv(Path(sys.argv[1]), progress=progress)
people = report.imported or report.unchanged
print(json.dumps({"people": people, "seconds": round(time.monotonic() - began, 1), "peak_mb": peak_mb()}))
"""
_EXPORT = """
    COPY (SELECT s.line_user_id, w.code AS ward,
        (SELECT string_agg(c.code, '|') FROM segments_category c
            WHERE a.categories >> c.bit & 1 = 1) AS categories,
        (SELECT string_agg(to_char(h.birth_month, 'YYYY-MM'), '|') FROM segments_child h
            WHERE h.subscriber_id = s.id) AS children,
        a.following::int AS following
    FROM segments_subscriber s JOIN segments_audiencerow a ON a.subscriber_id = s.id
    LEFT JOIN segments_ward w ON w.id = a.ward_id ORDER BY s.id) TO STDOUT WITH (FORMAT csv, HEADER)
"""


def options(parser: ArgumentParser) -> None:
    parser.add_argument("--subscribers", type=int, default=1_820_000, help="読者の人数")


def loading(subscribers: int) -> Figures:
    """Generate, write out as CSV, import into an empty city, and import the same again."""
    rows = {}
    with tempfile.TemporaryDirectory(prefix="koho-bench-") as folder:
        path = Path(folder) / "readers.csv"
        with scratch_database("koho_bench_load"):
            lay_large_foundation()
            say("作っています…")
            rows["generated"] = _measured(_GENERATE, [str(subscribers)])
            _export(path)
            complete = Subscriber.objects.count() == subscribers
        with scratch_database("koho_bench_load"):
            lay_large_foundation()
            for name in ("imported from CSV", "the same CSV again"):
                say(f"{name}…")
                rows[name] = _measured(_IMPORT, [str(path), str(subscribers)])
            complete = complete and Subscriber.objects.count() == subscribers
    return Figures(rows, ok=complete)


def _measured(script: str, arguments: Sequence[str]) -> dict[str, float]:
    command = [sys.executable, "-c", script, *arguments]
    began = time.monotonic()
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        command, cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, text=True, check=True
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    seconds = figures["seconds"] or time.monotonic() - began
    return figures | {"per_second": round(figures["people"] / seconds)}


def _environment() -> dict[str, str]:
    return os.environ | {"DATABASE_URL": database_url(), "PYTHONPATH": str(ROOT)}


def _export(path: Path) -> None:
    with connection.cursor() as cursor, path.open("wb") as file, cursor.copy(_EXPORT) as copy:
        for block in copy:
            file.write(block)


SUBJECT = Subject("load", "読者の取込みの速さとメモリ", loading, options)
