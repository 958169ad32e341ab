"""`manage.py seed_demo`: the made-up city 若葉野市 with its readers and a year behind it. Safe to repeat."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.demo.city import POPULARITY, SEED, SUBSCRIBERS
from config.demo.current import write_current_work
from config.demo.foundation import lay_foundation
from config.demo.history import write_history
from config.demo.paper import print_paper
from patrol.models import PostStatistics
from patrol.topic.nightly import renew
from segments.generating import generate_subscribers


class Command(BaseCommand):
    help = "デモの市「若葉野市」（架空）のデータを用意します。何度実行しても同じ結果になります。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        if settings.LIVE:
            raise CommandError("本番ではデモのデータを入れられません。")
        today = timezone.localdate()
        self._step("区・カテゴリ・部署・職員", lay_foundation)
        self._step(f"読者 {SUBSCRIBERS:,}人", lambda: generate_subscribers(SUBSCRIBERS, SEED, POPULARITY))
        self._step("過去1年のお知らせと反応", lambda: write_history(today))
        self._step("市政だよりの号", lambda: print_paper(today))
        self._step("過去のお知らせの索引", _one_night)
        self._step("進行中のお知らせ", lambda: write_current_work(today))

    def _step(self, label: str, work: Callable[[], object]) -> None:
        began = time.monotonic()
        self.stdout.write(f"  {label} …", ending="")
        self.stdout.flush()
        work()
        self.stdout.write(f" {time.monotonic() - began:.1f}秒")


def _one_night() -> None:
    """What beat does every night: the checks find the posts of the year, and learn from its decisions."""
    if not PostStatistics.objects.exists():
        renew()
