"""Privacy, rights and neutrality."""

from __future__ import annotations

import pytest

from patrol.checks.neutrality import NeutralityCheck
from patrol.checks.pictures import PicturesCheck
from patrol.checks.residents import ResidentsCheck
from patrol.checks.surroundings import Picture
from patrol.tests.checks.drafts import findings, said


@pytest.mark.parametrize(
    ("body", "quotes"),
    [
        ("当選者：山田 花子（若葉2丁目3番4号）", ["当選者：山田 花子（若葉2丁目3番4号"]),
        ("若葉1-2-3の山田花子さんへ届けてください。", ["1-2-3の山田花子さん"]),
        ("若葉１丁目２番３号　山田様方", ["１丁目２番３号　山田様方"]),
        ("会場は若葉2丁目3番4号の中央公民館。山田花子さんが話します。", []),
        ("市役所（若葉1-1-1）子育て支援課の山田さんへ", []),
        ("若葉2丁目の皆さんへ", []),
        ("電話0000-12-3411、講師は山田花子さん", []),
        ("若葉2丁目3番4号にお越しください。", []),
        ("場所：山田花子さん宅（若葉1-2-3）", ["山田花子さん宅（若葉1-2-3"]),
        ("若葉1-2-3　寺田花子さん", ["1-2-3　寺田花子さん"]),
        ("園田花子さん（若葉1丁目2番3号）", ["園田花子さん（若葉1丁目2番3号"]),
        ("館野一郎様　若葉1-2-3", ["館野一郎様　若葉1-2-3"]),
        ("駅前若葉1-2-3 山田花子さん", ["1-2-3 山田花子さん"]),
        ("連絡先　山田花子　若葉1-2-3", ["連絡先　山田花子　若葉1-2-3"]),
        ("民生委員　山田花子（若葉1-2-3）", ["民生委員　山田花子（若葉1-2-3"]),
        ("公民館の山田さん（若葉1-2-3）。公民館長田中実さん", []),
        ("連絡先：山田商店 若葉1-2-3", []),
        ("連絡先：子育て支援課 若葉1-2-3", []),
        ("申込先：総務部 若葉1-2-3、連絡先：電話0000-12-3411", []),
        ("休日当番医 山田医院（若葉1-2-3）", []),
    ],
)
def test_a_name_beside_a_home(body: str, quotes: list[str]) -> None:
    assert said(ResidentsCheck(), body=body) == [("confirm", quote) for quote in quotes]


@pytest.mark.parametrize(
    ("picture", "severities"),
    [
        (Picture("親子", "own"), []),
        (Picture("親子"), ["confirm"]),
        (Picture("親子", "consent", had_place=True), ["note"]),
        (Picture("親子", "consent", had_place=True, has_place=True), ["stop"]),
        (Picture(has_place=True), ["stop", "confirm"]),
    ],
)
def test_pictures(picture: Picture, severities: list[str]) -> None:
    found = findings(PicturesCheck(), pictures=(picture,))
    assert [str(one.severity) for one in found] == severities
    assert all(one.field == "attachments" for one in found)


@pytest.mark.parametrize(
    ("body", "quotes"),
    [
        ("後援会の集まりです", ["後援会"]),
        ("自民党公認の候補です", ["自民党"]),
        ("今だけのお買い得です", ["今だけ", "お買い得"]),
        ("信者の集い", ["信者"]),
        ("公明正大に行います。共産国の歴史を学びます。", []),
        ("宗教の勧誘に注意してください", []),
        ("お祭りと神社の歴史を紹介します", []),
        ("悪質な霊感商法に注意。「今だけ」「必ずもうかる」と勧誘されたら188へ", []),
        ("12月13日は投票日です。清き一票を。立候補予定者説明会を開きます。", []),
        ("候補に一票をお願いします", ["一票を"]),
        ("今だけの特価です。詐欺の話はありません。", ["今だけ", "特価"]),
        ("特産品の販売、選挙管理委員会からのお知らせ", []),
    ],
)
def test_words_to_look_at_twice(body: str, quotes: list[str]) -> None:
    assert said(NeutralityCheck(), body=body) == [("confirm", quote) for quote in quotes]
