from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from patrol.checks import Finding
from patrol.checks.draft import CheckInput
from patrol.checks.topic import TopicCheck
from patrol.severity import Severity
from patrol.tests.checks.drafts import CHILDCARE, SENIOR, SOUND, TODAY, YOUTH
from patrol.topic.fitting import Counts, Example
from patrol.topic.model import pieces
from patrol.topic.past import Neighbour

COMING_OF_AGE = replace(
    SOUND, title="二十歳のつどいのご案内", body="新成人の門出を祝う式典です。恩師も来ます。"
)
DEMENTIA = replace(SOUND, title="認知症カフェ", body="介護をしている人の集いです。認知症の人も家族もどうぞ。")


def found(facts: Any = SOUND, **fields: Any) -> list[Finding]:
    values: dict[str, Any] = {
        "today": TODAY, "send_date": TODAY, "category": CHILDCARE, "other_categories": (YOUTH, SENIOR),
    }  # fmt: skip
    return list(TopicCheck().run(CheckInput(facts=facts, **(values | fields))))


def post(number: int, code: str, state: str = "sent") -> Neighbour:
    return Neighbour(number, number, f"{number}番のお知らせ", code, date(2026, 5, number), state, 0.5)


def test_what_fits_is_not_doubted() -> None:
    assert found() == []


def test_the_coming_of_age_day_is_not_for_parents_of_infants() -> None:
    [finding] = found(COMING_OF_AGE)
    assert finding.severity == Severity.CONFIRM
    assert finding.evidence["better"] == "youth"
    assert "「二十歳のつどい」" in finding.reason
    assert "『小中高・若者』の内容" in finding.reason
    assert "妊娠中の人と就学前の子の保護者に向けた情報" in finding.reason
    assert "→カテゴリを『小中高・若者』に変える" in finding.suggestion


def test_one_word_of_the_title_is_enough_to_doubt() -> None:
    [finding] = found(replace(SOUND, title="成人式のご案内", body="くわしくは、あとで。"))
    assert finding.evidence["better"] == "youth"
    assert finding.quote == "成人式"


def test_the_words_that_decided_are_marked() -> None:
    [finding] = found(DEMENTIA)
    assert finding.field in {"title", "body"}
    assert getattr(DEMENTIA, finding.field)[finding.start : finding.end] == finding.quote
    assert "認知症" in finding.quote
    for word in finding.evidence["words"]:
        assert getattr(DEMENTIA, word["field"])[word["start"] : word["end"]] == word["word"]


def test_the_three_nearest_posts_of_the_better_category_are_named() -> None:
    past = (post(1, "kosodate"), *(post(number, "senior") for number in (2, 3, 4, 5)))
    [finding] = found(DEMENTIA, past=(post(9, "senior", "patrol"), *past))
    assert [one["announcement"] for one in finding.evidence["nearest"]] == [2, 3, 4]
    assert finding.evidence["nearest"][0]["on"] == "2026-05-02"


def test_without_a_category_one_is_proposed() -> None:
    [finding] = found(DEMENTIA, category=None, other_categories=(CHILDCARE, YOUTH, SENIOR))
    assert finding.severity == Severity.NOTE
    assert "『高齢者・介護』が合いそう" in finding.suggestion


def test_a_side_mention_of_the_chosen_subject_is_enough_to_keep_quiet() -> None:
    both = replace(DEMENTIA, body=f"{DEMENTIA.body}子育て中の人も、赤ちゃんと一緒にどうぞ。")
    assert found(both) == []


def test_without_words_nothing_is_said() -> None:
    assert found(replace(SOUND, title="お知らせ", body="くわしくは、あとで。")) == []
    assert found(category=None, other_categories=()) == []


def test_the_citys_own_decisions_speak_too_and_the_version_is_kept() -> None:
    """Here the childcare office runs the coming-of-age day, and the city keeps it there."""
    counts = Counts(["kosodate", "senior", "youth"])
    for number in range(200):
        counts.add(Example(pieces(f"二十歳のつどい{number}", COMING_OF_AGE.body), "kosodate"))
        counts.add(Example(pieces("就学援助", "小学生の学習"), "youth"))
        counts.add(Example(pieces("認知症カフェ", DEMENTIA.body), "senior"))
    model = replace(counts.model(0.5), version=7)
    assert found(COMING_OF_AGE, topic_model=model) == []
    [finding] = found(DEMENTIA, topic_model=model)
    assert finding.evidence["model"] == 7
