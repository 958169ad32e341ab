from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from patrol.checks import Finding
from patrol.checks.rests import Rest
from patrol.muting import Tally, Word, judge, rest_of, split
from patrol.severity import Severity
from patrol.tests.checks.drafts import draft

AT = datetime(2026, 11, 22, tzinfo=UTC)


def found(severity: Severity, check: str = "urls") -> Finding:
    return Finding(check, 1, severity, f"{severity.label}の指摘")


STOP, CONFIRM, NOTE = (found(severity) for severity in (Severity.STOP, Severity.CONFIRM, Severity.NOTE))
OTHER = found(Severity.NOTE, "length")


def test_without_a_rest_everything_is_shown() -> None:
    assert split([STOP, CONFIRM, NOTE], ()).shown == (STOP, CONFIRM, NOTE)


def test_a_resting_check_is_set_aside_but_what_stops_is_shown() -> None:
    judged = split([STOP, CONFIRM, NOTE, OTHER], [Rest("urls", "20件中12件が見送り")])
    assert judged.shown == (STOP, OTHER)
    assert judged.resting == (CONFIRM, NOTE)
    assert judged.every == (STOP, OTHER, CONFIRM, NOTE)


def test_only_a_person_lowers_what_stops_and_nobody_hides_it() -> None:
    judged = split([STOP, NOTE, OTHER], [Rest("urls", "課長の判断", by_hand=True, lowers_stop=True)])
    assert [(one.check, one.severity) for one in judged.shown] == [
        ("urls", Severity.CONFIRM),
        ("length", Severity.NOTE),
    ]
    assert judged.shown[0].evidence["lowered_from"] == "stop"
    assert judged.resting == (NOTE,)


@pytest.mark.parametrize(
    ("decided", "right", "rests"),
    [(0, 0, False), (19, 0, False), (20, 9, True), (20, 10, False), (20, 20, False), (20, 0, True)],
)
def test_below_half_of_twenty_it_rests(decided: int, right: int, rests: bool) -> None:
    assert (rest_of("urls", Tally(decided, right), None) is not None) is rests


def test_the_reason_is_said() -> None:
    rest = rest_of("urls", Tally(20, 7), None)
    assert rest is not None
    assert rest.why == "20件中13件が見送り"
    assert not rest.lowers_stop


def test_a_managers_word_stands_above_the_figures() -> None:
    asleep = Word(True, False, "年末まで様子を見ます", "課長 次郎", AT)
    awake = Word(False, False, "規則を直しました", "課長 次郎", AT)
    by_hand = rest_of("urls", Tally(20, 20), asleep)
    assert by_hand is not None
    assert by_hand.by_hand
    assert "年末まで" in by_hand.why
    assert rest_of("urls", Tally(3, 0), awake) is None


def test_a_check_woken_may_fall_asleep_again() -> None:
    awake = Word(False, False, "規則を直しました", "課長 次郎", AT)
    assert rest_of("urls", Tally(20, 4), awake) is not None


def test_judging_a_draft_uses_the_rests_that_came_with_it() -> None:
    wrong = draft(body="①くわしくは http://example.jp/ を見てください。")
    rests = (Rest("characters", "20件中12件が見送り"),)
    awake, asleep = judge(wrong), judge(replace(wrong, rests=rests))
    assert "characters" in {one.check for one in awake.shown}
    assert "characters" not in {one.check for one in asleep.shown}
    assert "characters" in {one.check for one in asleep.resting}
    assert len(asleep.every) == len(awake.every)
