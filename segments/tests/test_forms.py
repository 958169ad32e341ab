from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from segments.filters import SegmentFilter
from segments.forms import OLDEST_CHOICES, YOUNGEST_CHOICES, SegmentField
from segments.tests.factories import make_category, make_ward

pytestmark = pytest.mark.django_db


class AnnouncementForm(forms.Form):
    segment = SegmentField()


@pytest.fixture(autouse=True)
def _choices() -> None:
    make_category("kosodate", "子育て")
    make_category("bosai", "防災")
    make_category("old", "昔の分野", is_active=False)
    make_ward("higashi", "東区")


def posted(query: str) -> AnnouncementForm:
    return AnnouncementForm(QueryDict(query))


def test_choices_become_canonical_json() -> None:
    form = posted(
        "segment-reach=chosen&segment-any_of=kosodate&segment-any_of=bosai&segment-wards=higashi"
        "&segment-child_age_min_months=0&segment-child_age_max_months=35"
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["segment"] == {
        "any_of": ["bosai", "kosodate"],
        "wards": ["higashi"],
        "child_age_min_months": 0,
        "child_age_max_months": 35,
    }


def test_everyone_is_said_by_its_own_choice() -> None:
    form = posted("segment-reach=everyone&segment-any_of=kosodate")
    assert form.is_valid()
    assert form.cleaned_data["segment"] == {"everyone": True}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("segment-reach=chosen", "届ける相手を選んでください。"),
        ("", "届ける相手を選んでください。"),
        ("segment-none_of=bosai", "「除く」だけでは"),
        ("segment-any_of=bosai&segment-none_of=bosai", "両方に選んでいます"),
        ("segment-any_of=old", "いまは使われていません"),
        ("segment-any_of=nothing", "いまは使われていません"),
        ("segment-wards=gone", "いまは使われていません"),
        ("segment-any_of=%00%27--", "分野や区でないもの"),
        ("segment-child_age_min_months=abc", "子の年齢を読み取れません"),
        ("segment-child_age_min_months=999999999999", "妊娠中から17歳まで"),
        ("segment-child_age_min_months=36&segment-child_age_max_months=11", "入れ替えてください"),
    ],
)
def test_errors_say_what_to_do(query: str, message: str) -> None:
    form = posted(query)
    assert not form.is_valid()
    assert message in form.errors["segment"][0]


def test_the_form_offers_only_ages_the_filter_takes() -> None:
    for youngest, _ in YOUNGEST_CHOICES:
        SegmentFilter.from_json({"child_age_min_months": youngest})
    for oldest, _ in OLDEST_CHOICES:
        SegmentFilter.from_json({"child_age_max_months": oldest})


def test_the_stored_choice_is_shown_again() -> None:
    stored = {"any_of": ["kosodate"], "none_of": ["bosai"], "child_age_max_months": 35}
    html = str(AnnouncementForm(initial={"segment": stored})["segment"])
    assert 'name="segment-any_of" value="kosodate" checked' in html
    assert 'name="segment-none_of" value="bosai" checked' in html
    assert '<option value="35" selected>2歳</option>' in html
    assert "昔の分野" not in html


@pytest.mark.parametrize("stored", [None, [], "x", {"any_of": 3}, {"any_of": [[1]]}])
def test_an_odd_stored_value_still_renders(stored: Any) -> None:
    assert "東区" in str(AnnouncementForm(initial={"segment": stored})["segment"])


def test_an_unchanged_choice_is_not_a_change() -> None:
    stored = {"any_of": ["kosodate"]}
    data = QueryDict("segment-reach=chosen&segment-any_of=kosodate")
    assert not AnnouncementForm(data, initial={"segment": stored}).has_changed()
    assert AnnouncementForm(data, initial={"segment": {}}).has_changed()
