"""`newsletter verify [ISSUE]`: read every kept final again and say which is not what was 校了."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser, OutputWrapper

from channels.models import FinalProof
from channels.newsletter import archiving

HELP = "保存した号が、校了したときのままか確かめる"


def arguments(parser: CommandParser) -> None:
    parser.add_argument("issue", type=int, nargs="?", help="号数（省くとすべて）")


def run(options: dict[str, Any], out: OutputWrapper) -> None:
    finals = FinalProof.objects.select_related("issue", "proof").order_by("issue__number", "pk")
    if options["issue"] is not None:
        finals = finals.filter(issue__number=options["issue"])
        if not finals:
            raise CommandError(f"第{options['issue']}号は保存されていません。")
    damaged = sum(_say(final, out) for final in finals)
    if damaged:
        raise CommandError(f"{len(finals)}件のうち{damaged}件が、校了したときと違います。")
    out.write(f"{len(finals)}件すべてOKです。")


def _say(final: FinalProof, out: OutputWrapper) -> bool:
    """One line; True when the file is not what was kept."""
    problem = archiving.problem_of(final)
    note = "（校了を取り消した）" if final.reopened_at else ""
    out.write(f"{problem or 'OK'}　{final.proof}{note}　{final.sha256[:12]}　{final.pdf.name}")
    return bool(problem)
