"""What a person should decide: found where it is, quiet where there is nothing."""

from __future__ import annotations

from datetime import date

import pytest

from channels.newsletter.flags import flags_of
from channels.newsletter.item import ItemText

DECEMBER = date(2026, 12, 1)
ASK = ("問", "公園課☎0000-12-3411")


def item(lead: str = "", title: str = "観察会", *fields: tuple[str, str]) -> ItemText:
    return ItemText(title, lead, (*fields, ASK))


def told(text: ItemText, published: date | None = DECEMBER) -> list[tuple[str, str]]:
    return [(flag.field, flag.quote) for flag in flags_of(text, published=published)]


def test_nothing_to_say_of_a_sound_item() -> None:
    sound = ItemText(
        "｜櫟木《くぬぎ》台の観察会",
        "冬鳥を見ます。《雨天中止》★♪ 今年度の会です。",
        (("日", "12月20日（日）午前10時〜正午"), ("申", "12月10日（木）までに、電話で"), ASK),
    )
    assert flags_of(sound, published=DECEMBER) == []


@pytest.mark.parametrize(
    ("lead", "quote"),
    [
        ("定員は先着順です", "先着順"),
        ("先着20人", "先着"),
        ("ご案内させていただきます", "させていただきます"),
        ("来年も本日も行います", "来年・本日"),
        ("障がい者の方", "障がい者"),
        ("父兄の方", "父兄"),
        ("老人の方", "老人"),
        ("①受付②観察", "①・②"),
        ("㈱若葉", "㈱"),
        ("𠮷田さん", "𠮷"),
        ("山﨑と神\uf919", "﨑・\uf919"),
        ("外字\ue000", "\ue000"),
        ("楽しい🎄", "🎄"),
        ("12/3に開催", "12/3"),
        ("25：00に", "25：00"),
        ("12月20日（土）に", "12月20日（土）"),
        ("12月20日に", "12月20日"),
        ("https://www.city.wakabano.example/kosodate/a", "https://www.city.wakabano.example/kosodate/a"),
        ("0000-12-341へ", "0000-12-341"),
        ("090-0000-123へ", "090-0000-123"),
        ("☎12-3411へ", "☎12-3411"),
        ("電話：12-3411", "電話12-3411"),
        ("｜櫟木台", "｜櫟木台"),
        ("櫟木《くぬぎ台", "櫟木《くぬぎ台"),
        ("櫟木《く《ぬ》ぎ》台", "櫟木《く《ぬ》ぎ》台"),
        ("｜櫟木《説明》台", "｜櫟木《説明》"),
    ],
)
def test_it_is_told(lead: str, quote: str) -> None:
    assert ("lead", quote) in told(item(lead))


@pytest.mark.parametrize(
    "lead",
    [
        "障害者手帳をお持ちの方",
        "老人ホーム",
        "婦人科",
        "https://example.jp/12/3",
        "0120-000-123、0800-000-0123、090-0000-1234",
        "《申込方法》電話で",
        "24時間電話相談",
    ],
)
def test_it_is_not_told(lead: str) -> None:
    assert told(item(lead)) == []


def test_a_title_is_no_longer_than_its_lines() -> None:
    assert told(item(title="あ" * 34)) == []
    assert told(item(title="あ" * 35)) == [("title", "あ" * 35)]


@pytest.mark.parametrize(
    ("contact", "reason"),
    [
        ((), "問合せ先がありません。"),
        ((("問", "公園課"),), "問合せ先に、電話番号もメールアドレスもありません。"),
    ],
)
def test_somebody_must_be_asked(contact: tuple[tuple[str, str], ...], reason: str) -> None:
    (flag,) = flags_of(ItemText("題", "", contact), published=DECEMBER)
    assert (flag.field, flag.reason) == ("問", reason)
    assert flags_of(ItemText("題", "", (("問", "課 a@example.jp"),)), published=DECEMBER) == []


@pytest.mark.parametrize(
    ("when", "is_told"),
    [
        ("12月9日（水）", False),
        ("12月8日（火）", True),
        ("11月28日（土）", True),
        ("11月1日（日）〜12月25日（金）", False),
        ("12月5日（土）〜6日（日）", True),
        ("毎週水曜日", False),
    ],
)
def test_the_paper_needs_a_week_to_be_everywhere(when: str, is_told: bool) -> None:
    assert (("日", when) in told(item("", "題", ("日", when)))) is is_told
    assert told(item("", "題", ("日", when)), None) == []


def test_a_deadline_too() -> None:
    (flag,) = flags_of(item("", "題", ("申", "12月4日（金）までに電話で")), published=DECEMBER)
    assert flag.place == "申込"
    assert "申込みの締切が発行日から3日しかありません" in flag.reason


def test_too_long_says_how_much() -> None:
    (flag,) = flags_of(item("あ" * 17 * 20), published=DECEMBER, budget=20)
    assert "2行超えています" in flag.reason
    assert flags_of(item("あ" * 17 * 20), published=DECEMBER, lines=20) == []


def test_hostile_text_is_only_read() -> None:
    flags_of(item("《" * 3000 + "｜" * 3000 + "0-" * 3000 + "☎1" * 3000), published=DECEMBER)
