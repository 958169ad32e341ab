from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segments.describing import Names, describe
from segments.filters import SegmentFilter
from staff.errors import Refused

NAMES = Names({"kosodate": "子育て", "kenko": "健康", "bosai": "防災"}, {"higashi": "東区", "nishi": "西区"})


@pytest.mark.parametrize(
    ("segment", "words"),
    [
        (SegmentFilter(), "まだ選ばれていません"),
        (SegmentFilter(everyone=True), "友だち全員"),
        (SegmentFilter(any_of=("kosodate",)), "『子育て』を選んだ人"),
        (SegmentFilter(any_of=("kenko", "kosodate")), "『子育て』『健康』のどれかを選んだ人"),
        (SegmentFilter(all_of=("kenko", "kosodate")), "『子育て』『健康』をすべて選んだ人"),
        (SegmentFilter(wards=("higashi",)), "東区に住む人"),
        (
            SegmentFilter(
                any_of=("kosodate",),
                wards=("higashi", "nishi"),
                child_age_min_months=0,
                child_age_max_months=35,
            ),
            "『子育て』を選んだ人で、東区・西区に住み、0〜2歳の子がいる人",
        ),
        (
            SegmentFilter(any_of=("kosodate",), none_of=("bosai", "kenko"), wards=("nishi",)),
            "『子育て』を選び、『健康』『防災』のどれも選んでいない人で、西区に住む人",
        ),
        (SegmentFilter(child_age_min_months=6, child_age_max_months=11), "6〜11か月の子がいる人"),
        (SegmentFilter(child_age_min_months=36), "3歳以上の子がいる人"),
        (SegmentFilter(child_age_max_months=20), "0歳〜1歳8か月の子がいる人"),
        (
            SegmentFilter(child_age_min_months=-10, child_age_max_months=11),
            "0歳（生まれる予定を含む）の子がいる人",
        ),
        (SegmentFilter(child_age_max_months=-1), "生まれる予定の子がいる人"),
        (SegmentFilter(any_of=("gone",)), "『gone』を選んだ人"),
    ],
)
def test_describe_says_it_in_japanese(segment: SegmentFilter, words: str) -> None:
    assert describe(segment, NAMES) == words


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "everyone",
        {"everyone": "yes"},
        {"everyone": 1},
        {"any_of": "kosodate"},
        {"any_of": [1]},
        {"any_of": [["kosodate"]]},
        {"any_of": ["x'; DROP TABLE segments_child; --"]},
        {"any_of": ["a" * 31]},
        {"any_of": ["a\n"]},
        {"any_of": [f"c{n}" for n in range(64)]},
        {"wards": {"higashi": True}},
        {"child_age_min_months": "3"},
        {"child_age_min_months": True},
        {"child_age_min_months": 3.5},
        {"child_age_min_months": -11},
        {"child_age_max_months": 10**30},
        {"child_age_min_months": 12, "child_age_max_months": 3},
        {"everyone": True, "any_of": ["kosodate"]},
        {"everyone": True, "child_age_min_months": 3},
        {"none_of": ["kosodate"]},
        {"any_of": ["kosodate"], "none_of": ["kosodate"]},
        {"limit": 10},
        {"__class__": "x"},
        {1: 2},
    ],
)
def test_hostile_or_contradictory_json_is_refused_in_japanese(value: Any) -> None:
    with pytest.raises(Refused) as refusal:
        SegmentFilter.from_json(value)
    assert refusal.value.message.endswith("。")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["any_of"]), inner),
    )
)
def test_any_json_at_all_is_read_or_refused(value: Any) -> None:
    try:
        SegmentFilter.from_json(value)
    except Refused:
        return


def test_json_survives_the_round_trip_in_one_canonical_form() -> None:
    segment = SegmentFilter.from_json(
        {"any_of": ["kosodate", "kenko", "kosodate"], "wards": ["nishi"], "child_age_max_months": 35}
    )
    assert segment.to_json() == {
        "any_of": ["kenko", "kosodate"],
        "wards": ["nishi"],
        "child_age_max_months": 35,
    }
    assert SegmentFilter.from_json(segment.to_json()) == segment


def test_nothing_chosen_is_allowed_and_empty() -> None:
    assert SegmentFilter.from_json({}).is_empty
    assert SegmentFilter.from_json({}).to_json() == {}
