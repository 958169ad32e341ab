from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from patrol.topic.features import MOST_OF_A_TEXT, Features, features_of, hashed, likeness, pieces_of
from patrol.topic.rarity import Rarity

COOKING = features_of("離乳食教室", "離乳食の作り方を見ながら学びます。試食もあります。")


def alike(one: Features, other: Features) -> float:
    return likeness(one, other, {}, 1.0)


def test_a_text_is_like_itself() -> None:
    assert alike(COOKING, COOKING) > 0.999


def test_the_same_subject_is_nearer_than_another() -> None:
    near = features_of("はじめての離乳食", "離乳食の進め方の話です。")
    far = features_of("固定資産税の納期限", "納付書で納めてください。")
    assert alike(COOKING, near) > 0.3
    assert alike(COOKING, far) == 0


def test_how_to_apply_makes_nothing_alike() -> None:
    one = features_of("離乳食教室", "申込みは電話で。定員は先着順、参加費は無料です。")
    other = features_of("行政書士の相談", "申込みは電話で。定員は先着順、参加費は無料です。")
    assert alike(one, other) < 0.1


def test_rare_features_say_more() -> None:
    common, rare = hashed("教育"), hashed("乗馬")
    weights = Rarity(1000, {common: 500}).weights
    one, other = Features((common, rare), ()), Features((rare,), ())
    third = Features((common,), ())
    assert likeness(one, other, weights, 6.0) > likeness(one, third, weights, 6.0)


def test_the_rarest_features_ask_within_the_budget() -> None:
    rarity = Rarity(10_000, {1: 900, 2: 300, 3: 100})
    assert list(rarity.rarest([1, 2, 3, 4], 3, 1000)) == [4, 3, 2]
    assert list(rarity.rarest([1, 2], 3, 500)) == [2]
    assert list(rarity.rarest([1], 3, 10)) == [1]


def test_pieces_of_kanji_katakana_and_latin() -> None:
    of_title, of_body = pieces_of("認知症カフェ", "ＡＥＤ講習と、分別したごみ")
    assert {"認知", "知症", "カフェ"} <= set(of_title)
    assert {"aed", "ごみ", "分別"} <= set(of_body)


@given(st.text(max_size=200), st.text(max_size=3000))
def test_any_text_has_few_features_that_fit_the_column(title: str, body: str) -> None:
    features = features_of(title, body)
    assert len(features.all) == len(set(features.all)) <= MOST_OF_A_TEXT
    assert all(-(2**31) <= feature < 2**31 for feature in features.all)
