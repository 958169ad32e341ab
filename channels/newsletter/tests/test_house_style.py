"""The house style: what is respelled, what is left alone, and that a second time changes nothing."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from channels.newsletter.house_style import (
    RULES,
    normalise,
    print_date,
    printable,
)

SPELLINGS = [
    ("ｶﾅ１２３ＡＢＣ(円)", "カナ123ABC（円）"),
    ("ﾊﾞｽで来場", "バスで来場"),
    ("午後の部 13:15~15:00に開催", "午後の部 午後1時15分〜3時に開催"),
    ("１０：００〜１１：３０", "午前10時〜11時30分"),
    ("受付は9:00-12:00", "受付は午前9時〜正午"),
    ("午後1:30～3:00", "午後1時30分〜3時"),
    ("午前 9:00から午後１２:３０まで", "午前9時から午後12時30分まで"),
    ("10:00〜午後3:00", "午前10時〜午後3時"),
    ("25:00は書けない時刻", "25：00は書けない時刻"),
    ("12/3(木)に開催", "12月3日（木）に開催"),
    ("2026/12/03から", "2026年12月3日から"),
    ("2026-13-01は日付でない", "2026-13-01は日付でない"),
    ("参加費10000円", "参加費10,000円"),
    ("参加費1,500円と800円", "参加費1,500円と800円"),
    ("18才以上、3ヶ月に1回、2か所", "18歳以上、3カ月に1回、2カ所"),
    ("来て下さい。但し雨天中止", "来てください。ただし雨天中止"),
    ("変更に注意。更に詳しくは市HPで", "変更に注意。さらに詳しくは市ホームページで"),
    ("参加出来ます。出来事と出来高", "参加できます。出来事と出来高"),
    ("10㎏まで", "10kgまで"),
    ("10～12月", "10〜12月"),
    ("電話（０４２） 535-5959へ", "電話042-535-5959へ"),
    ("Q&A 100%", "Q&A 100%"),
    ("相談(無料)!", "相談（無料）！"),
]


@pytest.mark.parametrize(("written", "printed"), SPELLINGS)
def test_it_respells(written: str, printed: str) -> None:
    assert normalise(written) == printed


@pytest.mark.parametrize(
    "meant_by_a_person",
    [
        "午後13:00〜15:00",
        "夜7:30",
        "夜 7:30",
        "1:30〜3:00",
        "10:00〜3:00",
        "AM10:00",
        "7:30 pm",
        "7:00-9:00 PM",
        "縮尺1:50",
        "優勝タイムは15:32",
        "夜の部6:30",
        "正午〜6:30",
        "ナイター7:00",
        "補助率1/2（月2万円まで）",
        "大字下影森2012-3-4",
        "意見が一致します",
        "何か所得がある方",
        "日本HP製",
        "パスコード:Ab!c?d=1",
        "koho.example.lg.jp/~koho/?a=1&b=2",
    ],
)
def test_what_may_mean_something_else_is_left_for_a_person(meant_by_a_person: str) -> None:
    assert normalise(meant_by_a_person).replace("：", ":") == meant_by_a_person


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("午後6:30開場 7:00開演", "午後6時30分開場 7：00開演"),
        ("開場午後6:00（電話0000-12-3411）開演7:00", "開場午後6時（電話0000-12-3411）開演7：00"),
        ("午後9:00〜11:00(入浴は10:30まで)", "午後9時〜11時（入浴は10：30まで）"),
        ("18:00〜（土曜は10:00〜）", "午後6時〜（土曜は午前10時〜）"),
        ("昼の部13:00、朝の部10:00", "昼の部午後1時、朝の部午前10時"),
        ("8/1(土)〜31(月)", "8月1日（土）〜31日（月）"),
        ("ｋｏｈｏ＠ｃｉｔｙ．ｌｇ．ｊｐへ", "koho@city.lg.jpへ"),
    ],
)
def test_what_stands_before_a_time_tells_its_half_of_the_day(written: str, printed: str) -> None:
    assert normalise(written) == printed


HALVES = st.sampled_from(["午前", "午後", "午後 ", "夜", "PM", "の", "", "、"])
CLOCKS = st.tuples(HALVES, st.integers(0, 25), st.integers(0, 59)).map(lambda t: f"{t[0]}{t[1]}:{t[2]:02}")


@given(CLOCKS, st.sampled_from(["〜", "-", "から", " "]), CLOCKS)
def test_no_time_gets_a_second_half_of_the_day(first: str, between: str, last: str) -> None:
    printed = normalise(f"{first}{between}{last}")
    assert not re.search("(?:午[前後]|夜|PM) ?午[前後]", printed)
    assert re.findall(r"[0-9]+", printed) or "正午" in printed
    for half in ("午前", "午後"):
        if half in f"{first}{last}":
            assert half in printed


@pytest.mark.parametrize(
    "kept",
    [
        "https://www.city.wakabano.example/a?b=1&c=(2)~x",
        "https://example.jp/2026/12/3/10:00",
        "koho+test@city.wakabano.example",
        "0000-12-3411",
        "090-0000-1234",
    ],
)
def test_it_leaves_addresses_and_numbers_alone(kept: str) -> None:
    assert kept.split("(")[0] in normalise(f"申込は({kept})または下さい")


ADDRESSES = st.sampled_from(
    ["https://example.jp/a&b=c%20d?e!f~g", "a.b+c@example.co.jp", "0000-12-3411", "0120-000-123"]
)
PROSE = st.text(st.sampled_from("市民の方は、下さい。３才ﾊﾟ(〜)：\n"), max_size=30)


@given(PROSE, ADDRESSES, PROSE)
def test_no_address_is_ever_changed(before: str, kept: str, after: str) -> None:
    assert kept in normalise(f"{before} {kept} {after}")


@given(st.text())
@example("１０:00:0-0円")
@example("ﾊ" + "ﾞ" * 3)
@example("5-０00000円才ヶ月")
def test_twice_is_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(
    st.text(
        st.sampled_from("0123456789０１:：/-－~〜～(（木)）円才ヶか月所.。 HP下さい更に但し\n市a@＠ﾊﾞ\u3099"),
        max_size=40,
    )
)
def test_twice_is_once_among_the_characters_of_the_rules(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text())
def test_nothing_unprintable_is_left(text: str) -> None:
    assert not set(printable(text)) & set("\x00\x07\x1b\r\t\u202e\u200b\ufeff")


def test_names_keep_their_ideographs_and_accents_are_joined() -> None:
    assert printable("神\uf919﨑𠮷と葛󠄀") == "神\uf919﨑𠮷と葛󠄀"
    assert printable("Vie\u0302\u0323t か\u3099") == "Vi\u1ec7t が"


def test_every_rule_says_why() -> None:
    assert all(rule.reason for rule in RULES)


def test_the_page_writes_dates_full_width() -> None:
    assert print_date(date(2027, 1, 11), base_year=2026) == "2027年1月11日（月・祝）"
