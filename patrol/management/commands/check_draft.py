"""`check_draft FILE.json [--json]`: the findings one draft would have."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from patrol.checks import Finding, run, title_of
from patrol.evaluation.drafts import UnreadableDraft, read_draft


class Command(BaseCommand):
    help = "お知らせ1件の原稿（JSON）を検査し、指摘を書き出します（データベースの内容は使いません）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="原稿のJSON（UTF-8）。項目は docs/patrol-checks.md にあります"
        )
        parser.add_argument("--json", action="store_true", help="JSONで書く")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = run(_draft(options["file"]))
        if options["json"]:
            self.stdout.write(json.dumps({"findings": [_as_data(one) for one in found]}, ensure_ascii=False))
        else:
            self._write(found)

    def _write(self, found: Iterable[Finding]) -> None:
        for one in found:
            self.stdout.write(f"【{one.severity.label}】{title_of(one.check)}（{one.field_label or '全体'}）")
            self.stdout.write(f"  {one.reason}")
            if one.suggestion:
                self.stdout.write(f"  {one.suggestion}")
        if not found:
            self.stdout.write("指摘はありません。")


def _draft(path: Path) -> Any:
    try:
        return read_draft(json.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise CommandError(f"ファイルを読めません（{path}）: {error.strerror}") from error
    except (ValueError, UnreadableDraft) as error:
        raise CommandError(f"原稿として読めません（{path}）: {error}") from error


def _as_data(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "version": finding.version,
        "title": title_of(finding.check),
        "severity": finding.severity.value,
        "severity_label": finding.severity.label,
        "field": finding.field,
        "quote": finding.quote,
        "start": finding.start,
        "end": finding.end,
        "reason": finding.reason,
        "suggestion": finding.suggestion,
        "evidence": dict(finding.evidence),
    }
