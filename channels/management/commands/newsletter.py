"""`newsletter ACT …`: the printed paper from the command line, one module of `commands` per act."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from channels.newsletter.commands import export, from_events, preflight, verify

ACTS = {"export": export, "preflight": preflight, "from_events": from_events, "verify": verify}


class Command(BaseCommand):
    help = "市政だよりを書き出し、入稿前に検査します。例: newsletter export 1401 --out ./out"

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        for name, act in ACTS.items():
            act.arguments(acts.add_parser(name, help=act.HELP))

    def handle(self, *_args: Any, **options: Any) -> None:
        ACTS[options["act"]].run(options, self.stdout)
