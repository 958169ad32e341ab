"""manage.py import_events FILE.csv --department D [--user U] [--json]"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from announcements.importing.run import Outcome, Report, import_events
from staff.errors import Refused
from staff.models import Department, User
from staff.permissions import Action, can


class Command(BaseCommand):
    help = "国の標準形式の催しデータ（CSV）を、担当課の下書きとして取り込みます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSVファイル")
        parser.add_argument("--department", required=True, help="担当課のコードか名称")
        parser.add_argument("--user", help="起案者の利用者名（省くと、担当課の最初の起案者）")
        parser.add_argument("--json", action="store_true", help="最後の行に件数をJSONで出す")

    def handle(self, *_args: Any, **options: Any) -> None:
        department = _department(options["department"])
        report = self._import(options["file"], department, _author(department, options["user"]))
        for row in report.rows:
            if row.outcome is not Outcome.UNCHANGED:
                self.stdout.write(str(row))
        counts = report.to_json()
        self.stdout.write(
            f"{department}へ取り込みました：取込み{counts['imported']}件、変更なし{counts['unchanged']}件、"
            f"取り込めない行{counts['rejected']}件"
        )
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        if counts["rejected"] == len(report.rows):
            raise CommandError("取り込めた行がありません。上の理由を確かめてください。")

    def _import(self, path: Path, department: Department, author: User) -> Report:
        try:
            return import_events(path.read_bytes(), department, author)
        except OSError as error:
            raise CommandError(f"ファイルを開けません（{path}）。場所を確かめてください。") from error
        except Refused as refusal:
            raise CommandError(f"取り込めません。{refusal.message}") from refusal


def _department(name: str) -> Department:
    found = Department.objects.filter(Q(code=name) | Q(name=name), is_active=True).first()
    if found is None:
        known = "、".join(f"{item.code}（{item.name}）" for item in Department.objects.filter(is_active=True))
        if not known:
            raise CommandError(
                "部署がまだありません。デモを用意するか（make demo）、部署を登録してください。"
            )
        raise CommandError(f"担当課「{name}」がありません。次から選んでください：{known}")
    return found


def _author(department: Department, username: str | None) -> User:
    if username:
        found = User.objects.filter(username=username).first()
        if found is None:
            raise CommandError(f"利用者「{username}」がいません。")
        return found
    for user in User.objects.filter(department=department, is_active=True).order_by("pk"):
        if can(user, Action.CREATE, department):
            return user
    raise CommandError(f"{department}に起案者がいません。--user で起案者を指定してください。")
