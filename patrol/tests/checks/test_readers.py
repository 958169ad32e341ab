from __future__ import annotations

from typing import Any

import pytest

from patrol.checks.readers import ReadersCheck
from patrol.tests.checks.drafts import YOUTH, findings, said

CHECK = ReadersCheck()
UNSTATED: dict[str, Any] = {
    "audience_kind": "other",
    "audience_age_min": None,
    "audience_age_max": None,
    "audience_text": "市内在住の人",
}


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("ふたご・みつごのつどい", "多胎育児をしている家族が集まり、悩みや工夫を話します。"),
        ("ぽかぽかサロン", "広い畳の部屋で遊びながら、ママ同士で話せる子育てサロンです。"),
        ("育休からの復帰を考える教室", "先輩のママ・パパが、育児と仕事の両立を話します。"),
    ],
)
def test_words_for_the_promised_readers_are_enough(title: str, body: str) -> None:
    assert said(CHECK, title=title, body=body, **UNSTATED) == []


@pytest.mark.parametrize(
    ("title", "body", "word"),
    [
        (
            "固定資産税の納期のお知らせ",
            "第4期の納期限は12月25日です。口座振替もご利用ください。",
            "固定資産税",
        ),
        ("放課後の居場所を開きます", "宿題をしたり、中高生の先輩と話したりできます。", "放課後"),
        ("認知症カフェを開きます", "認知症の人と家族がひと休みできる場所です。", "認知症"),
        ("保育士を募集します", "市立保育園で乳児のクラスを受け持つ保育士です。", "保育士を募集"),
    ],
)
def test_words_for_others_are_to_be_confirmed(title: str, body: str, word: str) -> None:
    (finding,) = findings(CHECK, title=title, body=body, **UNSTATED)
    assert (finding.severity, finding.quote) == ("confirm", word)
    assert finding.start is not None
    assert {"title": title, "body": body}[finding.field][finding.start : finding.end] == word


def test_it_names_the_category_of_those_spoken_to() -> None:
    (finding,) = findings(CHECK, title="敬老の日の落語会", body="敬老の日に落語を楽しむ会です。", **UNSTATED)
    assert finding.suggestion.startswith("→『高齢者・介護』へ送るか、")
    assert finding.evidence["better"] == "senior"


def test_a_text_that_speaks_to_nobody_is_to_be_confirmed() -> None:
    (finding,) = findings(
        CHECK, title="お知らせします", body="くわしいことは来月あらためてお伝えする予定です。", **UNSTATED
    )
    assert "だれに向けた内容か読み取れません" in finding.reason
    assert finding.start is None


@pytest.mark.parametrize(
    "changes",
    [
        {},  # ages are stated: the audience check judges them
        {**UNSTATED, "title": "税", "body": ""},  # a few characters say nothing
        {**UNSTATED, "category": None},
    ],
)
def test_it_keeps_silent_where_others_speak(changes: dict[str, Any]) -> None:
    assert findings(CHECK, **changes) == []


def test_everybody_is_held_against_the_words_too() -> None:
    changes = {
        **UNSTATED,
        "audience_kind": "everyone",
        "title": "市民マラソン大会",
        "body": "走る人を募集します。当日受付もあります。",
    }
    assert [severity for severity, _ in said(CHECK, **changes)] == ["confirm"]


def test_another_promise_asks_for_other_words() -> None:
    changes = {
        **UNSTATED,
        "title": "放課後の居場所を開きます",
        "body": "宿題をしたり、中高生の先輩と話したりできます。",
    }
    assert said(CHECK, category=YOUTH, **changes) == []
