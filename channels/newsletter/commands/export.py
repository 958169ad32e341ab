"""`newsletter export ISSUE --out DIR`: every file of the printed paper from the command line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError, CommandParser
from wcwidth import wcswidth

from channels.models import ExportKind, Issue
from channels.newsletter.export import Exported, export
from channels.newsletter.fonts import describe_fonts
from staff.errors import Refused

HELP = "号のすべてのファイルを書き出す"


def arguments(parser: CommandParser) -> None:
    parser.add_argument("issue", type=int, help="号数")
    parser.add_argument("--out", type=Path, required=True, help="書き出すフォルダー")
    parser.add_argument(
        "--kind",
        type=_kind,
        action="append",
        dest="kinds",
        help=f"作る種類。何度でも書けます（省くとすべて）: {' '.join(ExportKind.values)}",
    )
    parser.add_argument("--json", action="store_true", help="最後の行に結果をJSONで書く")


def run(options: dict[str, Any], out: TextIO) -> None:
    issue = Issue.objects.filter(number=options["issue"]).first()
    if issue is None:
        raise CommandError(f"第{options['issue']}号はありません。")
    try:
        exported = export(issue, options["out"], options["kinds"] or tuple(ExportKind))
    except Refused as refused:
        raise CommandError(refused.message) from refused
    except OSError as error:
        raise CommandError(f"{error.filename}に書けません（{error.strerror}）。") from error
    for line in _lines(issue, exported):
        out.write(line)
    if options["json"]:
        out.write(json.dumps(to_json(exported), ensure_ascii=False))
    if exported.problems:
        raise CommandError("このままでは印刷所に渡せません。上の×を直してください。")


def to_json(exported: Exported) -> dict[str, Any]:
    """The last line of `--json`."""
    return {
        "files": [
            {"kind": one.kind.value, "path": str(one.path), "sha256": one.sha256, "bytes": one.size}
            for one in exported.files
        ],
        "pages": exported.pages,
        "version": exported.version,
        "digest": exported.digest,
        "problems": list(exported.problems),
        "warnings": list(exported.warnings),
    }


def _lines(issue: Issue, exported: Exported) -> Iterator[str]:
    yield f"{issue} 校正{exported.version}（{exported.pages}面、要約値 {exported.digest[:12]}）"
    yield describe_fonts()
    rows = [(one.kind.label, f"{one.size:,}", one.sha256, str(one.path)) for one in exported.files]
    wide = [max((wcswidth(row[n]) for row in rows), default=0) for n in (0, 1)]
    for label, size, sha256, path in rows:
        yield f"{label}{' ' * (wide[0] - wcswidth(label))}  {size:>{wide[1]}}バイト  {sha256}  {path}"
    yield from (f"× {problem}" for problem in exported.problems)
    yield from (f"△ {warning}" for warning in exported.warnings)


def _kind(text: str) -> ExportKind:
    try:
        return ExportKind(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"「{text}」という種類はありません: {' '.join(ExportKind.values)}"
        ) from error
