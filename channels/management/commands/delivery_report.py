"""`delivery_report DELIVERY [--json]`: who had it and who did not, by numbered requests."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from channels import report
from channels.models import Delivery

GROUPS = {
    "reached": ("届いた", report.ACCEPTED),
    "missed": ("届いていない", report.NOT_REACHED),
    "doubt": ("要確認", report.IN_DOUBT),
    "waiting": ("これから・確認中", report.WAITING),
}


class Command(BaseCommand):
    help = "配信の結果を、送信番号ごとの人数と要求番号で書き出します（だれに送ったかは出しません）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("delivery", type=int, help="配信の番号（配信の画面のアドレスにある数字）")
        parser.add_argument("--json", action="store_true", help="JSONで書く")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = Delivery.objects.select_related("revision__announcement").filter(pk=options["delivery"])
        if (delivery := found.first()) is None:
            raise CommandError(f"配信{options['delivery']}はありません。配信の画面で番号を確かめてください。")
        if options["json"]:
            self.stdout.write(json.dumps(_as_data(delivery), ensure_ascii=False))
        else:
            self._write(delivery)

    def _write(self, delivery: Delivery) -> None:
        totals = report.totals_of(delivery)
        title = delivery.revision.announcement.title
        self.stdout.write(f"{title}（{delivery}、{delivery.get_state_display()}）")
        if delivery.note:
            self.stdout.write(delivery.note)
        for label, states in GROUPS.values():
            people = report.people_words(totals.people_in(states))
            self.stdout.write(f"{label}: 送信{totals.requests_in(states):,}件 {people}")
        for line in report.lines_of(delivery):
            at = line.accepted_at.isoformat(timespec="seconds") if line.accepted_at else "-"
            cells = (str(line.number), line.people_words, line.state_words, at, line.proof or "-")
            self.stdout.write("\t".join((*cells, f"{line.attempts}回", line.reason)))


def _as_data(delivery: Delivery) -> dict[str, Any]:
    totals = report.totals_of(delivery)
    return {
        "delivery": delivery.pk,
        "title": delivery.revision.announcement.title,
        "channel": delivery.channel,
        "state": delivery.state,
        "note": delivery.note,
        "totals": {
            name: {
                "requests": totals.requests_in(states),
                "people": report.people_words(totals.people_in(states)),
            }
            for name, (_, states) in GROUPS.items()
        },
        "requests": [
            {
                "number": line.number,
                "people": line.people_words,
                "state": line.state,
                "accepted_at": line.accepted_at.isoformat() if line.accepted_at else None,
                "x_line_request_id": line.proof,
                "attempts": line.attempts,
            }
            for line in report.lines_of(delivery)
        ],
    }
