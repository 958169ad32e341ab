from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from announcements.importing.audience import Audience, read_audience


@pytest.mark.parametrize(
    ("words", "kind", "low", "high"),
    [
        ("どなたでも", "everyone", None, None),
        ("65歳以上の方", "ages", "65", None),
        ("市内に在住・在勤の18歳以上の方", "ages", "18", None),
        ("0〜3歳児とその保護者", "ages", "0", "3"),
        ("4～6か月児の保護者", "ages", "0.33", "0.50"),
        ("7、8か月児の保護者", "ages", "0.58", "0.67"),
        ("1歳6か月〜1歳8か月の子とその保護者", "ages", "1.50", "1.67"),
        ("小学生とその保護者", "ages", "6", "12"),
        ("未就学児の保護者", "ages", "0", "6"),
        ("3歳まで", "ages", None, "3"),
        ("妊娠中の方とその家族", "other", None, None),
    ],
)
def test_simple_phrases(words: str, kind: str, low: str | None, high: str | None) -> None:
    audience = read_audience(words)
    ends = [None if end is None else str(end) for end in (audience.age_min, audience.age_max)]
    assert (audience.kind, *ends) == (kind, low, high)
    assert audience.text == words


@pytest.mark.parametrize(
    "words",
    [
        "市内で創業を考えている方",
        "18歳以上の外国人の方",
        "小学生以下の子と祖父母",
        "65歳以上の方を介護している家族",
        "6〜3歳",
    ],
)
def test_what_is_not_simple_keeps_its_words_only(words: str) -> None:
    assert read_audience(words) == Audience(text=words)


@pytest.mark.parametrize(
    ("description", "text"),
    [
        ("7、8か月児の保護者を対象に、離乳食の話をします。", "7、8か月児の保護者"),
        ("昔話の会です。小学生を対象に行います。", "小学生"),
        ("対象：65歳以上の方\n内容：体操", "65歳以上の方"),
        ("「入門」を受講した方を対象に行います。", ""),
        ("パソコンに、不慣れな方を対象とします。", ""),
        ("参加費は65歳以上無料です。", ""),
    ],
)
def test_a_description_counts_only_where_it_states_it_simply(description: str, text: str) -> None:
    assert read_audience("", description).text == text


@given(st.text(max_size=60), st.text(max_size=200))
def test_no_phrase_breaks_it(target: str, description: str) -> None:
    assert read_audience(target, description).kind in {"", "everyone", "ages", "other"}
