"""Wording: brackets, doubled words, double negation, 「こちら」, long and hard sentences."""

from __future__ import annotations

import pytest

from patrol.checks.brackets import BracketsCheck, unmatched
from patrol.checks.doubled import DoubledCheck
from patrol.checks.here_links import HereLinksCheck
from patrol.checks.long_sentences import LongSentencesCheck
from patrol.checks.negation import NegationCheck
from patrol.checks.plain_language import PlainLanguageCheck
from patrol.tests.checks.drafts import findings, said

HARD = (
    "当該事業は、特定中小企業信用保険法施行規則第二条の規定に基づき、所定の交付申請手続を経た上で、"
    "市長が適当と認められる者に対し、予算の範囲内において、補助金が交付されるものとする。"
)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("（例）「あ」『い』【う】", []),
        ("(例）", []),
        ("（例", [0]),
        ("例）です", [1]),
        ("「あ（い」う）", [2, 6]),
        ("1) 申込み 2) 抽選", []),
        ("楽しいよ:)", []),
        ("）（", [0, 1]),
    ],
)
def test_brackets_without_a_partner(text: str, places: list[int]) -> None:
    assert unmatched(text) == places


def test_a_lonely_bracket_is_to_be_confirmed() -> None:
    assert said(BracketsCheck(), body="会場は公民館（2階です。") == [("confirm", "（")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("申込書をを出してください", [("confirm", "をを")]),
        ("公園のの掃除", [("confirm", "のの")]),
        ("無料です。です。", [("confirm", "です。です")]),
        ("お越しくださいください。", [("confirm", "くださいください")]),
        ("日時日時：12月3日", [("confirm", "日時日時")]),
        ("はい、、そうです。。", [("confirm", "、、"), ("confirm", "。。")]),
        ("約30人程度", [("note", "約30人程度")]),
        ("まず最初に", [("note", "まず最初に")]),
        ("もののけ、ものの10分、はは（母）、ここ、いろいろ、ますます、そのままま", []),
        ("母はは花を飾ります", [("confirm", "はは")]),
        ("スープが残ります。続いて…", []),
        ("10時時から、3日日(木)、100円円", [("confirm", "時時"), ("confirm", "日日"), ("confirm", "円円")]),
        ("第第1回、午後午後1時", [("confirm", "第第"), ("confirm", "午後午後")]),
        ("2人に1人ががんになる。みんなののりば、春ののどかな里、子どもののびのび体操", []),
        ("便利になります。ますます使いやすく、喉がからからに。ことこと煮る、ケーキなどなど", []),
        ("12月3日日曜、一人一人、大学大学院、24時間時間外、駅前ににぎわい、会場ででんでん太鼓", []),
    ],
)
def test_words_typed_twice(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(DoubledCheck(), body=text) == expected


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("参加できないわけではありません", ["ないわけではありません"]),
        ("申し込まなければ参加できません", ["なければ参加できません"]),
        ("延期せざるを得ません", ["ざるを得ません"]),
        ("市内に住んでいない人以外は参加できます", ["ない人以外"]),
        ("申込みが要ります。参加できません。", []),
        ("雨でなければ行います", []),
    ],
)
def test_two_negations_in_one(text: str, quotes: list[str]) -> None:
    assert said(NegationCheck(), body=text) == [("note", quote) for quote in quotes]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("詳しくはこちら", ["詳しくはこちら"]),
        ("申込みはこちらから https://a.example/", ["申込みはこちらから"]),
        ("ここをクリックしてください", ["ここをクリック"]),
        ("こちらの会場で行います。こちらこそ", []),
        ("こちらから折り返し連絡します。こちらから電話します。", []),
        ("こちらから連絡させていただきます。", []),
        ("こちらから電話で申し込んでください", ["こちらから"]),
        ("くわしくは「親子ひろば」のページ https://a.example/", []),
    ],
)
def test_links_that_say_nothing(text: str, quotes: list[str]) -> None:
    assert said(HereLinksCheck(), body=text) == [("note", quote) for quote in quotes]


def test_a_sentence_nobody_can_follow() -> None:
    long = "親子で遊べるひろばを開きますので、" * 7 + "お越しください。"
    (finding,) = findings(LongSentencesCheck(), body=f"短い文です。\n{long}")
    assert finding.quote == long[:80]
    assert f"{len(long)}字の文があります" in finding.reason
    assert said(LongSentencesCheck(), body="親子で遊べるひろばを開きます。" * 20) == []


def test_the_hardest_sentences_are_named() -> None:
    body = f"親子で遊びます。{HARD}手遊びもあります。\n{HARD}\n{HARD}\n{HARD}"
    found = findings(PlainLanguageCheck(), body=body)
    assert [str(one.severity) for one in found] == ["confirm", "note", "note"]
    assert found[0].quote == HARD[:80]
    assert "かたい言葉" in found[0].reason
    assert body[found[0].start : found[0].end] == HARD


def test_a_plain_text_is_left_alone() -> None:
    assert findings(PlainLanguageCheck()) == []
