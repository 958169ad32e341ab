from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrol.checks.load import LoadCheck
from patrol.evidence.load import Band, Load, bands, beyond
from patrol.severity import Severity
from patrol.tests.checks.drafts import findings

COUNTS = st.lists(st.one_of(st.integers(0, 40), st.just(0), st.integers(0, 10**6)), max_size=12)


@given(COUNTS)
def test_no_band_is_of_fewer_than_twenty_and_together_they_are_everybody(before: list[int]) -> None:
    found = bands(before)
    assert all(band.people >= 20 for band in found)
    assert sum(band.people for band in found) == (sum(before) if sum(before) >= 20 else 0)
    edges = [(band.low, band.high or len(before)) for band in found]
    assert all(
        sum(before[low - 1 : high]) == band.people for (low, high), band in zip(edges, found, strict=True)
    )
    assert [low for low, _ in edges] == sorted(low for low, _ in edges)


@given(COUNTS, st.integers(1, 6))
def test_nobody_is_said_to_get_too_many_who_does_not(before: list[int], cap: int) -> None:
    over = beyond(before, cap)
    real = sum(before[cap:])
    assert (over == 0) == (real == 0)
    assert over is None or 20 <= over <= real or real == 0
    assert over is not None or real >= 1


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ((100, 50, 30), [Band(1, 1, 100), Band(2, 2, 50), Band(3, 3, 30)]),
        ((100, 50, 3), [Band(1, 1, 100), Band(2, None, 53)]),
        ((100, 3, 30), [Band(1, 2, 103), Band(3, 3, 30)]),
        ((5, 30), [Band(1, 2, 35)]),
        ((19,), []),
    ],
)
def test_small_parts_join_their_neighbours(before: tuple[int, ...], wanted: list[Band]) -> None:
    assert list(bands(before)) == wanted


def test_over_the_promised_week_a_person_has_to_look() -> None:
    """「この配信で 8,412人が今週4通目になります」."""
    load = Load(
        week=(100, 2000, 3000, 8412),
        month=(50, 1000, 1000, 1000, 10462),
        category_week=(1000, 2000, 2100, 8412),
        cap=3,
    )
    (found,) = findings(LoadCheck(), load=load)
    assert found.severity == Severity.CONFIRM
    assert "届く13,512人のうち8,412人が、「子育て」から今週4通目以上になります" in found.reason
    assert "1人に週3通までと約束しています" in found.reason
    assert found.evidence["cap"] == 3
    assert found.evidence["category_week"][-1] == {"label": "4通目", "people": 8412, "over": True}


def test_within_the_promise_it_is_told_for_reference() -> None:
    load = Load(week=(100, 2000, 3000, 8412), month=(13512,), category_week=(13000, 512), cap=2)
    (found,) = findings(LoadCheck(), load=load)
    assert found.severity == Severity.NOTE
    assert "8,412人が今週4通目になります（市からのLINE全体" in found.reason


def test_without_a_promise_there_is_no_cap() -> None:
    load = Load(week=(30, 40), month=(30, 40), category_week=(30, 40))
    assert [str(one.severity) for one in findings(LoadCheck(), load=load)] == ["note"]


def test_fewer_than_twenty_over_the_cap_are_not_counted_out() -> None:
    load = Load(week=(500, 7), month=(500, 7), category_week=(500, 7), cap=1)
    (found,) = findings(LoadCheck(), load=load)
    assert found.severity == Severity.NOTE
    assert "20人未満が" in found.reason
    assert "7人" not in found.reason.replace("507人", "")


def test_the_first_message_of_the_week_needs_no_words() -> None:
    assert not findings(LoadCheck(), load=Load(week=(500,), month=(400, 100), category_week=(500,), cap=2))


def test_of_few_people_nothing_is_said() -> None:
    assert not findings(LoadCheck(), load=Load(week=(2, 17), month=(2, 17), category_week=(2, 17), cap=1))


def test_messages_on_their_way_are_named() -> None:
    (found,) = findings(LoadCheck(), load=Load(week=(0, 90), month=(0, 90), category_week=(90,), coming=1))
    assert "これから送る1件も数えています" in found.reason


def test_a_busy_database_is_said() -> None:
    (found,) = findings(LoadCheck(), load=Load(problem="いま混み合っています。"))
    assert (found.severity, found.reason) == (Severity.NOTE, "いま混み合っています。")


def test_without_line_there_is_no_load() -> None:
    assert not findings(LoadCheck())
