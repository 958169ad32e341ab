from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from announcements.fact_lines import age_range, audience, contact, deadline, fact_lines, when, where
from announcements.facts import Facts
from announcements.tests.test_facts import FACTS

THURSDAY, FRIDAY = date(2026, 12, 3), date(2026, 12, 4)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ""),
        ({"starts_on": THURSDAY}, "12月3日(木)"),
        ({"starts_on": THURSDAY, "ends_on": THURSDAY, "starts_at": time(10)}, "12月3日(木) 午前10時から"),
        (
            {"starts_on": THURSDAY, "starts_at": time(10), "ends_at": time(11, 30)},
            "12月3日(木) 午前10時〜11時30分",
        ),
        (
            {"starts_on": THURSDAY, "ends_on": FRIDAY, "starts_at": time(9), "ends_at": time(17)},
            "12月3日(木)〜12月4日(金) 午前9時〜午後5時",
        ),
        ({"starts_on": THURSDAY, "ends_on": date(2027, 1, 5)}, "12月3日(木)〜2027年1月5日(火)"),
        ({"ends_on": THURSDAY}, "12月3日(木)まで"),
        (
            {"starts_on": THURSDAY, "schedule_note": "受付は\n9時45分から"},
            "12月3日(木)（受付は 9時45分から）",
        ),
        ({"schedule_note": "毎週木曜日"}, "毎週木曜日"),
    ],
)
def test_when(fields: dict[str, Any], words: str) -> None:
    assert when(Facts(**fields)) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ("0.33", "0.5", "4か月〜6か月"),
        ("1.5", "3", "1歳6か月〜3歳"),
        ("18", None, "18歳以上"),
        (None, "6", "6歳まで"),
        ("3", "3", "3歳"),
        ("0", "2", "0歳〜2歳"),
        (None, None, ""),
    ],
)
def test_ages(low: str | None, high: str | None, words: str) -> None:
    assert age_range(low and Decimal(low), high and Decimal(high)) == words  # type: ignore[arg-type]


def test_audience_in_words() -> None:
    assert audience(Facts(audience_kind="everyone")) == "どなたでも"
    assert audience(Facts(audience_kind="everyone", audience_text="市内に住む人")) == "市内に住む人"
    facts = Facts(audience_kind="ages", audience_age_max=Decimal(1), audience_pregnancy=True)
    assert audience(facts) == "1歳まで、妊娠中の人"
    assert audience(Facts(audience_kind="other", audience_pregnancy=True)) == "妊娠中の人"


def test_place_with_address() -> None:
    assert where(Facts(place="中央公民館", address="若葉1丁目2番")) == "中央公民館（若葉1丁目2番）"
    assert where(Facts(place="中央公民館（若葉1丁目2番）", address="若葉1丁目2番")).count("若葉") == 1
    assert where(Facts(address="若葉1丁目2番")) == "若葉1丁目2番"


def test_deadline() -> None:
    assert deadline(Facts(deadline_on=date(2026, 12, 1), deadline_at=time(17))) == "12月1日(火) 午後5時"


def test_the_department_answers_where_nobody_else_is_named() -> None:
    department: dict[str, Any] = {"department_name": "子育て支援課", "department_phone": "0000-00-1234"}
    assert contact(Facts(**department)) == "子育て支援課 電話0000-00-1234"
    assert contact(Facts(**department, contact="保健センター")) == "保健センター"
    assert contact(Facts(**department, contact="保健センター", contact_phone="0000-12-3411")).endswith("3411")


@given(FACTS)
def test_no_line_is_empty(facts: Facts) -> None:
    assert all(label and text for label, text in fact_lines(facts))
