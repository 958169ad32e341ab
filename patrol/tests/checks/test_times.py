from __future__ import annotations

from datetime import time

import pytest

from patrol.checks.times import TimesCheck
from patrol.tests.checks.drafts import findings, said


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("午前10時〜11時30分", []),
        ("午後1時〜3時", []),
        ("13:00〜15:00", []),
        ("24時間受け付けます。午前0時に切り替わります", []),
        ("22時〜翌5時、23:00〜5:00", []),
        ("縮尺は1:25000です", []),
        ("25時に集まります", [("stop", "25時")]),
        ("午後13時から", [("stop", "午後13時")]),
        ("午前１３時から", [("stop", "午前１３時")]),
        ("10時75分開演", [("stop", "10時75分")]),
        ("24時30分まで", [("confirm", "24時30分")]),
        ("午後12時に終わります", [("confirm", "午後12時")]),
        ("午後3時〜午後1時", [("stop", "午後3時〜午後1時")]),
        ("15:00〜13:00", [("stop", "15:00〜13:00")]),
        ("午前10時から2時まで", [("confirm", "午前10時から2時")]),
        ("午前10時から午前10時まで", [("confirm", "午前10時から午前10時")]),
        ("定員は20人、9時9分", []),
    ],
)
def test_times_no_clock_shows(body: str, expected: list[tuple[str, str]]) -> None:
    assert said(TimesCheck(), body=body) == expected


def test_the_right_time_is_offered() -> None:
    (finding,) = findings(TimesCheck(), body="午後13時から")
    assert finding.suggestion == "「午後1時」か「13時」に直してください。"


def test_midnight_is_an_hour_nobody_filled_in() -> None:
    assert [one.field for one in findings(TimesCheck(), starts_at=time(0))] == ["starts_on"]
