from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from patrol.checks.audience import AudienceCheck
from patrol.checks.audience_fields import AudienceFieldsCheck
from patrol.checks.audience_words import AudienceWordsCheck
from patrol.tests.checks.drafts import YOUTH, findings, said

CHECK = AudienceCheck()


def test_a_fitting_audience_is_not_remarked_on() -> None:
    assert said(CHECK) == []


def test_no_overlap_stops_and_names_a_better_category() -> None:
    (finding,) = findings(
        CHECK,
        audience_age_min=Decimal(8),
        audience_age_max=Decimal(12),
        audience_text="小学3年生〜6年生",
    )
    assert finding.severity == "stop"
    assert finding.reason == (
        "「小学3年生〜6年生」は8〜12歳が対象です。"
        "『子育て』を選んだ人に約束したのは妊娠中の人と就学前の子の保護者に向けた情報です。"
    )
    assert finding.suggestion == "→『小中高・若者』へ送るか、対象を見直してください。"
    assert (finding.field, finding.start, finding.end) == ("audience_text", 0, 9)


@pytest.mark.parametrize(
    ("low", "high", "severity"),
    [
        (0, 6, None),
        (3, 6, None),
        (0, 15, None),
        (3, 15, "confirm"),
        (1, None, "note"),
        (6, 12, "stop"),
        (6, 6, None),
    ],
)
def test_a_share_below_a_third_is_to_be_confirmed(low: int, high: int | None, severity: str | None) -> None:
    found = said(
        CHECK, audience_age_min=Decimal(low), audience_age_max=None if high is None else Decimal(high)
    )
    assert [one for one, _ in found] == ([severity] if severity else [])


def test_a_missing_audience_is_itself_a_finding() -> None:
    (finding,) = findings(
        AudienceFieldsCheck(), audience_kind="", audience_age_min=None, audience_age_max=None
    )
    assert (finding.severity, finding.field) == ("confirm", "audience_kind")


def test_a_missing_category_stops() -> None:
    assert [one.field for one in findings(AudienceFieldsCheck(), category=None)] == ["category"]
    assert findings(CHECK, category=None) == []


@pytest.mark.parametrize(
    ("fields", "severity", "field", "quote"),
    [
        ({"body": "工作の会です。対象：小学生とその保護者"}, "stop", "body", "小学生"),
        ({"title": "小学生の工作教室"}, "stop", "title", "小学生"),
    ],
)
def test_where_the_field_says_no_ages_the_words_are_judged(
    fields: dict[str, str], severity: str, field: str, quote: str
) -> None:
    changes: dict[str, Any] = {"audience_kind": "other", "audience_age_min": None, "audience_age_max": None}
    (finding,) = findings(CHECK, **changes, **fields)
    assert (finding.severity, finding.field, finding.quote) == (severity, field, quote)
    assert fields[field][finding.start : finding.end] == quote


def test_expecting_parents_fit_where_they_were_promised_something() -> None:
    changes: dict[str, Any] = {
        "audience_kind": "other",
        "audience_pregnancy": True,
        "audience_age_min": None,
        "audience_age_max": None,
    }
    assert said(CHECK, **changes) == []
    assert [severity for severity, _ in said(CHECK, category=YOUTH, **changes)] == ["stop"]


def test_everybody_is_for_information() -> None:
    assert [severity for severity, _ in said(CHECK, audience_kind="everyone")] == ["note"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"title": "小学生の親子ひろば"}, [("stop", "小学生")]),
        ({"title": "乳幼児と親のひろば", "audience_age_min": Decimal(2)}, []),
        ({"body": "対象は3歳から小学生までのお子さんです。"}, [("confirm", "3歳から小学生")]),
        ({"audience_kind": "everyone", "body": "対象:65歳以上の方"}, [("confirm", "65歳")]),
        ({"audience_kind": "everyone", "body": "どなたでもどうぞ。小学生以下は無料です。"}, []),
        ({"audience_kind": "everyone", "body": "対象は0歳から、どの年の人でも。"}, []),
        ({"audience_kind": "everyone", "title": "中学生のポスター展"}, []),
        ({"audience_kind": "everyone", "title": "20歳になったら国民年金"}, []),
        ({"audience_kind": "everyone", "title": "65歳以上をねらう詐欺にご注意"}, []),
        ({"audience_kind": "everyone", "title": "中学生の作文教室"}, [("confirm", "中学生")]),
        ({"audience_kind": "everyone", "kind": "safety", "title": "75歳の男性が行方不明です"}, []),
        ({"own": {"line": "親子ひろば 対象：60歳以上の方"}}, [("stop", "60歳")]),
    ],
)
def test_the_field_and_the_words_must_agree(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert said(AudienceWordsCheck(), **changes) == expected


@pytest.mark.parametrize(
    ("body", "whom"),
    [
        ("対象:65歳以上の方", "65歳以上"),
        ("対象：シニア", "「シニア」（60歳以上）"),
        ("対象：小学生", "「小学生」（6〜12歳）"),
        ("対象：中学生以下", "「中学生以下」（0〜15歳）"),
        ("対象：昭和36年4月1日以前生まれの方", "「昭和36年4月1日以前生まれ」（65歳以上）"),
    ],
)
def test_the_ages_are_told_as_they_are_read(body: str, whom: str) -> None:
    (finding,) = findings(AudienceWordsCheck(), audience_kind="everyone", body=body)
    assert finding.reason == f"対象の欄は「どなたでも」ですが、本文は{whom}に限っています。"
