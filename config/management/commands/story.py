"""`manage.py story [--events FILE]`: plays the main job against the running demo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import requests
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

import announcements.importing
from config.story.play import Story
from config.story.stage import Stage, StoryFailed
from staff.errors import Refused

SAMPLE = Path(announcements.importing.__file__).parent / "samples" / "wakabano_events.csv"


class Command(BaseCommand):
    help = "取込み・申請・指摘・差戻し・承認・配信・紙面までを、動いているデモで通しで行います。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--events", type=Path, default=SAMPLE, help="イベント一覧のCSV（標準形式）")

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.LIVE:
            raise CommandError("本番では実演できません。")
        if not options["events"].is_file():
            raise CommandError(f"ファイルがありません: {options['events']}")
        stage = Stage()
        try:
            Story(stage, options["events"], timezone.localdate()).play()
        except (StoryFailed, Refused) as error:
            raise CommandError(f"実演が途中で止まりました: {error}") from error
        except requests.RequestException as error:
            raise CommandError(
                "代役のサーバーに届きません。make demo で動かしてから実行してください。"
            ) from error
        stage.say("\nすべて終わりました。")
