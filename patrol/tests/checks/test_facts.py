from __future__ import annotations

from typing import Any

import pytest

from patrol.checks.agreement import AgreementCheck
from patrol.checks.essentials import EssentialsCheck
from patrol.tests.checks.drafts import findings, said

GOOD_TEXT = "親子ひろば 12月3日(木)午前10時 中央公民館 締切12月1日 電話0000-12-3411"


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
        ({"fee": "", "body": "参加は無料です。親子で遊びます。"}, [("note", "fee")]),
        ({"kind": "recruit", "how_to_apply": ""}, [("stop", "how_to_apply")]),
        ({"kind": "recruit", "deadline_on": None}, [("confirm", "deadline_on")]),
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
    ],
)
def test_a_text_of_ones_own_must_agree_with_the_facts(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(AgreementCheck(), own={"line": text}) == expected


def test_a_generated_text_is_not_judged_twice() -> None:
    assert said(AgreementCheck()) == []
