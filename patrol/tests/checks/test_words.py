from __future__ import annotations

from typing import Any

import pytest

from patrol.checks.characters import CharactersCheck
from patrol.checks.contacts import ContactsCheck
from patrol.checks.drill import DrillCheck
from patrol.checks.emptiness import EmptinessCheck
from patrol.checks.grave import GraveCheck
from patrol.checks.internal import InternalCheck
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
        # Days, numbers and telephones still to be filled in.
        ("○月○日に開きます", ["○月○日"]),
        ("12月〇日(木)、●月●日（●）", ["〇日", "●月●日"]),
        ("X月X日、12月??日", ["X月X日", "??日"]),
        ("12月　日（　）に開きます", ["12月　日"]),
        ("定員○人、費用○円、午後○時から", ["○人", "○円", "○時"]),
        ("電話000-0000-0000", ["000-0000-0000"]),
        ("【日時を入力】", ["【日時を入力】"]),
        ("【ここに本文】（ここに写真を挿入）", ["【ここに本文】", "（ここに写真を挿入）"]),
        ("会場：***", ["***"]),
        # Headings, games, tables, kinds of fraud, bullets and kanji numerals are no gaps.
        ("【日時】12月3日(木)【場所】公民館（日時）午後", []),
        ("【日時変更】のお知らせ", []),
        ("（氏名・住所・電話番号）を書いて", []),
        ("(氏名、住所、電話番号を明記)", []),
        ("（ここに車を停めないでください）", []),
        ("○×クイズ、◎○△×で評価、空き状況：○○×△", []),
        ("○○詐欺に注意、「○○だと思った」という声", []),
        ("「市役所の○○課の者です」という電話に注意", []),
        ("ダミー人形を使います", []),
        ("○日の出の時刻\n○名を呼ぶ会\n○円形の机", []),
        ("どこで？日にちは？人の心、なぜ？円安", []),
        ("一〇人以上、二〇日、三〇〇円、12月 日曜日", []),
        ("***お知らせ***\n*****", []),
    ],
)
def test_gaps_left_open(text: str, quotes: list[str]) -> None:
    assert said(PlaceholdersCheck(), body=text) == [("stop", quote) for quote in quotes]


@pytest.mark.parametrize(
    ("changes", "quotes"),
    [
        ({"body": "日程は調整中です"}, ["調整中"]),
        ({"body": "（要確認）会場は公民館です"}, ["要確認"]),
        ({"body": "会場：未定、日時は未定です"}, ["会場：未定", "日時は未定"]),
        ({"body": "会場は確認中です。【確認中】"}, ["会場は確認中", "【確認中】"]),
        ({"body": "被害の状況は確認中です"}, []),
        ({"body": "総合計画（案）への意見を募ります"}, []),
        ({"fee": "未定"}, ["未定"]),
        ({"title": "【案】親子ひろば"}, ["【案】"]),
        ({"title": "（案）親子ひろば"}, ["（案）"]),
        ({"title": "コピー ～ 親子ひろば"}, ["コピー ～"]),
        ({"title": "Re: 親子ひろば"}, ["Re:"]),
    ],
)
def test_what_is_provisional_is_to_be_confirmed(changes: dict[str, str], quotes: list[str]) -> None:
    assert said(PlaceholdersCheck(), **changes) == [("confirm", quote) for quote in quotes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("【訓練】避難してください", [("stop", "【訓練】")]),
        ("これは訓練です", [("stop", "これは訓練")]),
        ("テスト配信", [("stop", "テスト配信")]),
        ("防災訓練を行います", []),
        ("職員採用試験の案内", []),
        ("職業訓練の受講生を募ります", []),
        ("［訓練］〔訓練〕《訓練》", [("stop", "［訓練］"), ("stop", "〔訓練〕"), ("stop", "《訓練》")]),
        ("■訓練■避難してください", [("stop", "■訓練■")]),
        ("【訓練放送】【TEST】", [("stop", "【訓練放送】"), ("stop", "【TEST】")]),
        ("これは、Jアラートのテストです", [("stop", "これは、Jアラートのテスト")]),
        ("テスト", [("stop", "テスト")]),
        ("訓練！高台へ逃げてください", [("stop", "訓練！")]),
        ("一次試験は教養試験です。採用試験です。体力テストです。", []),
        ("職業訓練です。12月5日は防災訓練です。12月6日は訓練です。", []),
        ("当日のサイレンは訓練です。", []),
        ("【試験】面接（試験）教養試験", []),
        ("これは訓練ではありません。ただちに避難してください。", []),
        ("放送で「これは、Jアラートのテストです」と流れます。テスト配信を行います。", []),
    ],
)
def test_words_of_a_drill(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(DrillCheck(), body=text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("津波警報が発表されました。これは訓練ではありません。", []),
        ("これは避難訓練です。", [("stop", "これは避難訓練です")]),
        ("＊＊＊これは訓練です＊＊＊\n津波注意報を解除しました。", [("stop", "これは訓練")]),
        ("訓練、津波警報", [("confirm", "訓練")]),
    ],
)
def test_words_of_a_drill_in_safety_news(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(DrillCheck(), body=text, kind="safety") == expected


def test_a_title_that_only_says_it_is_a_test() -> None:
    found = findings(DrillCheck(), title="テスト", body="テスト")
    assert [(one.field, str(one.severity)) for one in found] == [("title", "stop"), ("body", "stop")]


def test_a_drill_may_say_so() -> None:
    assert said(DrillCheck(), body="【訓練】避難してください", drill=True) == []


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("津波警報が発表されました。海岸近くにいるときは、すぐに逃げてください。", ["津波警報が発表"]),
        ("弾道ミサイルが発射されました。屋外にいる場合は建物の中へ。", ["弾道ミサイルが発射"]),
        ("弾道ミサイルが落下するおそれがあります。", ["弾道ミサイルが落下"]),
        ("大津波警報が出ています。", ["大津波警報が出てい"]),
        ("川の堤防が決壊しました。", ["堤防が決壊"]),
        ("ゲリラ豪雨が発生しやすい季節です。国民保護計画の概要を発表します。", []),
        ("給食の放射性物質は、すべて検出されませんでした。検査の結果を発表します。", []),
        ("Jアラートの全国一斉情報伝達試験を行います。", []),
        ("洗剤を混ぜると有毒ガスが発生します。", []),
        ("津波警報の発表時は、防災行政無線で知らせます。", []),
        ("津波警報が発表されたら、高台へ逃げてください。", []),
        ("平成27年、川の堤防が決壊しました。", []),
    ],
)
def test_a_catastrophe_said_as_happening(text: str, quotes: list[str]) -> None:
    assert said(GraveCheck(), body=text) == [("stop", quote) for quote in quotes]
    in_safety_news = said(GraveCheck(), body=text, kind="safety")
    assert set(in_safety_news) >= {("confirm", quote) for quote in quotes}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("職員各位、関係職員各位", [("stop", "職員各位")]),
        ("職員の皆さまへ", [("stop", "職員の皆さま")]),
        ("各課長へ\n各所属へ", [("stop", "各課長へ"), ("stop", "各所属")]),
        ("【事務連絡】庁内限り", [("stop", "【事務連絡"), ("stop", "庁内限り")]),
        ("IPアドレスが変わります", [("confirm", "IPアドレス")]),
        ("電話0000-12-3456（内線321）", [("note", "内線321")]),
        ("申込書は担当者宛てに郵送してください。事業所の人事担当者の皆さまへ", []),
        ("各所属団体・クラブ・校を通じて配ります。火の取扱注意", []),
        ("消防職員の皆さんに感謝します。市の職員の皆さんにも", []),
    ],
)
def test_words_to_colleagues(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(InternalCheck(), body=text) == expected


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
        ({"body": "080 1234 5678、080.1234.5678"}, ["080 1234 5678", "080.1234.5678"]),
    ],
)
def test_contacts_that_may_be_private(changes: dict[str, str], quotes: list[str]) -> None:
    assert said(ContactsCheck(), **changes) == [("confirm", quote) for quote in quotes]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"body": "電話0000-12-345"}, [("confirm", "0000-12-345")]),
        ({"body": "電話０３－１２３４－５６７"}, [("confirm", "０３－１２３４－５６７")]),
        ({"body": "0120-12-345、080-1234-567"}, [("confirm", "0120-12-345"), ("confirm", "080-1234-567")]),
        ({"contact_phone": "0000-12-345"}, [("confirm", "0000-12-345")]),
        ({"contact_phone": "12-3456"}, [("confirm", "12-3456")]),
        ({"body": "電話12-3456"}, [("note", "12-3456")]),
        ({"body": "(03)1234-5678、0000（12）3411、0800-123-4567、0570-000-111、050-1234-5678"}, []),
        ({"body": "〒012-3456、令和08-12-01、2026-01-02、0000-12-3411（内線123）"}, []),
        ({"contact_phone": "188"}, []),
    ],
)
def test_numbers_that_do_not_ring(changes: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert said(ContactsCheck(), **changes) == expected


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
        ({"title": "ああああ", "body": "あああああああああああああ"}, ["title", "body"]),
        ({"title": "本文本文", "body": "本文本文本文本文本文"}, ["title", "body"]),
        ({"own": {"x": "文面文面文面文面文面文面文面文面"}}, ["texts.x"]),
        ({"title": "わくわく"}, []),
    ],
)
def test_texts_with_next_to_nothing(changes: dict[str, Any], fields: list[str]) -> None:
    assert [one.field for one in findings(EmptinessCheck(), **changes)] == fields
