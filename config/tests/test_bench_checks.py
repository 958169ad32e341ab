"""The bench of the checks: every check is in it, with its worst hostile text."""

from __future__ import annotations

import json
from contextlib import suppress
from io import StringIO

from django.core.management import call_command

from patrol.checks import CHECKS


def test_every_check_is_measured_on_drafts_and_on_hostile_texts() -> None:
    out = StringIO()
    with suppress(SystemExit):  # a busy machine may miss a limit; the figures are there all the same
        call_command("bench", "checks", drafts=3, texts=2, stdout=out)
    figures = json.loads(out.getvalue().splitlines()[-1])
    assert set(figures["per_check"]) == {check.name for check in CHECKS}
    assert figures["ms_p95"] > 0
    assert figures["worst_hostile_ms"] == max(row["hostile_ms"] for row in figures["per_check"].values())
