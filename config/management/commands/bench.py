"""`manage.py bench SUBJECT`: prints a table and, as its last line, the figures as one JSON object."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.bench.subject import table
from config.bench.subjects import SUBJECTS
from staff.errors import Refused


class Command(BaseCommand):
    help = "速さと使用メモリを測ります。"

    def add_arguments(self, parser: CommandParser) -> None:
        chosen = parser.add_subparsers(dest="subject", required=True, title="測るもの")
        for subject in SUBJECTS.values():
            subject.options(chosen.add_parser(subject.name, help=subject.help))

    def handle(self, *_args: Any, **options: Any) -> None:
        subject = SUBJECTS[options["subject"]]
        usual = {"subject", "stdout", "stderr", *BaseCommand().create_parser("", "").parse_args([]).__dict__}
        try:
            figures = subject.run(**{name: value for name, value in options.items() if name not in usual})
        except Refused as error:
            raise CommandError(error.message) from error
        for line in table(figures.rows):
            self.stdout.write(line)
        summary = figures.rows if figures.summary is None else figures.summary
        self.stdout.write(json.dumps(summary, ensure_ascii=False))
        if not figures.ok:
            sys.exit(1)
