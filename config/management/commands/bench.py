"""`manage.py bench SUBJECT`: prints a table and, as its last line, the figures as one JSON object."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.bench.subjects import SUBJECTS
from staff.errors import Refused


class Command(BaseCommand):
    help = "速さと使用メモリを測ります。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("subject", choices=sorted(SUBJECTS), help="何を測るか")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            figures = SUBJECTS[options["subject"]]()
        except Refused as error:
            raise CommandError(error.message) from error
        for name, values in figures.items():
            self.stdout.write(f"{name}: " + "  ".join(f"{key} {value:,}" for key, value in values.items()))
        self.stdout.write(json.dumps(figures, ensure_ascii=False))
