from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from patrol.checks.evidence import EvidenceCheck
from patrol.evidence.similar import Medians, Past, SimilarPost, rates_of, smoothed
from patrol.severity import Severity
from patrol.tests.checks.drafts import findings

MEDIANS = Medians(posts=40, click_rate=0.04, block_rate=0.001)


def post(number: int = 1, **changes: object) -> SimilarPost:
    usual = SimilarPost(number, "中高生の居場所", date(2026, 6, 3), 0.6, 3000, clicked=120, blocked=3)
    return replace(usual, **changes)  # type: ignore[arg-type]


def past(*posts: SimilarPost) -> Past:
    return Past(posts, MEDIANS)


def five(**changes: object) -> Past:
    return past(*(post(number, **changes) for number in range(5)))


def test_as_usual_is_told_for_reference() -> None:
    (found,) = findings(EvidenceCheck(), reception=five(blocked=5))
    assert found.severity == Severity.NOTE
    assert found.reason == (
        "似たお知らせ5件（のべ15,000人に配信）では、URLを開いた人が4.0%（「子育て」のふだんは4.0%）、"
        "24時間以内にブロックした人が0.16%（「子育て」のふだんは0.10%）でした。"
    )
    assert not found.suggestion
    assert found.evidence["median_posts"] == 40
    assert found.evidence["similar"][0] == {
        "announcement": 0,
        "title": "中高生の居場所",
        "sent_on": "6月3日(水)",
        "score": 0.6,
        "reached": 3000,
        "click_rate": 0.04,
        "block_rate": None,  # of fewer than 20 people
    }


def test_readers_who_left_make_a_person_look() -> None:
    (found,) = findings(EvidenceCheck(), reception=five(blocked=30))
    assert found.severity == Severity.CONFIRM
    assert "0.94%（「子育て」のふだんは0.10%）" in found.reason
    assert "ブロックが増える" in found.suggestion


def test_links_nobody_opened_make_a_person_look() -> None:
    (found,) = findings(EvidenceCheck(), reception=five(clicked=21, blocked=0))
    assert found.severity == Severity.CONFIRM
    assert "関心が低い" in found.suggestion
    assert "合わせて20人未満" in found.reason


@pytest.mark.parametrize(
    "few",
    [
        past(*(post(number) for number in range(4))),
        past(*(post(number, reached=199, clicked=20) for number in range(5))),
        past(*(post(number, reached=19) for number in range(60))),
        Past(),
    ],
)
def test_silence_below_five_posts_or_a_thousand_people(few: Past) -> None:
    assert rates_of(few) is None
    assert not findings(EvidenceCheck(), reception=few)


def test_few_people_are_drawn_to_what_is_usual() -> None:
    assert smoothed(10, 100, 0.01) == pytest.approx(20 / 1100)
    assert smoothed(10_000, 100_000, 0.01) == pytest.approx(0.0991, abs=1e-4)
    assert smoothed(0, 0, 0.01) == pytest.approx(0.01)
    assert smoothed(0, 8, None) == pytest.approx(0.1)


def test_what_line_keeps_back_is_neither_nobody_nor_left_out() -> None:
    rates = rates_of(five(clicked=None))
    assert rates is not None
    assert rates.click_rate == pytest.approx((50 + 40) / 16_000)


def test_without_links_nothing_is_said_of_clicks() -> None:
    rates = rates_of(five(has_link=False))
    assert rates is not None
    assert rates.click_rate is None
    assert rates.block_rate is not None
