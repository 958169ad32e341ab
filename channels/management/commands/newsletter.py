"""`newsletter export ISSUE --out DIR`: the printed paper from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from channels.models import Issue
from channels.newsletter.commands import verify
from channels.newsletter.export import export
from channels.newsletter.fonts import describe_fonts
from staff.errors import Refused


class Command(BaseCommand):
    help = "市政だよりの号をPDFに書き出します。例: newsletter export 1428 --out ./out"

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        one = acts.add_parser("export", help="号のPDFを書き出す")
        one.add_argument("issue", type=int, help="号数")
        one.add_argument("--out", type=Path, required=True, help="書き出すフォルダー")
        one.add_argument("--json", action="store_true", help="最後の行に結果をJSONで書く")
        verify.arguments(acts.add_parser("verify", help=verify.HELP))

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["act"] == "verify":
            verify.run(options, self.stdout)
            return
        issue = Issue.objects.filter(number=options["issue"]).first()
        if issue is None:
            raise CommandError(f"第{options['issue']}号はありません。")
        try:
            exported = export(issue, options["out"])
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{issue}を書き出しました: {exported.path}（{exported.pages}面）")
        self.stdout.write(describe_fonts())
        for line in (*exported.problems, *exported.warnings):
            self.stdout.write(f"・{line}")
        if options["json"]:
            result = {"path": str(exported.path), "pages": exported.pages, "sha256": exported.sha256}
            self.stdout.write(json.dumps(result | {"problems": list(exported.problems)}, ensure_ascii=False))
        if exported.problems:
            raise CommandError("このままでは印刷所に渡せません。上の指摘を直してください。")
