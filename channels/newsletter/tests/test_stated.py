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
    (one,) = differences(old, ItemText("題", "", (("場", "市民センター"),)))
    assert one.words == "場所：「市民センター2階 会議室」がなくなり、「市民センター」が入りました。"
    assert not one.is_addition
    (added,) = differences(ItemText("題", "", ()), old)
    assert added.is_addition


def test_a_huge_text_of_digits_is_read() -> None:
    assert said("1" * 50_000, "0-" * 25_000) == []
