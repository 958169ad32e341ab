from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from patrol.tests.topic.profiles import named
from patrol.topic import classify
from patrol.topic.combining import rank
from patrol.topic.fitting import Counts, Example, earned, fit
from patrol.topic.model import LocalModel, pieces

# A city whose bread fair is a matter of 観光, whatever the words.
BREAD = [f"ベーカリー{word}" for word in ("巡り", "自慢", "日和", "便り", "特集", "名鑑")]
TAX = [f"納税{word}" for word in ("窓口", "相談", "期限", "案内", "予定", "証明")]
NAMES = ("観光", "税")


def examples(times: int = 5) -> list[Example]:
    made = []
    for title, code in [*((title, "観光") for title in BREAD), *((title, "税") for title in TAX)] * times:
        ranking = classify(title, "", named(*NAMES))
        made.append(
            Example(pieces(title, ""), code, {one.profile.code: one.probability for one in ranking.ranked})
        )
    return made


def test_too_few_decisions_make_no_model() -> None:
    assert fit(examples()[:20]) is None
    assert fit([example for example in examples() if example.code == "税"]) is None


def test_it_learns_what_the_dictionary_cannot_know() -> None:
    fitted = fit(examples())
    assert fitted is not None
    model, figures = fitted
    assert model.share > 0
    assert figures.first[model.share] >= figures.first[0.0]
    assert figures.first[1.0] > 0.9
    chances = model.chances(pieces("ベーカリーの催し", ""))
    assert chances["観光"] > 0.7


def test_the_share_grows_with_the_decisions_and_never_to_the_worse() -> None:
    better = {share / 10: 0.5 + share / 100 for share in range(10)}
    assert [earned(better, n) for n in (0, 50, 200, 1800)] == [0.0, 0.2, 0.5, 0.9]
    worse = {share / 10: 0.9 - share / 100 for share in range(10)}
    assert earned(worse, 10_000) == 0.0
    level = dict.fromkeys(better, 0.8)
    assert earned(level, 200) == 0.5


def test_taking_an_example_away_undoes_it() -> None:
    counts = Counts(NAMES)
    for example in examples(1):
        counts.add(example)
    before = counts.model(0.5, counts.common())
    extra = Example(pieces("ベーカリー納税", ""), "税", weight=2)
    counts.add(extra)
    assert counts.model(0.5, before.weights).weights != before.weights
    counts.add(extra, -1)
    assert counts.model(0.5, before.weights).priors == before.priors


def test_a_model_survives_being_a_row() -> None:
    fitted = fit(examples())
    assert fitted is not None
    model, figures = fitted
    stored = json.loads(json.dumps(model.to_json()))
    again = LocalModel.from_json(stored, version=3, share=model.share, examples=model.examples)
    assert again.chances(pieces(BREAD[0], "")) == model.chances(pieces(BREAD[0], ""))
    assert json.loads(json.dumps(figures.to_json()))["examples"] == 60


def test_words_of_the_model_are_named_at_their_place() -> None:
    fitted = fit(examples())
    assert fitted is not None
    title = "ベーカリー特集"
    ranking = rank(title, "", named(*NAMES), fitted[0])
    assert ranking.best is not None
    assert ranking.best.profile.code == "観光"
    assert ranking.best.clues
    assert all(title[clue.start : clue.end] == clue.word for clue in ranking.best.clues)


def test_a_category_the_model_never_saw_keeps_the_dictionarys_opinion() -> None:
    fitted = fit(examples())
    assert fitted is not None
    ranking = rank("粗大ごみの収集日", "", named(*NAMES, "ごみ"), fitted[0])
    assert ranking.best is not None
    assert ranking.best.profile.code == "ごみ"


@given(st.text(max_size=300))
def test_any_text_has_chances(text: str) -> None:
    fitted = fit(examples())
    assert fitted is not None
    assert abs(sum(fitted[0].chances(pieces(text, text)).values()) - 1) < 1e-9
    rank(text, text, named(*NAMES), fitted[0])
