"""Run the stand-ins of LINE, X and Facebook."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from channels.sandbox.config import config_from_settings
from channels.sandbox.server import serve
from channels.sandbox.world import World


class Command(BaseCommand):
    help = "LINE・X・Facebook の代わりをするサーバーを動かします（デモ・訓練・試験用）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8100, help="待ち受けるポート（0 なら空いているもの）")
        parser.add_argument("--host", default="127.0.0.1", help="待ち受けるアドレス")
        parser.add_argument("--state", default="", help="履歴を残す場所（省略時は状態フォルダーの sandbox）")
        parser.add_argument("--memory", action="store_true", help="履歴を残さない")

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.LIVE:
            raise CommandError("本番モードでは代役サーバーを動かせません。KOHO_MODE を確認してください。")
        folder = None if options["memory"] else Path(options["state"] or settings.STATE_DIR / "sandbox")
        world = World(config_from_settings(folder))
        try:
            asyncio.run(serve(world, options["host"], options["port"], self._ready(options["host"])))
        except OSError as error:
            raise CommandError(
                f"ポート {options['port']} を開けません。別の番号を --port で指定してください。"
            ) from error

    def _ready(self, host: str) -> Any:
        def ready(port: int) -> None:
            self.stdout.write(f"住民から見た画面: http://{host}:{port}/")
            self.stdout.flush()

        return ready
