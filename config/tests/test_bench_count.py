"""The bench counts a small city in a scratch database, and leaves nothing behind."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection


@pytest.mark.django_db(transaction=True)
def test_six_segments_are_counted_alone_and_by_four_clerks_at_once() -> None:
    out, usual = StringIO(), settings.DATABASES["default"]["NAME"]
    call_command("bench", "count", subscribers=3_000, rounds=2, stdout=out)
    figures = json.loads(out.getvalue().splitlines()[-1])
    assert figures["filters"]["everyone"]["people"] == 3_000
    assert 2_000 < figures["filters"]["one category (75%)"]["people"] < 2_500
    assert all(row["p95_ms"] > 0 and row["p95_4_clerks_ms"] > 0 for row in figures["filters"].values())
    assert figures["p95_ms_4_clerks"] > 0
    assert connection.settings_dict["NAME"] == usual
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'koho_bench_3000'")
        assert cursor.fetchone() is None
