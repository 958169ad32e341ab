"""What a text states, and what is lost or new of it."""

from __future__ import annotations

import pytest

from channels.newsletter.item import ItemText
from channels.newsletter.stated import differences

BEFORE = (
    "12月6日（日）・13日（日）午後1時〜3時。費用は1,500円。"
    "申込みは☎0000-12-3411か mado@example.jp へ。定員20人。"
)


def said(before: str, after: str) -> list[str]:
    old, new = (ItemText("題", text, ()) for text in (before, after))
    return [one.words for one in differences(old, new)]


@pytest.mark.parametrize(
    "after",
    [
        BEFORE,
        "12月6日（日）と12月13日（日）13時〜15時。1500円。☎0000-12-3411、mado@example.jp。定員20人。",
        "｜定員《ていいん》20人。1,500円。12月6日・13日、午後1時〜午後3時。0000-12-3411か mado@example.jp。",
    ],
)
def test_other_words_for_the_same_are_no_difference(after: str) -> None:
    assert said(BEFORE, after) == []


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (BEFORE.replace("・13日（日）", ""), ["日付：「12月13日」がなくなりました。"]),
        (BEFORE.replace("13日", "14日"), ["日付：「12月13日」がなくなり、「12月14日」が入りました。"]),
        (BEFORE.replace("〜3時", "〜4時"), ["時刻：「15:00」がなくなり、「16:00」が入りました。"]),
        (
            BEFORE.replace("3411", "3412"),
            ["電話：「0000-12-3411」がなくなり、「0000-12-3412」が入りました。"],
        ),
        (BEFORE.replace("1,500", "500"), ["金額：「1500円」がなくなり、「500円」が入りました。"]),
        (BEFORE.replace("定員20人。", ""), ["数：「20人」がなくなりました。"]),
        (BEFORE + "午前9時から受付。", ["時刻：「9:00」が増えました。"]),
        (BEFORE.replace(" mado@example.jp", ""), ["URL・メール：「mado@example.jp」がなくなりました。"]),
    ],
)
def test_what_is_lost_or_changed_is_named(after: str, expected: list[str]) -> None:
    assert said(BEFORE, after) == expected


def test_the_place_is_compared_as_a_whole() -> None:
    old = ItemText("題", "", (("場", "市民センター2階 会議室"),))
    floor, one = differences(old, ItemText("題", "", (("場", "市民センター"),)))
    assert floor.words == "数：「2階」がなくなりました。"
    assert one.words == "場所：「市民センター2階 会議室」がなくなりました。"
    assert not one.is_addition
    assert all(added.is_addition for added in differences(ItemText("題", "", ()), old))
    (other,) = differences(old, ItemText("題", "", (("場", "市民センター2階 ホール"),)))
    assert (
        other.words == "場所：「市民センター2階 会議室」がなくなり、「市民センター2階 ホール」が入りました。"
    )


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ("12月3日（木）", "12月3日（金）", "金"),
        ("12月3日に", "毎週土曜日に", "毎週"),
        ("費用は500円。", "無料。", "無料"),
        ("小学生と保護者が対象です。", "大人も来られます。", "大人"),
        ("電話で。", "窓口で。", "窓口"),
        ("集まります。", "1階に集まります。", "1階"),
        ("集まります。", "若葉野公民館に集まります。", "若葉野公民館"),
        ("集まります。", "www.city.example.jp を見てください。", "www.city.example.jp"),
        ("12月3日に。", "2027年12月3日に。", "2027年"),
    ],
)
def test_what_was_never_approved_is_an_addition(before: str, after: str, new: str) -> None:
    old, now = (ItemText("題", text, ()) for text in (before, after))
    assert new in [word for one in differences(old, now) if one.is_addition for word in one.added]


@pytest.mark.parametrize(
    ("before", "after", "added"),
    [
        ("電話または窓口で申し込んでください", "電話か窓口で", ()),
        ("申込は不要です", "申込不要", ()),
        ("小学生と家族", "小学生", ()),
        ("電話で", "本人が電話で", ("本人",)),
        ("小学生", "すべての方", ("すべての", "方")),
    ],
)
def test_facts_in_words_are_shortened_with_their_own_words(
    before: str, after: str, added: tuple[str, ...]
) -> None:
    old, now = (ItemText("題", "", (("申", text),)) for text in (before, after))
    assert tuple(word for one in differences(old, now) for word in one.added) == added


def test_a_huge_text_of_digits_is_read() -> None:
    assert said("1" * 50_000, "0-" * 25_000) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("雨天中止", "雨天決行", "可否：「中止」がなくなり、「決行」が入りました。"),
        ("当日は参加できません", "当日は参加できます", "可否：「参加できません」がなくなりました。"),
        ("12月3日〜5日", "12月3日・5日", "範囲：「3〜5」がなくなりました。"),
        ("18歳以上", "18歳以下", "数：「18歳以上」がなくなり、「18歳以下」が入りました。"),
    ],
)
def test_a_meaning_turned_round_is_named(before: str, after: str, expected: str) -> None:
    assert expected in said(before, after)
