from __future__ import annotations

from datetime import date

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from segments import bitmaps, tallying
from segments.filters import SegmentFilter
from segments.models import AudienceRow
from segments.tallying import headcount
from segments.tests.factories import make_category, make_subscriber
from staff.errors import Refused

TODAY = date(2026, 11, 22)
EVERYONE = SegmentFilter(everyone=True)


@pytest.mark.django_db(transaction=True)
def test_a_count_that_takes_too_long_is_given_up_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    make_subscriber()
    monkeypatch.setattr(tallying, "TIMEOUT_MS", 50)
    parameters = connection.get_connection_params()
    names = {"host", "port", "dbname", "user", "password"}
    with psycopg.connect(**{name: parameters[name] for name in names & parameters.keys()}) as other:
        other.execute("LOCK TABLE segments_audiencebitmap")
        with pytest.raises(Refused, match="いま混み合っていて、人数を数えられません"):
            headcount(EVERYONE, TODAY)
    assert headcount(EVERYONE, TODAY).total == 1


@pytest.mark.django_db
def test_the_rows_are_not_read_for_those_folded_in() -> None:
    make_subscriber([make_category()])
    bitmaps.fold()
    with CaptureQueriesContext(connection) as asked:
        headcount(SegmentFilter(any_of=("kosodate",)), TODAY)
    (plan,) = [one["sql"] for one in asked if "bit_count" in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE) {plan}")
        lines = [line for (line,) in cursor.fetchall()]
    assert not [line for line in lines if "segments_audiencerow" in line and "never executed" not in line]


@pytest.mark.django_db
def test_a_change_of_preferences_stays_an_update_in_place() -> None:
    """HOT: no index has to be touched, however many readers there are."""
    person = make_subscriber([make_category()])
    updates, in_place = updates_so_far()
    AudienceRow.objects.filter(pk=person.pk).update(categories=0)
    assert updates_so_far() == (updates + 1, in_place + 1)


def updates_so_far() -> tuple[int, int]:
    """Rows of the narrow table changed in this connection, and how many of them in place."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_xact_user_tables"
            " WHERE relname = 'segments_audiencerow'"
        )
        return cursor.fetchone() or (0, 0)
