from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrol.checks.ages import Ages, better_category
from patrol.tests.checks.drafts import CHILDCARE, SENIOR, YOUTH

years = st.floats(0, 100, allow_nan=False)
ranges = st.builds(lambda a, b: Ages(min(a, b), max(a, b)), years, years)


@pytest.mark.parametrize(
    ("ages", "words"),
    [
        (Ages(8, 12), "8〜12歳"),
        (Ages.of(65, None), "65歳以上"),
        (Ages(20, 20), "20歳"),
        (Ages(0.333, 0.5), "4か月〜6か月"),
        (Ages(1.5, 3), "1歳6か月〜3歳"),
    ],
)
def test_ages_in_words(ages: Ages, words: str) -> None:
    assert ages.words() == words


@given(ranges, ranges)
def test_a_share_is_a_share(one: Ages, other: Ages) -> None:
    assert 0 <= one.share_within(other) <= 1.000001
    assert 0 <= one.likeness(other) <= 1.000001
    assert one.share_within(one) == pytest.approx(1)


def test_the_category_most_like_the_ages_is_proposed() -> None:
    others = (CHILDCARE, YOUTH, SENIOR)
    assert better_category(Ages(8, 12), others) == YOUTH
    assert better_category(Ages.of(65, None), others) == SENIOR
    assert better_category(Ages(30, 50), others) is None
