from __future__ import annotations

from typing import Any

import pytest

from patrol.checks.characters import CharactersCheck
from patrol.checks.contacts import ContactsCheck
from patrol.checks.drill import DrillCheck
from patrol.checks.emptiness import EmptinessCheck
from patrol.checks.placeholders import PlaceholdersCheck
from patrol.checks.urls import UrlsCheck
from patrol.tests.checks.drafts import findings, said

BODY = "親子で遊べるひろばを開きます。"


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("会場は○○公民館です", ["○○"]),
        ("○○支所と○○支所、●●支所", ["○○", "●●"]),
        ("担当：●●まで", ["●●"]),
        ("定員XX人", ["XX"]),
        ("{{ 日付 }}に開きます", ["{{ 日付 }}"]),
        ("場所：未入力", ["未入力"]),
        ("0月0日に開きます", ["0月0日"]),
        ("受付番号0000まで", ["0000"]),
        ("電話0000-12-3411へ", []),
        ("電話（0000）12-3411へ", []),
        ("二〇〇〇年から続く会です", []),
        ("Tシャツは XXL まであります", []),
        ("参加費は1,000円、10,000歩を目指す", []),
    ],
)
def test_gaps_left_open(text: str, quotes: list[str]) -> None:
    assert said(PlaceholdersCheck(), body=text) == [("stop", quote) for quote in quotes]


def test_what_is_provisional_is_to_be_confirmed() -> None:
    assert said(PlaceholdersCheck(), body="日程は調整中です") == [("confirm", "調整中")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("【訓練】避難してください", [("stop", "【訓練】")]),
        ("これは訓練です", [("stop", "これは訓練")]),
        ("テスト配信", [("stop", "テスト配信")]),
        ("防災訓練を行います", []),
        ("職員採用試験の案内", []),
        ("職業訓練の受講生を募ります", []),
    ],
)
def test_words_of_a_drill(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(DrillCheck(), body=text) == expected


def test_a_drill_may_say_so() -> None:
    assert said(DrillCheck(), body="【訓練】避難してください", drill=True) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("くわしくは https://www.city.wakabano.example/a をご覧ください", []),
        ("（https://www.city.wakabano.example/a）", []),
        ("(https://www.city.wakabano.example/a)", []),
        ("http://www.city.wakabano.example/", [("note", "http://www.city.wakabano.example/")]),
        ("https://city.wakabano.example/aをご覧", [("confirm", "https://city.wakabano.example/a")]),
        ("https:// www.city.wakabano.example", [("confirm", "https:// ")]),
        ("ｈｔｔｐｓ：//city.wakabano.example", [("confirm", "ｈｔｔｐ")]),
        ("www.city.wakabano.example", [("confirm", "www.city.wakabano.example")]),
        ("https//www.city.wakabano.example/", [("confirm", "https//")]),
        ("https：//city.wakabano.example/", [("confirm", "https：//")]),
        ("htps://city.wakabano.example/", [("confirm", "htps://")]),
        ("hhttps://city.wakabano.example/", [("confirm", "hhttps://")]),
        ("https:/city.wakabano.example/", [("confirm", "https:/")]),
        ("https://www.city.wakabano,example/", [("confirm", "https://www.city.wakabano,example/")]),
        ("https://www.city.wakabano.example/a,b", []),
        ("HTTP/2に対応しました", []),
        (r"\\filesv01\kouhou\a.docx", [("stop", "\\\\filesv01\\")]),
        ("￥￥filesv01￥kouhou", [("stop", "￥￥filesv01￥")]),
        ("file:///C:/a.docx", [("stop", "file:///")]),
        ("入場料は￥1,000です", []),
        ("https://intra/a", [("confirm", "https://intra/a")]),
        ("https://192.168.1.2/a", [("stop", "https://192.168.1.2/a")]),
        ("https://city.wakabano.example/(a", [("confirm", "https://city.wakabano.example/(a")]),
    ],
)
def test_addresses(text: str, expected: list[tuple[str, str]]) -> None:
    found = said(UrlsCheck(), body=text)
    assert found[: len(expected)] == expected
    assert bool(found) is bool(expected)


@pytest.mark.parametrize(
    ("changes", "quotes"),
    [
        ({"body": "電話090-0000-1234（山田）"}, ["090-0000-1234"]),
        ({"body": "電話０９０００００１２３４"}, ["０９０００００１２３４"]),
        ({"body": "申込 wakaba@gmail.com まで"}, ["wakaba@gmail.com"]),
        ({"contact_email": "wakaba@yahoo.co.jp"}, ["wakaba@yahoo.co.jp"]),
        ({"contact_email": "kosodate@city.wakabano.example"}, []),
        ({"body": "電話0000-12-3411、0120-000-000"}, []),
        ({"contact_phone": "080-0000-1234", "department_phone": "080-0000-1234"}, []),
    ],
)
def test_contacts_that_may_be_private(changes: dict[str, str], quotes: list[str]) -> None:
    assert said(ContactsCheck(), **changes) == [("confirm", quote) for quote in quotes]


def test_characters_that_not_every_phone_shows() -> None:
    (finding,) = findings(CharactersCheck(), body="①㈱若葉 10㎏")
    assert finding.severity == "note"
    assert finding.suggestion == "→ ①は「(1)」、㈱は「(株)」、㎏は「kg」"


def test_what_to_write_instead_is_told_per_character_as_it_is_seen() -> None:
    (finding,) = findings(CharactersCheck(), body="ﾃﾞｲ ❶㉑⑴⒈㊿⓾")
    assert finding.suggestion == (
        "→ ﾃﾞは「デ」、ｲは「イ」、❶は「(1)」、㉑は「(21)」、⑴は「(1)」、⒈は「(1)」、㊿は「(50)」、⓾は「(10)」"
    )


@pytest.mark.parametrize(("name", "ordinary"), [("髙", "高"), ("﨑", "崎"), ("𠮷", "吉"), ("\ufa19", "神")])
def test_variants_in_names(name: str, ordinary: str) -> None:
    (finding,) = findings(CharactersCheck(), body=f"担当は{name}田です。")
    assert f"は「{ordinary}」" in finding.suggestion


def test_hidden_characters() -> None:
    for hidden in "\u200b\u00ad\u2028\u2029":
        found = findings(CharactersCheck(), body=f"若葉{hidden}公民館")
        assert [one.severity for one in found] == ["confirm"]
    assert findings(CharactersCheck(), body="家族で \U0001f468\u200d\U0001f469\u200d\U0001f467 遊ぶ") == []


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"body": "つい"}, ["body"]),
        ({"body": ""}, ["body"]),
        ({"title": "あ"}, ["title"]),
        ({"own": {"x": "つい"}}, ["texts.x"]),
    ],
)
def test_texts_with_next_to_nothing(changes: dict[str, Any], fields: list[str]) -> None:
    assert [one.field for one in findings(EmptinessCheck(), **changes)] == fields
