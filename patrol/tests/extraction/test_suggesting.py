from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrol.extraction.suggesting import stated_phrase, suggest

SENT = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("body", "kind", "low", "high", "text"),
    [
        ("対象：小学3年生〜6年生とその保護者です。", "ages", "8", "12", "小学3年生〜6年生とその保護者"),
        (
            "生後4か月〜6か月のお子さんを対象に行います。",
            "ages",
            "0.33",
            "0.58",
            "生後4か月〜6か月のお子さん",
        ),
        ("対象　65歳以上の人", "ages", "65", None, "65歳以上の人"),
        ("市内の小学生が集まります。", "ages", "6", "12", ""),
        ("どなたでも参加できます。", "everyone", None, None, ""),
        ("対象：妊娠中の人とパートナー", "other", None, None, "妊娠中の人とパートナー"),
        ("対象：市内在住・在勤の人", "other", None, None, "市内在住・在勤の人"),
        ("対象者:ひとり親家庭の親", "other", None, None, "ひとり親家庭の親"),
    ],
)
def test_the_fields_are_read_from_the_text(
    body: str, kind: str, low: str | None, high: str | None, text: str
) -> None:
    found = suggest(body, ref=SENT)
    assert found is not None
    ages = tuple(None if age is None else Decimal(age) for age in (low, high))
    assert (found.kind, (found.age_min, found.age_max), found.text) == (kind, ages, text)


def test_ages_in_passing_are_not_outright() -> None:
    passing, stated = suggest("市内の小学生が集まります。"), suggest("小学生向けの会です。")
    assert passing is not None
    assert stated is not None
    assert (passing.outright, stated.outright) == (False, True)


def test_it_quotes_the_words_it_was_read_from() -> None:
    found = suggest("体験教室です。", "小学生の工作")
    assert found is not None
    assert found.quote == "小学生"


@pytest.mark.parametrize("body", ["", "教室を開きます。", "小学生300円、未就学児無料です。"])
def test_where_nothing_is_stated_nothing_is_offered(body: str) -> None:
    assert suggest(body) is None


@given(st.text(max_size=300), st.text(max_size=40))
def test_it_takes_any_text(body: str, title: str) -> None:
    suggest(body, title, SENT)
    assert len(stated_phrase(body)) <= 60
