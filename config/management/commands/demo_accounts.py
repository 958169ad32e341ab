"""`manage.py demo_accounts`: the demo sign-ins, one per role."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.city import ACCOUNTS, DEMO_PASSWORD


class Command(BaseCommand):
    help = "デモのサインイン名を一覧にします。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        if settings.LIVE:
            raise CommandError("本番ではデモの利用者を使えません。")
        self.stdout.write(f"パスワードは全員 {DEMO_PASSWORD}")
        for account in ACCOUNTS:
            role = _pad(account.role.label, 10)
            self.stdout.write(f"  {account.username:<16}{role}{_pad(account.name, 14)}{account.task}")
        self.stdout.write(
            "\nまず koho でサインインして「パトロール」を開き、止める指摘のある原稿を読んでみてください。"
        )
        self.stdout.write(
            "次に kosodate でサインインして「お知らせ」から新しく書くと、指摘と人数が書きながら見えます。"
        )


def _pad(text: str, width: int) -> str:
    """Pad to `width` half-width columns; Japanese characters take two."""
    used = sum(2 if unicodedata.east_asian_width(char) in "FWA" else 1 for char in text)
    return text + " " * max(width - used, 1)
