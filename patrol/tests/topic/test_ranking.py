from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrol.checks.draft import CategoryProfile
from patrol.tests.topic.profiles import EIGHT, FOUR, TWELVE, named
from patrol.topic import classify
from patrol.topic.places import names_office

MARKED = "幼稚園のおはなし会です。\n申込方法：電話で高齢福祉課へ"


def best(title: str, body: str = "", names: tuple[str, ...] = TWELVE) -> str:
    ranking = classify(title, body, named(*names))
    assert ranking.best is not None
    return ranking.best.profile.name


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("はじめての離乳食講座", "子育て"),
        ("保育園の一斉入園申込みが始まります", "子育て"),
        ("二十歳のつどいのご案内", "小中高・若者"),
        ("就学援助の申請を受け付けます", "小中高・若者"),
        ("認知症カフェを開きます", "高齢者・介護"),
        ("シニアの卓球教室", "高齢者・介護"),
        ("肺がん検診の申込み", "健康・医療"),
        ("障がい者スポーツ体験会", "福祉・障がい・ひとり親"),
        ("児童扶養手当の現況届", "福祉・障がい・ひとり親"),
        ("地区の総合防災訓練", "防災・防犯・安全"),
        ("防災講演会", "防災・防犯・安全"),
        ("粗大ごみの出し方が変わります", "ごみ・環境"),
        ("桜まつりと花火大会", "イベント・観光"),
        ("市民マラソンの参加者", "文化・スポーツ・学び"),
        ("合同企業説明会", "仕事・産業"),
        ("会計年度任用職員（保育士）を募集します", "仕事・産業"),
        ("固定資産税の納期限", "税・手続き・市政"),
        ("介護保険料の納付", "高齢者・介護"),
        ("無料の法律相談", "消費生活・相談・人権"),
    ],
)
def test_it_knows_what_a_city_writes_about(title: str, expected: str) -> None:
    assert best(title) == expected


@pytest.mark.parametrize(
    ("title", "names", "expected"),
    [
        ("マタニティクラス", EIGHT, "妊娠・出産"),
        ("赤ちゃんひろば", EIGHT, "子育て"),
        ("消防団員を募集しています", EIGHT, "防災・消防"),
        ("公民館の料理教室", EIGHT, "生涯学習"),
        ("パブリックコメントの募集", EIGHT, "その他市政情報"),
        ("市民税の申告", FOUR, "市からのお知らせ"),
        ("資源ごみの収集日", FOUR, "ごみの日"),
        ("図書館まつり", ("図書館", "お祭り", "防災"), "図書館"),
    ],
)
def test_it_works_for_a_citys_own_categories(title: str, names: tuple[str, ...], expected: str) -> None:
    assert best(title, "", names) == expected


def test_how_an_event_is_run_says_nothing_of_its_subject() -> None:
    ranking = classify(
        "市民コンサート", "託児あり。手話通訳あり。小学生以下は無料、駐車場はありません。", named(*TWELVE)
    )
    assert ranking.best is not None
    assert ranking.best.profile.name == "文化・スポーツ・学び"
    assert {clue.word for one in ranking.ranked for clue in one.clues} <= {"コンサート", "市民"}


def test_a_short_word_inside_a_longer_one_is_none() -> None:
    assert not classify(
        "パンフレットとパートナー", "日本の本町", named("イベント・観光", "仕事", "図書館")
    ).told
    assert best("おいしいパンの店") == "イベント・観光"


def test_where_to_apply_weighs_little() -> None:
    assert best("", MARKED) == "子育て"


def test_stated_ages_speak_for_the_category_of_that_age() -> None:
    adults = best("体操の集い", "対象：65歳以上の人")
    children = best("体操の集い", "対象：0〜3歳の子と保護者")
    assert (adults, children) == ("高齢者・介護", "子育て")


def test_clues_are_the_words_as_written_at_their_place() -> None:
    title, body = "親子で学ぶ", "ＡＥＤの使い方と応急手当を、①消防署で学びます。"
    for one in classify(title, body, named(*TWELVE)).ranked:
        for clue in one.clues:
            text = title if clue.field == "title" else body
            assert text[clue.start : clue.end] == clue.word


def test_a_categorys_own_words_and_examples_count() -> None:
    bread = CategoryProfile("pan", "パン", keywords=("クロワッサン",), fits=("新しいベーカリーの紹介",))
    profiles = (*named("子育て", "イベント・観光"), bread)
    for title in ("クロワッサンの日", "新しいベーカリーの紹介"):
        ranking = classify(title, "", profiles)
        assert ranking.best is not None
        assert ranking.best.profile is bread


def test_an_example_that_does_not_fit_takes_a_subject_away() -> None:
    plain = CategoryProfile("a", "子ども")
    without = CategoryProfile("b", "子どものこと", does_not_fit=("成人式",))
    ranking = classify("成人式のご案内", "", (without, plain))
    assert ranking.best is not None
    assert ranking.best.profile is plain


def test_without_any_word_nothing_is_told() -> None:
    ranking = classify("お知らせ", "くわしくは、あとで。", named(*TWELVE))
    assert not ranking.told
    assert classify("子育て", "", ()).best is None


@given(st.text(max_size=300), st.text(max_size=2000))
def test_any_text_has_a_ranking_with_its_words_in_place(title: str, body: str) -> None:
    ranking = classify(title, body, named(*TWELVE))
    assert abs(sum(one.probability for one in ranking.ranked) - 1) < 1e-9
    for clue in (clue for one in ranking.ranked for clue in one.clues):
        text = title if clue.field == "title" else body
        assert text[clue.start : clue.end] == clue.word


def test_the_venue_behind_a_title_says_less_than_the_title() -> None:
    behind, before = (
        classify(title, "", named(*TWELVE)).of("文化・スポーツ・学び")
        for title in ("うさぎのお面(中央公民館)", "中央公民館 うさぎのお面")
    )
    assert behind
    assert before
    assert 0 < behind.score < before.score


def test_how_it_is_taught_says_less_than_what() -> None:
    assert best("市民後見人養成講座 受講者募集") == "福祉・障がい・ひとり親"


@pytest.mark.parametrize(
    ("office", "category"),
    [("高齢福祉課", "高齢者・介護"), ("環境保全課", "ごみ・環境"), ("納税課", "税・手続き・市政")],
)
def test_the_office_to_ask_speaks_where_nothing_else_does(office: str, category: str) -> None:
    assert best("お知らせ", f"くわしくは下記へ。\n問合せ：{office}") == category


@pytest.mark.parametrize("text", ["環境課題を考える", "地域の課題"])
def test_a_task_is_no_office(text: str) -> None:
    assert not names_office(text, 2)
