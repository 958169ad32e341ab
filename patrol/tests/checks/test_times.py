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
        ("午後4時～午前0時", []),
        ("午後10時～5時", []),
        ("午後10時～午前5時", []),
        ("①10時～11時②9時～10時", []),
        ("9時～5時", [("confirm", "9時～5時")]),
        ("11:00～1:00", [("confirm", "11:00～1:00")]),
        ("12時～1時は昼休み", [("confirm", "12時～1時")]),
        ("午後3時～1時", [("confirm", "午後3時～1時")]),
        ("午後7時30分～7時", [("confirm", "午後7時30分～7時")]),
        ("19時～18時", [("stop", "19時～18時")]),
        ("午後7時30分～午後7時", [("stop", "午後7時30分～午後7時")]),
        ("13時～11時", [("stop", "13時～11時")]),
        ("9時9分〜9:09", [("confirm", "9時9分〜9:09")]),
    ],
)
def test_times_no_clock_shows(body: str, expected: list[tuple[str, str]]) -> None:
    assert said(TimesCheck(), body=body) == expected


@pytest.mark.parametrize(
    ("body", "right"),
    [
        ("午後13時から", "「午後1時」か「13時」に直してください。"),
        ("午後13時30分から", "「午後1時30分」か「13時30分」に直してください。"),
        ("午前13時から", "「午後1時」か「13時」に直してください。"),
        ("午後24時まで", "「翌日の午前0時」に直してください。"),
        ("24時30分まで", "「翌日の午前0時30分」のように直してください。"),
        ("25時に集まります", "「翌日の午前1時」のように直してください。"),
        ("9時～5時", "「午後5時」のように、午前か午後を書いてください。"),
        ("午前10時から2時まで", "「午後2時」のように、午前か午後を書いてください。"),
        ("午後3時～1時", "「翌日の午前1時」のように、午前か午後を書いてください。"),
    ],
)
def test_the_right_time_is_offered(body: str, right: str) -> None:
    (finding,) = findings(TimesCheck(), body=body)
    assert finding.suggestion == right


def test_midnight_is_an_hour_nobody_filled_in() -> None:
    assert [one.field for one in findings(TimesCheck(), starts_at=time(0))] == ["starts_on"]
