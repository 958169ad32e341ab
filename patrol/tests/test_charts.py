from __future__ import annotations

from typing import Any

import pytest

from patrol.charts import MOST_BARS, Bar, Chart, Reference, charts_of

LOAD = Chart(
    "この配信で今週何通目になるか",
    "人",
    (Bar("3通目", 30_100), Bar("4通目", 8_412, mark=True)),
    Reference("週の上限", 3),
)


def test_what_a_check_says_is_what_the_page_reads() -> None:
    assert charts_of({"chart": LOAD.to_json()}) == [LOAD]
    without_line = Chart("反応", "％", (Bar("似たお知らせ", 1.2),))
    assert charts_of({"chart": [LOAD.to_json(), without_line.to_json()]}) == [LOAD, without_line]


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "bars",
        {"kind": "pie", "rows": [{"label": "a", "value": 1}]},
        {"kind": "bars", "rows": []},
        {"kind": "bars", "rows": "ab"},
        {"kind": "bars", "rows": [{"label": "a", "value": value} for value in ("3", -1, True, None)]},
        {"kind": "bars", "rows": [{"label": "a", "value": float("nan")}, 7]},
    ],
)
def test_what_cannot_be_drawn_is_left_out(raw: Any) -> None:
    assert charts_of({"chart": raw}) == []


def test_only_so_many_bars_as_are_read() -> None:
    many = Chart("多い", "件", tuple(Bar(str(number), number) for number in range(50)))
    assert len(charts_of({"chart": many.to_json()})[0].bars) == MOST_BARS
