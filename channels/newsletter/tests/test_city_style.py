"""What a city decides itself, and that a wrong decision stops the start."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.newsletter.house_style import normalise
from channels.newsletter.item import MARKS, ItemText
from channels.newsletter.style import Brackets, HouseStyle, Years
from channels.newsletter.tests.test_days import NOVEMBER

CHOICES: list[tuple[dict[str, Any], str, str]] = [
    ({"counter": "か"}, "3ヶ月・2カ所・1ヵ年", "3か月・2か所・1か年"),
    ({"counter": "ヶ"}, "3か月", "3ヶ月"),
    ({"counter": "箇"}, "3か月", "3箇月"),
    ({"age_in_sai": False}, "18才", "18才"),
    ({"helpers_in_kana": False}, "来て下さい。出来ます", "来て下さい。出来ます"),
    ({"and_in_kana": True}, "市民及び在勤者並びに学生", "市民および在勤者ならびに学生"),
    ({"and_in_kana": True}, "全国に及び、及び腰", "全国に及び、及び腰"),
    ({}, "市民及び在勤者", "市民及び在勤者"),
    (
        {"wide_single_digits": True},
        "3人と10人、1,000円、A4、B1、3.5、3-4",
        "３人と10人、1,000円、A4、B1、3.5、3-4",
    ),
    ({"wide_single_digits": True}, "10:05、12月３日", "午前10時５分、12月３日（木）"),
    ({"weekday_brackets": Brackets.HALF}, "12月3日（木）（雨天中止）", "12月3日(木)（雨天中止）"),
    ({"weekday_brackets": Brackets.HALF}, "1月11日", "1月11日(月・祝)"),
    ({"drop_repeated_month": True}, "12月13日・12月27日", "12月13日（日）・27日（日）"),
    ({"drop_repeated_month": True}, "12月5日〜12月20日、12月27日", "12月5日（土）〜20日（日）、27日（日）"),
    ({"drop_repeated_month": True}, "12月13日・1月10日", "12月13日（日）・1月10日（日）"),
    ({"years": Years.WESTERN}, "令和8年12月3日、令和9年度", "2026年12月3日（木）、令和9年度"),
    ({"years": Years.WESTERN}, "令和6年能登半島地震、令和2年7月豪雨", "令和6年能登半島地震、令和2年7月豪雨"),
    ({"years": Years.ERA}, "2027年1月11日、2026年度", "令和9年1月11日（月・祝）、2026年度"),
    ({"years": Years.ERA}, "2019年4月と2019年5月、2019年に", "平成31年4月と令和元年5月、2019年に"),
    ({"years": Years.BOTH}, "2026年12月3日", "2026年（令和8年）12月3日（木）"),
    ({"years": Years.BOTH}, "令和8年12月3日", "2026年（令和8年）12月3日（木）"),
    ({"years": Years.WESTERN}, "2026年（令和8年）12月3日", "2026年12月3日（木）"),
    ({"years": Years.ERA}, "2026年（令和7年）に", "2026年（令和7年）に"),
    ({"years": Years.ERA}, "昭和の1988年に、1900年に", "昭和の昭和63年に、1900年に"),
    ({"years": Years.ERA}, "2000年の歴史、約2000年、2026年〜27年", "2000年の歴史、約2000年、2026年〜27年"),
    ({"and_in_kana": True}, "歯並びに、氏名並びに", "歯並びに、氏名ならびに"),
    ({}, "令和8年と2026年に", "令和8年と2026年に"),
]


@pytest.mark.parametrize(("style", "written", "printed"), CHOICES)
def test_the_city_decides(style: dict[str, Any], written: str, printed: str) -> None:
    assert normalise(written, HouseStyle(**style), NOVEMBER) == printed


STYLES = st.builds(
    HouseStyle,
    counter=st.sampled_from("カか"),
    and_in_kana=st.booleans(),
    wide_single_digits=st.booleans(),
    weekday_brackets=st.sampled_from(Brackets),
    years=st.sampled_from(Years),
    drop_repeated_month=st.booleans(),
)
WORDS = ["12月3日", "令和8年", "2026年", "（木）", "13日", "元年", "度", "生まれ", "10:00", "及び"]
KEPT = ["https://a.jp/1", "a@b.jp", "0000-12-3411"]
SIGNS = "0123456789０１:：/-－~〜～(（木祝・月)）円才ヶか所.。 下さい\n市ﾊﾞ、年日"
PIECES = st.sampled_from([*SIGNS, *WORDS, *KEPT])
TEXTS = st.lists(PIECES, max_size=16).map("".join)


@given(TEXTS, STYLES, st.sampled_from([None, NOVEMBER]))
def test_twice_is_once_in_every_style(text: str, style: HouseStyle, base: Any) -> None:
    once = normalise(text, style, base)
    assert normalise(once, style, base) == once


def environment(**values: str) -> Callable[[str, str], str]:
    def read(name: str, default: str) -> str:
        return values.get(name, default)

    return read


def test_the_environment_is_read_once_and_loudly() -> None:
    read = environment(NEWSLETTER_COUNTER="か", NEWSLETTER_YEARS="both", NEWSLETTER_AGE_IN_SAI="off")
    assert HouseStyle.from_environment(read) == HouseStyle("か", years=Years.BOTH, age_in_sai=False)
    assert HouseStyle.from_environment(environment()) == HouseStyle()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSLETTER_COUNTER", "ケケ"),
        ("NEWSLETTER_COUNTER", "個"),
        ("NEWSLETTER_YEARS", "Western"),
        ("NEWSLETTER_WEEKDAY_BRACKETS", "（）"),
        ("NEWSLETTER_WIDE_SINGLE_DIGITS", "maybe"),
        ("NEWSLETTER_FEE_MARK", "$"),
    ],
)
def test_an_odd_value_names_itself(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        HouseStyle.from_environment(environment(**{name: value}))


def test_older_articles_carry_the_sign_of_today() -> None:
    item = ItemText.from_json({"title": "題", "lead": "", "fields": [["費", "無料"], ["問", "課"]]})
    assert [symbol for symbol, _ in item.fields] == ["¥", "問"]


def test_one_legend() -> None:
    assert "".join(mark.symbol for mark in MARKS) == "日場対定¥持申問"
    assert {field.name for field in dataclasses.fields(HouseStyle)} >= {"fee_mark", "years"}
