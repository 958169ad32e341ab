"""`newsletter export ISSUE --out DIR`: the printed paper from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError, CommandParser

from channels.models import Issue
from channels.newsletter.export import export
from channels.newsletter.fonts import describe_fonts
from staff.errors import Refused

HELP = "号のPDFを書き出す"


def arguments(parser: CommandParser) -> None:
    parser.add_argument("issue", type=int, help="号数")
    parser.add_argument("--out", type=Path, required=True, help="書き出すフォルダー")
    parser.add_argument("--json", action="store_true", help="最後の行に結果をJSONで書く")


def run(options: dict[str, Any], out: TextIO) -> None:
    issue = Issue.objects.filter(number=options["issue"]).first()
    if issue is None:
        raise CommandError(f"第{options['issue']}号はありません。")
    try:
        exported = export(issue, options["out"])
    except (Refused, OSError) as error:
        raise CommandError(str(error)) from error
    out.write(f"{issue}を書き出しました: {exported.path}（{exported.pages}面）")
    out.write(describe_fonts())
    for line in (*exported.problems, *exported.warnings):
        out.write(f"・{line}")
    if options["json"]:
        result = {"path": str(exported.path), "pages": exported.pages, "sha256": exported.sha256}
        out.write(json.dumps(result | {"problems": list(exported.problems)}, ensure_ascii=False))
    if exported.problems:
        raise CommandError("このままでは印刷所に渡せません。上の指摘を直してください。")
