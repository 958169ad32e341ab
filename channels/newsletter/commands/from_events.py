"""`newsletter from_events FILE.csv --date 2026-12-01 --out DIR`: events as a whole issue, in one go."""

from __future__ import annotations

import argparse
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import pikepdf
from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from announcements.importing.national_format import MAX_BYTES, TOO_LARGE
from channels.models import ExportKind
from channels.newsletter import preflight, snapshot
from channels.newsletter.document import PageFormat
from channels.newsletter.event_issue import EventIssue, Masthead, issue_of_events
from channels.newsletter.exports import BUILDERS, Source
from channels.newsletter.layout_record import report_of
from channels.newsletter.stamp import Stamp
from staff.errors import Refused

HELP = "催しデータ（イベント一覧のCSV）から1号を組み、すべてのファイルを書き出す（データベースには書かない）"
LIMIT = 60
PDFS = (ExportKind.PROOF_PDF, ExportKind.PRINT_PDF)
MOST_LINES_NAMED = 10
DAYS = (date(2019, 5, 1), date(2099, 12, 31))  # an issue is dated in 令和
SAMPLE = 0  # the version of what is no proof of any issue: 「見本」


@dataclass(frozen=True, slots=True)
class Written:
    """Everything of one run; `files` by kind."""

    files: dict[ExportKind, Path]
    report: dict[str, Any]  # of the typesetter
    check: preflight.Preflight  # of the file for the printer


def arguments(parser: CommandParser) -> None:
    parser.add_argument("file", type=Path, help="催しデータ（CSV）")
    parser.add_argument("--date", type=_day, required=True, help="発行日。例: 2026-12-01")
    parser.add_argument("--limit", type=_count, default=LIMIT, help=f"記事の数の上限（既定{LIMIT}）")
    parser.add_argument("--out", type=Path, required=True, help="書き出すフォルダー")
    parser.add_argument("--format", choices=("two", "four"), default="two", help="2色か4色（既定は2色）")
    parser.add_argument("--json", action="store_true", help="最後の行に結果をJSONで書く")


def run(options: dict[str, Any], out: TextIO) -> None:
    try:
        made = _issue(options)
        out.write("\n".join(_read_lines(made)))
        written = write(made, options["out"])
    except FileNotFoundError as error:
        raise CommandError(f"{error.filename}がありません。場所を確かめてください。") from error
    except OSError as error:
        raise CommandError(f"{error.filename}を読み書きできません（{error.strerror}）。") from error
    except Refused as refused:
        raise CommandError(refused.message) from refused
    out.write("\n".join(_written_lines(written)))
    if options["json"]:
        out.write(json.dumps(_result(made, written), ensure_ascii=False))
    if written.check.problems:
        raise CommandError("このままでは印刷所に渡せません。上の×を直してください。")


def write(made: EventIssue, folder: Path) -> Written:
    """Every kind of file of the issue; the one for the printer is checked as there."""
    stamp = Stamp(made.doc.number, SAMPLE, snapshot.digest(made.doc))
    folder.mkdir(parents=True, exist_ok=True)
    contents = {kind: BUILDERS[kind](Source(made.doc, stamp)) for kind in PDFS}
    with pikepdf.open(io.BytesIO(contents[ExportKind.PROOF_PDF])) as proof:
        report = report_of(proof)
    source = Source(made.doc, stamp, pages={one["key"]: one["page"] for one in report["placements"]})
    contents |= {kind: BUILDERS[kind](source) for kind in ExportKind if kind not in PDFS}
    files = {}
    for kind in ExportKind:
        files[kind] = folder / stamp.file_name(kind.value)
        files[kind].write_bytes(contents[kind])
    return Written(files, report, preflight.check(contents[ExportKind.PRINT_PDF], measure=True))


def _issue(options: dict[str, Any]) -> EventIssue:
    path: Path = options["file"]
    if path.stat().st_size > MAX_BYTES:
        raise Refused(TOO_LARGE)
    masthead = Masthead(settings.NEWSLETTER_TITLE, settings.CITY_NAME)
    page_format = PageFormat(colours=options["format"])
    made = issue_of_events(path.read_bytes(), options["date"], options["limit"], masthead, page_format)
    if not made.doc.items:
        raise Refused("記事にできる催しがありません。" + " ".join(sorted({s.reason for s in made.skipped})))
    return made


# --- what is said ----------------------------------------------------------------------------------


def _read_lines(made: EventIssue) -> Iterator[str]:
    yield f"読んだ行: {made.rows}行、{made.used}行を{len(made.doc.items)}件の記事にしました。"
    yield "欄: " + "、".join(f"{section.name}{len(section.items)}件" for section in made.doc.sections)
    for reason, count in Counter(skipped.reason for skipped in made.skipped).most_common():
        lines = [str(skipped.line) for skipped in made.skipped if skipped.reason == reason]
        more = "など" if len(lines) > MOST_LINES_NAMED else ""
        yield f"載せなかった行: {count}行（{'、'.join(lines[:MOST_LINES_NAMED])}行目{more}）{reason}"
    yield from (f"△ {warning}" for warning in made.warnings)


def _written_lines(written: Written) -> Iterator[str]:
    for kind, path in written.files.items():
        yield f"{ExportKind(kind).label}: {path}（{path.stat().st_size:,}バイト）"
    yield f"全{written.report['pages']}面。{written.report['fonts']}"
    over = [one for one in written.report["placements"] if one["lines"] > one["budget"]]
    yield f"行あふれ: {len(over)}件"
    yield from (f"× {problem}" for problem in written.check.problems)
    yield from (f"△ {warning}" for warning in written.check.warnings)


def _result(made: EventIssue, written: Written) -> dict[str, Any]:
    return {
        "rows": made.rows,
        "used": made.used,
        "items": len(made.doc.items),
        "skipped": [[one.line, one.title, one.reason] for one in made.skipped],
        "past": made.is_past,
        "sections": {section.name: len(section.items) for section in made.doc.sections},
        "pages": written.report["pages"],
        "overflow": sum(one["lines"] > one["budget"] for one in written.report["placements"]),
        "fonts": written.report["fonts"],
        "files": {kind.value: str(path) for kind, path in written.files.items()},
        "problems": list(written.check.problems),
        "warnings": [*made.warnings, *written.check.warnings],
    }


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"「{text}」は日付ではありません。2026-12-01のように書いてください。"
        ) from error
    if not DAYS[0] <= day <= DAYS[1]:
        raise argparse.ArgumentTypeError(f"「{text}」は発行日ではありません。年を確かめてください。")
    return day


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 500:
        raise argparse.ArgumentTypeError(f"「{text}」は1から500までの数ではありません。")
    return int(text)
