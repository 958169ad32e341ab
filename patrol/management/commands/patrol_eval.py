"""`patrol_eval FILE.jsonl [--audience] [--json]`: how good the rules are on labelled announcements."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from patrol.evaluation import labelled
from patrol.evaluation.announcements import score_announcements
from patrol.evaluation.expressions import score_expressions
from patrol.evaluation.report import of_announcements, of_expressions


class Command(BaseCommand):
    help = "正解の付いたお知らせで、検査がどれだけ当たるかを測ります（データベースの内容は使いません）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="1行に1件のJSON（JSONL、UTF-8）")
        parser.add_argument(
            "--audience", action="store_true", help="「対象」の書き方を集めたファイルとして読む"
        )
        parser.add_argument("--json", action="store_true", help="結果のJSONだけを書く")

    def handle(self, *_args: Any, **options: Any) -> None:
        rows = labelled.rows(_lines(options["file"]))
        if options["audience"]:
            expressions = filter(None, map(labelled.expression, rows))
            table, data = of_expressions(score_expressions(expressions))
        else:
            announcements = filter(None, map(labelled.announcement, rows))
            table, data = of_announcements(score_announcements(announcements))
        if not options["json"]:
            self._write(table)
        self.stdout.write(json.dumps(data, ensure_ascii=False))

    def _write(self, table: Iterable[str]) -> None:
        for line in table:
            self.stdout.write(line)


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            yield from file
    except OSError as error:
        raise CommandError(f"ファイルを読めません（{path}）: {error.strerror}") from error
