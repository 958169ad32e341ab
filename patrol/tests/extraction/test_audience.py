from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrol.extraction import extract

SENT = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("対象:0~5歳の子どもと保護者", 0, 5),
        ("対象　３歳〜就学前のお子さん", 3, 6),
        ("小学3年生〜6年生", 8, 12),
        ("小学1〜3年生", 6, 9),
        ("中学1・2年生が対象", 12, 14),
        ("小4から中3まで", 9, 15),
        ("18・19歳の方", 18, 19),
        ("35歳以上54歳以下の求職者", 35, 54),
        ("18歳以上65歳未満", 18, 65),
        ("おおむね65歳以上", 65, None),
        ("小学5年生以上", 10, None),
        ("小学生以下", 0, 12),
        ("18歳未満のお子さんとその保護者", 0, 18),
        ("18歳になってから最初の3月末までの子ども", 0, 18),
        ("2歳以上の幼児とその保護者", 2, 6),
        ("幼児(今年度中に3歳以上になる子)", 2, 6),
        ("未就園児と保護者", 0, 4),
        ("5才児から小学校6年生まで", 5, 12),
        ("どなたでも参加できます", 0, None),
    ],
)
def test_it_reads_ages_in_years(text: str, low: float, high: float | None) -> None:
    said = extract(text, ref=SENT)
    assert (said.age_min, said.age_max) == (low, high)


@pytest.mark.parametrize(
    ("text", "months_low", "months_high"),
    [
        ("生後4か月〜6か月のお子さん", 4, 7),
        ("3・4カ月児健診", 3, 5),
        ("1歳6か月児健診の対象者", 18, 19),
        ("生後6か月まで", 0, 6),
        ("4か月、7か月、10か月になった日から1か月以内のお子さん", 4, 11),
    ],
)
def test_it_reads_ages_in_months(text: str, months_low: int, months_high: int) -> None:
    said = extract(text)
    assert said.age_min == pytest.approx(months_low / 12)
    assert said.age_max == pytest.approx(months_high / 12)


@pytest.mark.parametrize(
    "text",
    [
        "3歳未満膝上鑑賞は無料",
        "入場料 一般500円、小学生以下300円",
        "託児あり(6か月から未就学児まで、先着5人)",
        "市内小学生の鼓笛隊が出演します",
        "86歳まで精力的に創作を続けた画家の作品展です",
        "生後91日以上の愛犬を飼っている方",
        "中学1年生レベルの英会話を学びます",
        "未就学児の入場はご遠慮ください",
        "3か月以上の療養が必要な方",
        "問合せ:児童保育課",
    ],
)
def test_an_age_said_about_something_else_is_not_the_audience(text: str) -> None:
    assert not extract(text, ref=SENT).says_ages


def test_birthdays_become_ages_on_the_day_of_sending() -> None:
    said = extract("平成30年4月2日〜令和3年4月1日生まれの方", ref=date(2024, 4, 2))
    assert (said.age_min, said.age_max) == (3.0, 6.0)


def test_a_floor_decides_over_a_list_of_birth_years() -> None:
    text = "40歳以上の女性。無料クーポン券:昭和60年4月2日〜昭和61年4月1日生まれ"
    assert extract(text, ref=SENT).age_max is None


def test_the_stated_audience_counts_before_what_is_said_in_passing() -> None:
    said = extract("小学生のころを思い出して。対象:60歳以上の方", title="昔あそびの会")
    assert (said.age_min, said.age_max) == (60, None)


def test_it_reads_conditions_other_than_age() -> None:
    said = extract("対象:市内在住で妊娠中の方、ひとり親家庭の方")
    assert said.pregnancy
    assert {"在住", "ひとり親"} <= set(said.status)


def test_an_age_before_donatademo_is_a_limit() -> None:
    assert not extract("15歳以上ならどなたでも").everyone


def test_spans_lead_back_to_the_words_as_written() -> None:
    text = "㈱若葉ホール　対象：小学校　３ 年生〜６年生です"
    said = extract(text)
    assert [text[span.start : span.end] for span in said.deciding_spans] == ["小学校　３ 年生〜６年生"]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("3歳以上の未就学児(3〜5歳)", 3, 6),
        ("未就学児(4歳以上)と保護者", 4, 6),
        ("小学生(5年生以上)", 10, 12),
        ("1歳クラス(1歳〜1歳6か月)", 1, 1.58),
        ("18歳(高校3年生)まで", 0, 18),
    ],
)
def test_brackets_say_more_exactly_what_stands_before_them(text: str, low: float, high: float) -> None:
    said = extract(text)
    assert said.age_min == low
    assert said.age_max == pytest.approx(high, abs=0.01)


AGES = ["3歳以上", "65歳から", "18歳", "5歳児", "1歳6か月", "未就学児", "年長", "小学生", "中学3年生"]
BETWEEN = ["未満", "まで", "以上の", "以下", "〜", "から", "・", "、", "(", ")", "の"]


@given(st.lists(st.sampled_from(AGES + BETWEEN), max_size=12).map("".join))
def test_it_takes_any_expression_of_ages(text: str) -> None:
    said = extract(text)
    assert said.age_min is None or said.age_max is None or said.age_min <= said.age_max


def test_a_range_that_runs_backwards_is_both_its_ends() -> None:
    said = extract("18歳〜5歳児")
    assert (said.age_min, said.age_max) == (5, 18)


PIECES = st.sampled_from(
    [*"0123456789〜~・、,歳才年生月日か小中高学児以上下未満まで対象()（）。\n ㈱ｶﾞ", "令和", "平成", "から"]
)


@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=400).map("".join)))
def test_it_takes_any_text(text: str) -> None:
    said = extract(text, ref=SENT)
    assert all(0 <= span.start <= span.end <= len(text) for span in said.spans)
    assert said.age_min is None or said.age_max is None or said.age_min >= 0


@pytest.mark.parametrize(
    ("text", "pregnancy"), [("妊娠5〜8か月の方", True), ("妊娠を希望する方の相談", False), ("妊婦の方", True)]
)
def test_who_hopes_for_a_child_is_not_pregnant(text: str, pregnancy: bool) -> None:
    assert extract(text).pregnancy is pregnancy


def test_a_limit_before_everybody_is_a_limit() -> None:
    assert not extract("対象：小学生以上ならどなたでも").everyone
