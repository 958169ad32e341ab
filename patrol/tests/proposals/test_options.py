from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrol.proposals.kinds import KINDS, find, options_of
from patrol.proposals.readers import in_months
from patrol.proposals.situation import FIELDS, Option, Situation, before, changed_content, still_fits
from patrol.tests.proposals.situations import content, situation
from segments.ages import BEFORE_BIRTH, GROWN_UP
from segments.filters import SegmentFilter


def offered(name: str, here: Situation) -> list[Option]:
    return options_of(next(kind for kind in KINDS if kind.name == name), here)


# --- fewer readers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "pregnancy", "months"),
    [
        (0, 6, False, (0, 83)),
        (0, 6, True, (BEFORE_BIRTH, 83)),
        ("0.33", "0.5", False, (4, 6)),
        (None, None, True, (BEFORE_BIRTH, -1)),
        (3, None, False, (36, GROWN_UP)),
        (None, 2, False, (0, 35)),
        (6, 40, False, (72, GROWN_UP)),
        (65, None, False, None),
        (None, None, False, None),
    ],
)
def test_years_as_months(
    low: str | int | None, high: str | int | None, pregnancy: bool, months: tuple[int, int] | None
) -> None:
    as_decimal = [None if one is None else Decimal(one) for one in (low, high)]
    assert in_months(as_decimal[0], as_decimal[1], pregnancy) == months


def test_children_of_the_announcement_of_the_category_and_before_school() -> None:
    stated = {"audience_kind": "ages", "audience_age_min": Decimal(1), "audience_age_max": Decimal(2)}
    options = offered("children", situation(stated))
    assert [(one.key, one.advised) for one in options] == [
        ("stated", True),
        ("profile", False),
        ("preschool", False),
    ]
    assert options[0].label == "1〜2歳の子がいる人だけに送る"
    assert options[0].changes == {
        "segment": {"any_of": ["kosodate"], "child_age_min_months": 12, "child_age_max_months": 35}
    }
    assert "就学前の子の保護者" in options[1].reason


def test_the_same_narrowing_is_offered_once() -> None:
    here = {"any_of": ["kosodate"], "child_age_min_months": 0, "child_age_max_months": 83}
    assert [one.key for one in offered("children", situation(segment=here))] == ["profile"]


def test_everybody_gives_way_to_a_narrowing() -> None:
    (ward, _) = offered("ward", situation({"address": "南区若葉1丁目"}, segment={"everyone": True}))
    assert ward.changes == {"segment": {"wards": ["minami"]}}
    assert ward.advised


def test_readers_of_other_channels_cannot_be_narrowed() -> None:
    here = situation(channels=["x"])
    assert not [option for name in ("children", "ward", "channels") for option in offered(name, here)]


# --- elsewhere -----------------------------------------------------------------------------------


def test_another_category_takes_its_readers_along() -> None:
    segment = {"any_of": ["kosodate"], "none_of": ["wakamono"], "wards": ["minami"]}
    options = offered("category", situation(segment=segment, better=("wakamono",)))
    assert [(one.key, one.advised) for one in options] == [("wakamono", True), ("sports", False)]
    assert options[0].changes == {
        "category": {"code": "wakamono", "name": "小中高・若者"},
        "segment": {"any_of": ["wakamono"], "wards": ["minami"]},
    }


def test_paper_or_x_instead_of_line() -> None:
    options = {one.key: one.changes["channels"] for one in offered("channels", situation())}
    assert options == {"newsletter": ["newsletter", "x"], "x": ["x"]}  # "both" would be the same again


# --- later ---------------------------------------------------------------------------------------


def test_later_within_office_hours() -> None:
    times = {one.key: one.changes["publish_at"] for one in offered("later", situation())}
    assert times == {"open_day": "2026-11-26T10:00:00+09:00", "next_week": "2026-11-30T10:00:00+09:00"}


def test_at_night_the_next_open_hour_is_advised() -> None:
    night = situation(publish_at="2026-11-25T22:00:00+09:00")
    first = offered("later", night)[0]
    assert (first.key, first.advised) == ("open_hour", True)
    assert first.changes == {"publish_at": "2026-11-26T09:00:00+09:00"}


def test_without_a_time_it_would_go_out_now() -> None:
    assert offered("later", situation(publish_at=None))[0].changes["publish_at"].startswith("2026-11-25T10")


def test_nothing_is_put_off_until_it_is_over() -> None:
    assert not offered("later", situation({"deadline_on": date(2026, 11, 25)}))
    assert not offered("later", situation(expires_at="2026-11-26T09:00:00+09:00"))
    assert [one.key for one in offered("later", situation({"starts_on": date(2026, 11, 26)}))] == ["open_day"]


# --- what holds for all of them ------------------------------------------------------------------


SEGMENTS = st.sampled_from(
    [
        {},
        {"everyone": True},
        {"any_of": ["kosodate"]},
        {"all_of": ["kosodate"], "wards": ["higashi"]},
        {"any_of": ["kosodate", "sports"], "none_of": ["wakamono"], "child_age_max_months": 11},
    ]
)
CHANNELS = st.lists(st.sampled_from(["facebook", "line", "newsletter", "x"]), unique=True).map(sorted)
AGES = st.one_of(st.none(), st.decimals(0, 110, places=2))


@given(segment=SEGMENTS, channels=CHANNELS, low=AGES, high=AGES, pregnant=st.booleans())
def test_every_option_is_a_readable_change(
    segment: dict[str, object], channels: list[str], low: Decimal, high: Decimal, pregnant: bool
) -> None:
    facts = {
        "audience_kind": "ages",
        "audience_age_min": None if low is None or high is None else min(low, high),
        "audience_age_max": None if low is None or high is None else max(low, high),
        "audience_pregnancy": pregnant,
    }
    here = situation(facts, segment=segment, channels=channels)
    for kind in KINDS:
        for option in options_of(kind, here):
            assert set(option.changes) <= set(FIELDS)
            assert not still_fits(here.content, option.changes)
            assert still_fits(here.content, before(here.content, option.changes))
            assert len(option.reason) >= 10
            after = changed_content(here.content, option.changes)
            SegmentFilter.from_json(after["segment"])
            assert set(after["texts"]) == set(after["channels"])
            assert find(here, kind.name, option.key) == (kind, option)


def test_a_renamed_category_outdates_nothing() -> None:
    assert still_fits(content(), {"category": {"code": "kosodate", "name": "こども"}})
    assert not still_fits(content(), {"category": None})
