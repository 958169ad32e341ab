from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patrol.checks import CategoryProfile
from patrol.checks.breadth import BreadthCheck
from patrol.evidence.patterns import Announced, Breadth, Patterns, flood_of, words_of
from patrol.severity import Severity
from patrol.tests.checks.drafts import findings

CITY_NEWS = CategoryProfile("oshirase", "市からのお知らせ", "市のできごとと催しをお届けします。")

# One resident's year: bread 28, the newsletter 11, the city's work 6, flowers 5, films 3, others 2.
BREAD = [
    *(f"まちのパン屋さん紹介 第{number}回" for number in range(1, 13)),
    *(f"週末はパンを買いに出かけよう（{number}）" for number in range(1, 9)),
    *("パンの食べ歩きマップができました", "パン職人に聞くおいしい焼き方", "手作りパン教室の参加者募集"),
    *("クリスマスのパンめぐり", "パンとコーヒーの朝市", "新しいパンのお店", "パン好き集まれ", "秋のパン特集"),
]
OTHERS = [
    *(f"広報わかばの {month}月号をお届けします" for month in range(1, 12)),
    *(f"市政の動き {number}" for number in range(1, 7)),
    *("桜が咲きました", "あじさいの見ごろ", "ひまわり畑の開園", "コスモスの丘", "梅の開花だより"),
    *("名画座の上映会", "屋外シネマの夕べ", "短編映画のロケ地めぐり"),
    *("水道管の凍結に注意", "若葉マラソンの交通規制"),
]


def year(titles: list[str], department: str = "商工観光課") -> tuple[Announced, ...]:
    return tuple(Announced(title, department) for title in titles)


def bread_year() -> tuple[Announced, ...]:
    return year(BREAD) + year(OTHERS, "広報課")


def test_the_bread_case_of_kobe_ends_in_a_finding() -> None:
    """神戸市会: 55通のうちパンが28通。「パンの情報ばかり」、数万人がブロック。"""
    stream = bread_year()
    assert (len(BREAD), len(stream)) == (28, 55)
    (found,) = findings(
        BreadthCheck(),
        title="冬のパン祭りを開きます",
        category=CITY_NEWS,
        patterns=Patterns(stream=stream),
    )
    assert found.severity == Severity.CONFIRM
    assert found.reason == (
        "「市からのお知らせ」を選んだ人にこの1年で届いた55通のうち28通（51%）が「パン」の話題です。"
        "多くは商工観光課からの28通です。"
    )
    assert "まとめて1通に" in found.suggestion
    assert found.evidence["word"] == "パン"
    assert (found.evidence["posts"], found.evidence["total"], found.evidence["share"]) == (28, 55, 0.509)


@pytest.mark.parametrize("title", ["大雪に関するお知らせ", "桜の開花情報", "広報わかばの12月号"])
def test_what_does_not_add_to_the_flood_is_let_through(title: str) -> None:
    assert not findings(
        BreadthCheck(), title=title, category=CITY_NEWS, patterns=Patterns(stream=bread_year())
    )


def test_who_chose_bread_is_not_flooded_by_bread() -> None:
    bread = CategoryProfile(code="pan", name="パン", promise="市内のパン屋の話題をお届けします。")
    assert not findings(
        BreadthCheck(), title="冬のパン祭り", category=bread, patterns=Patterns(stream=bread_year())
    )


def test_a_few_messages_are_no_flood() -> None:
    assert flood_of(year(BREAD[:9]), "冬のパン祭り", "") is None


def test_the_longest_word_of_the_flood_is_named() -> None:
    stream = year([f"離乳食教室 {number}月" for number in range(12)])
    flood = flood_of(stream, "1月の離乳食教室", "子育て")
    assert flood is not None
    assert flood.word == "離乳食教室"


@pytest.mark.parametrize(
    ("posts", "outside", "severity"),
    [(12, 4, Severity.NOTE), (12, 6, Severity.CONFIRM), (10, 3, None), (4, 4, None), (5, 2, Severity.NOTE)],
)
def test_a_department_that_sends_everything_it_runs(
    posts: int, outside: int, severity: Severity | None
) -> None:
    """所管する事業すべて: begins above 30 % of at least five posts."""
    breadth = Breadth("子育て支援課", posts, outside)
    found = findings(BreadthCheck(), patterns=Patterns(breadth))
    assert [one.severity for one in found] == ([severity] if severity else [])
    if severity:
        assert f"{posts}件のうち{outside}件" in found[0].reason
        assert "所管する事業すべて" in found[0].suggestion


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_title_is_taken_apart(title: str) -> None:
    assert all(len(word) >= 2 for word in words_of(title))


def test_a_hostile_title_is_taken_apart_too() -> None:
    for title in ("市" * 10_000, "ア" * 10_000, "\u3400ー" * 5_000):
        assert flood_of(year([title] * 50), title, title) is None  # a word of the promise is no flood
