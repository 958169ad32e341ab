"""manage.py import_subscribers FILE.csv [--encoding cp932] [--as-of MOMENT] | --followers [--complete]"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from segments.importing.csv_rows import Line
from segments.importing.followers import FollowersReport, import_followers
from segments.importing.from_csv import ENCODINGS, Report, count_lines, import_csv
from segments.progress import Progress
from staff.errors import Refused

MOST_REASONS = 1_000


class Command(BaseCommand):
    help = "読者を、CSVファイルかLINEの友だち一覧から取り込みます。途中で止まっても、続きから再開します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="CSVファイル（見出し付き）")
        parser.add_argument("--encoding", choices=ENCODINGS, default="utf-8", help="文字コード")
        parser.add_argument(
            "--as-of", type=_moment, help="ファイルがいつの時点のものか。友だちかどうかの新旧を決めます"
        )
        parser.add_argument("--followers", action="store_true", help="LINEの友だち一覧から取り込む")
        parser.add_argument(
            "--complete", action="store_true", help="一覧にいない人を「友だちでない」にする（--followers）"
        )
        parser.add_argument(
            "--most-unfollowed-percent", type=float, default=5.0, help="--completeで減ってよい割合（%%）"
        )
        parser.add_argument("--json", action="store_true", help="最後の行に件数をJSONで出す")

    def handle(self, *_args: Any, **options: Any) -> None:
        if bool(options["file"]) == options["followers"]:
            raise CommandError("CSVファイルか --followers の、どちらか一方を指定してください。")
        if options["complete"] and not options["followers"]:
            raise CommandError("--complete は --followers と一緒に使います。")
        try:
            report = self._followers(options) if options["followers"] else self._file(options)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        counts = report.to_json()
        self.stdout.write(
            f"読者を取り込みました：取込み{counts['imported']:,}人、変更なし{counts['unchanged']:,}人、"
            f"取り込めない行{counts['rejected']:,}件"
        )
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        if counts["rejected"] and not counts["imported"] + counts["unchanged"]:
            raise CommandError("取り込めた人がいません。上の理由を確かめてください。")

    def _file(self, options: dict[str, Any]) -> Report:
        path: Path = options["file"]
        reasons = 0

        def reject(line: Line) -> None:
            nonlocal reasons
            reasons += 1
            if reasons <= MOST_REASONS:
                self.stdout.write(f"{line.number}行目 取り込めません：{line.reason}")

        try:
            with Progress("読者の取込み", count_lines(path), sys.stderr) as progress:
                report = import_csv(
                    path,
                    encoding=options["encoding"],
                    as_of=options["as_of"],
                    reject=reject,
                    progress=progress,
                )
        except OSError as error:
            raise CommandError(f"ファイルを開けません（{path}）。場所を確かめてください。") from error
        if reasons > MOST_REASONS:
            self.stdout.write(f"ほかに{reasons - MOST_REASONS:,}行を取り込めませんでした。")
        return report

    def _followers(self, options: dict[str, Any]) -> FollowersReport:
        with Progress("友だちの取込み", None, sys.stderr) as progress:
            report = import_followers(
                complete=options["complete"],
                most_unfollowed_percent=options["most_unfollowed_percent"],
                progress=progress,
            )
        if options["complete"]:
            self.stdout.write(f"一覧にいない{report.unfollowed:,}人を「友だちでない」にしました。")
        return report


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise ArgumentTypeError(f"「{text}」を日時として読めません（例：2026-04-01T09:00）。")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
