from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from patrol.checks.agreement import AgreementCheck
from patrol.checks.essentials import EssentialsCheck
from patrol.tests.checks.drafts import findings, said

GOOD_TEXT = "乳幼児の親子ひろば 12月3日(木)午前10時 中央公民館 締切12月1日 電話0000-12-3411"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"starts_on": None}, [("stop", "starts_on")]),
        (
            {"starts_on": None, "body": "12月3日(木)に親子で遊ぶひろばを開きます。"},
            [("confirm", "starts_on")],
        ),
        ({"starts_on": None, "schedule_note": "毎週木曜日"}, []),
        ({"place": ""}, [("stop", "place")]),
        ({"place": "", "body": "会場は市民ホールです。"}, [("confirm", "place")]),
        ({"place": "", "body": "【会場】市民ホール"}, [("confirm", "place")]),
        ({"place": "", "body": "オンライン（Zoom）で開きます。"}, [("confirm", "place")]),
        ({"fee": "", "body": "参加は無料です。親子で遊びます。"}, [("note", "fee")]),
        ({"kind": "recruit", "how_to_apply": ""}, [("stop", "how_to_apply")]),
        ({"kind": "recruit", "deadline_on": None}, [("confirm", "deadline_on")]),
        (
            {"kind": "recruit", "deadline_on": None, "body": "締切：12月20日(日)必着"},
            [("note", "deadline_on")],
        ),
        (
            {"kind": "recruit", "deadline_on": None, "how_to_apply": "12月20日(日)までに電話で。"},
            [("note", "deadline_on")],
        ),
        ({"kind": "consult", "contact_phone": "", "department_phone": ""}, [("stop", "contact_phone")]),
        ({"kind": "safety", "starts_on": None, "place": ""}, []),
    ],
)
def test_each_kind_has_its_essentials(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert [(str(one.severity), one.field) for one in findings(EssentialsCheck(), **changes)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD_TEXT, []),
        (GOOD_TEXT.replace("3日(木)", "10日(木)"), [("confirm", "12月10日(木)"), ("note", "")]),
        (GOOD_TEXT.replace("午前10時", "午後2時"), [("confirm", "午後2時")]),
        (GOOD_TEXT.replace("中央公民館", "西公民館"), [("note", "")]),
        (GOOD_TEXT.replace("3411", "9999"), [("confirm", "0000-12-9999")]),
        (GOOD_TEXT.replace("締切12月1日", ""), [("note", "")]),
        (GOOD_TEXT.replace("乳幼児の", ""), [("note", "")]),
        (GOOD_TEXT + " 参加費500円", [("confirm", "500円")]),
        (GOOD_TEXT + " hiroba@city.wakabano.example", []),  # no address to hold it against
    ],
)
def test_a_text_of_ones_own_must_agree_with_the_facts(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(AgreementCheck(), own={"line": text}) == expected


def test_all_that_is_left_out_is_named_at_once() -> None:
    (finding,) = findings(AgreementCheck(), own={"line": "ひろばを開きます。"}, fee="500円")
    assert finding.reason == (
        "LINEの文面に書かれていないもの：開催日（12月3日(木)）、締切日（12月1日(火)）、"
        "場所（中央公民館）、対象、費用（500円）。"
    )


@pytest.mark.parametrize(
    ("fee", "text", "quotes"),
    [
        ("500円", "参加費は500円です", []),
        ("１，０００円", "1000円です", []),
        ("500円", "参加費は無料", ["無料"]),
        ("500円（小学生以下は無料）", "小学生以下は無料、大人500円", []),
        ("500円", "小学生以下は無料、大人500円", []),
        ("1万円", "参加費5,000円", ["5,000円"]),
        ("", "参加費5,000円", []),
    ],
)
def test_the_fee_is_the_same_on_every_channel(fee: str, text: str, quotes: list[str]) -> None:
    found = said(AgreementCheck(), own={"x": f"{GOOD_TEXT} {text}"}, fee=fee)
    assert [quote for severity, quote in found if severity == "confirm"] == quotes


def test_the_contact_is_the_same_on_every_channel() -> None:
    text = f"{GOOD_TEXT} メール other@city.wakabano.example"
    found = said(AgreementCheck(), own={"facebook": text}, contact_email="hiroba@city.wakabano.example")
    assert found == [("confirm", "other@city.wakabano.example")]


def test_a_generated_text_is_not_judged_twice() -> None:
    assert said(AgreementCheck()) == []


HELD: dict[str, Any] = {
    "starts_on": date(2026, 12, 20),
    "starts_at": time(10),
    "ends_at": time(12),
    "deadline_on": date(2026, 12, 10),
    "fee": "500円",
}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("日時：12月20日(日)午前10時～正午　会場：中央公民館 2階 参加費：500円（材料費）", []),
        ("【日時】12月20日(日)午前9時30分受付、10時開始", []),
        ("とき：12月13日、20日 ところ：中央公民館ホール", []),
        ("12月20日(日)に開きます。片付けの日時は12月21日です。", []),  # of several days one fits
        ("日時：12月21日(月)午前10時", [("confirm", "12月21日(月)")]),
        ("日時：12月20日(日)午後1時", [("confirm", "午後1時")]),
        ("12月20日(日)10時～13時", [("confirm", "13時")]),
        ("午前の部10時～11時、午後の部11時～正午", []),
        ("会場：北公民館", [("confirm", "北公民館")]),
        ("参加費：1,000円", [("confirm", "1,000円")]),
        ("参加費：500円、材料費1,000円", []),
        ("問い合わせ 0000-99-9999", [("confirm", "0000-99-9999")]),
        ("問い合わせ 0000123411", []),
        ("公民館の電話は0000-99-9999です。", []),
        ("締切：12月10日(木)必着", []),
        ("申込期間：12月1日(火)～10日(木)", []),
        ("締切：12月15日(火)必着", [("confirm", "12月15日(火)")]),
        ("12月15日までに電話で申し込んでください。", [("confirm", "12月15日")]),
        ("令和7年12月20日(土)に開きます。", [("stop", "令和7年12月20日(土)")]),
        ("日時：令和7年12月20日", [("stop", "令和7年12月20日")]),
        ("令和7年12月20日に開きます。", [("confirm", "令和7年12月20日")]),
        ("前回（令和7年12月20日(土)）は好評でした。", []),
        ("令和7年12月20日現在、市内に住む方", []),
    ],
)
def test_the_body_must_agree_with_the_fields(body: str, expected: list[tuple[str, str]]) -> None:
    assert said(AgreementCheck(), **HELD | {"body": body}) == expected


@pytest.mark.parametrize(
    ("title", "kind", "quotes"),
    [
        ("12月20日の親子講座", "event", []),
        ("12月19日の親子講座", "event", ["12月19日"]),
        ("親子講座（12月10日締切）", "event", []),
        ("市政だより12月1日号", "event", []),
        ("12月1日から変わります", "notice", []),
    ],
)
def test_the_day_in_the_title_is_the_one_it_is_held_on(title: str, kind: str, quotes: list[str]) -> None:
    found = said(AgreementCheck(), **HELD | {"title": title, "kind": kind})
    assert [quote for severity, quote in found if severity == "confirm"] == quotes


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("12月20日(日)10時～正午。12月10日(木)まで。", []),
        ("12月10日(木)10時～正午。12月20日(日)まで。", ["12月20日(日)"]),
        ("日時：12月10日(木)10時", ["12月10日(木)"]),
        ("12月20日(日)10時～13時。12月10日(木)まで。", ["13時"]),
        ("12月20日(日)10時。0〜3歳。無料。12月10日(木)まで。", ["無料"]),
        ("12月20日(日)10時。3歳以下は無料。12月10日(木)まで。", []),
        ("12月20日(日)10時。12月10日(木)まで。0000123465", ["0000123465"]),
        ("12月20日(日)10時。12月10日(木)まで。(0000)12-3465", ["(0000)12-3465"]),
        ("12月20日(日)10時。12月10日(木)まで。(0000)12-3411", []),
    ],
)
def test_a_text_of_ones_own_swaps_nothing(text: str, quotes: list[str]) -> None:
    found = said(AgreementCheck(), own={"line": text}, **HELD)
    assert [quote for severity, quote in found if severity == "confirm"] == quotes
