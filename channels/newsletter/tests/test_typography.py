"""What a reader sees on the page: kinsoku, whole numbers, headings with their text, everything in order."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from channels.newsletter.copyfitting import NOT_AT_END, NOT_AT_START, without_ruby
from channels.newsletter.document import IssueDoc, Item, PageFormat, Section
from channels.newsletter.item import MARKS
from channels.newsletter.pdf import Typesetter
from channels.newsletter.runs import title_runs
from channels.newsletter.tests.reading import Line, body, lines, overlaps
from channels.newsletter.tests.samples import a_full_issue, an_issue, an_item

A4 = PageFormat()
FULL = replace(a_full_issue(60), colophon=())
TABLOID = PageFormat(273, 410, columns=5, characters=12, lines=65, size=10.5, pitch=15.8)
PHONE = re.compile(r"0[0-9]{3}-[0-9]{2}-[0-9]{4}")
COUNTED = re.compile(r"[0-9][0-9,]*(?:円|人|組|歳)")
# Of what is not allowed at an end of a line, these do begin one on purpose: marks of lists and of money.
BEGINS = NOT_AT_START - {"."}


def kinsoku_faults(read: list[Line]) -> list[str]:
    return [line.text for line in read if line.text[0] in BEGINS or line.text[-1] in NOT_AT_END]


def torn(read: list[Line]) -> list[str]:
    """Figures parted between two lines of a column."""
    neighbours = ((a, b) for a, b in pairwise(read) if (a.page, a.column, a.y + 1) == (b.page, b.column, b.y))
    return [
        f"{a.text}/{b.text}" for a, b in neighbours if re.search(r"[0-9][-,]?/-?[0-9]", f"{a.text}/{b.text}")
    ]


def set_text(item: Item) -> str:
    fields = "".join(symbol + text for symbol, text in item.text.fields)
    return "".join(without_ruby(item.text.title + item.text.lead + fields).split())


@pytest.mark.parametrize("page", [A4, TABLOID, replace(A4, binding="right", colours="four")])
def test_every_item_is_found_in_reading_order(page: PageFormat) -> None:
    issue = replace(FULL, format=page)
    text = "".join(glyph.text for glyph in body(Typesetter(issue).pdf(), page))
    position = 0
    for item in issue.items:
        position = text.find(set_text(item), position)
        assert position >= 0, item.text.title


@pytest.mark.parametrize("page", [A4, TABLOID])
def test_a_full_issue_has_no_torn_line(page: PageFormat) -> None:
    issue = replace(FULL, format=page)
    pdf = Typesetter(issue).pdf()
    read = lines(pdf, page)
    assert kinsoku_faults(read) == []
    assert torn(read) == []
    whole = "\n".join(line.text for line in read)
    for pattern in (PHONE, COUNTED):
        wanted = [found for item in issue.items for found in pattern.findall(set_text(item))]
        assert len(pattern.findall(whole)) >= len(wanted) >= 60
    assert overlaps(pdf) == []


KANA = st.sampled_from("あいうかきたのをはがっゃょァーッぁぃ市民広報課催講座文化会館")
PIECES = st.one_of(
    KANA,
    KANA,
    KANA,
    st.sampled_from("、。，．・：；？！）］｝〕〉》」』】（［｛〔〈「『【々…‥〜"),
    st.sampled_from(["ボランティアコーディネーター", "スタンプラリー", "12345時", "3.14日"]),
    st.sampled_from(
        ["12月3日（木）", "午前10時〜11時30分", "☎0000-12-3411", "1,300円", "20組", "Wi-Fi", "℃", "%"]
    ),
)
TEXT = st.lists(PIECES, min_size=20, max_size=120).map("".join)


def sane(text: str) -> str:
    """No opening mark before a closing one, and no closing one at the start: no rule could hold there."""
    text = re.sub(
        r"[（［｛〔〈「『【☎]+(?=[、。，．・：；？！）］｝〕〉》」』】ーっゃょァッぁぃ々…‥〜℃%])", "", text
    )
    return (
        "市"
        + re.sub(
            r"[、。，．・：；？！）］｝〕〉》」』】（［｛〔〈「『【々…‥〜ーっゃょァッぁぃ℃%]{2,}", "の", text
        )
        + "市"
    )


@settings(deadline=None, max_examples=12, phases=[Phase.generate])
@given(st.lists(st.tuples(TEXT, TEXT), min_size=4, max_size=8))
def test_kinsoku_holds_for_any_text(texts: list[tuple[str, str]]) -> None:
    items = [
        an_item("題", sane(lead), ("日", sane(field)), key=str(n)) for n, (lead, field) in enumerate(texts)
    ]
    pdf = Typesetter(an_issue(*items)).pdf()
    assert kinsoku_faults(lines(pdf, A4)) == []
    assert overlaps(pdf) == []


@pytest.mark.parametrize("mark", "：；")
def test_a_colon_keeps_its_place_before_the_next_letter(mark: str) -> None:
    for before in ("市", "30分", "Wi-Fi", "センター", "」"):
        text = f"市{before}{mark}Wi-Fi{before}{mark}市{before}{mark}「市」" * 20
        pdf = Typesetter(an_issue(an_item(f"市{before}{mark}Wi-Fi", text, ("日", text)))).pdf()
        assert overlaps(pdf) == [], before
        assert kinsoku_faults(lines(pdf, A4)) == []


def test_a_date_in_a_fact_stays_whole() -> None:
    dates = [("日", "あ" * n + "12月13日（日）午前10時30分〜") for n in range(1, 15)]
    read = lines(Typesetter(an_issue(an_item("題", "文", *dates))).pdf(), A4)
    for part in ("12月13日（日）", "午前10時30分〜"):
        assert sum(part in line.text for line in read) == len(dates)


@pytest.mark.parametrize(
    "word",
    ["kodomokateishien☆city.example.lg.jp", "☆" * 40, "……" * 20, "мероприятие" * 4, "A" * 23 + "→" * 9],
)
def test_a_long_word_of_any_signs_stays_in_its_column(word: str) -> None:
    """「☆」 for 「@」 is usual in addresses; the typesetter sees no place to break there."""
    text = f"子ども家庭支援センター{word}へ"
    left, right = an_item(word, text, ("申", text), key="1"), an_item("題", "漢" * 17 * 90, key="2")
    pdf = Typesetter(an_issue(left, right, colophon=())).pdf()
    assert overlaps(pdf) == []
    step = A4.column_width + A4.grid().gutter
    in_gutter = [g.text for g in body(pdf, A4) if (g.left + g.width / 2 - A4.left_of(2)) % step > step - 5.5]
    assert in_gutter == []


def lines_of(*items: Item) -> list[str]:
    return [line.text for line in lines(Typesetter(an_issue(*items)).pdf(), A4)]


@pytest.mark.parametrize(
    ("mark", "text", "broken"),
    [
        ("問", "環境下水道部ごみ対策課☎0000-12-2111（内線6757）", "対策課/☎0000-12-2111/（内線6757）"),
        ("問", "総合政策部男女平等参画課☎0000-12-6801", "参画課/☎0000-12-6801"),
        ("問", "地域連携推進課 千種コミュニティセンター☎0000-12-1515", "推進課/千種コミュニティセンター/☎"),
        ("場", "西砂学習館 視聴覚室（西砂町6-12-10）", "視聴覚室/（西砂町6-12-10）"),
        ("場", "戸田コミュニティセンター（馬立733）", "センター/（馬立733）"),
        ("場", "千種北部第2集会所2階（千種2丁目11番地2の1）", "/2丁目11番地2の1）"),
        ("申", "事前申し込みが必要です。それはEメール・電話で", "/Eメール・電話で"),
    ],
)
def test_a_fact_breaks_between_words(mark: str, text: str, broken: str) -> None:
    """Neither a letter is torn off to keep the last word company, nor a place's name from its number."""
    assert broken in "/".join(lines_of(an_item("題", "文", (mark, text))))


@pytest.mark.parametrize(
    ("title", "broken"),
    [
        ("こんにゃく作り（戸田コミュニティセンター）", "こんにゃく作り/（戸田コミュニティセンター）"),
        ("シネマプレイス 夜の映画会（令和4年1月）", "シネマプレイス夜の映画会/（令和4年1月）"),
        ("親子の絆づくり「赤ちゃんがきた！」（BPプログラム）", "「赤ちゃんがきた！」/（BPプログラム）"),
        ("小さなおともだち集まれ！「親と子の広場」", "小さなおともだち集まれ！/「親と子の広場」"),
        ("第1回【全4回】大正琴（ちはら台コミュニティセンター）", "台コミュニティセンター）"),
    ],
)
def test_a_title_breaks_before_its_brackets_and_not_in_its_words(title: str, broken: str) -> None:
    assert broken in "/".join(lines_of(an_item(title, "文")))


def test_no_line_of_a_title_begins_with_a_space() -> None:
    found = title_runs("令和3年度 土曜学校「ピタゴラスクラブ」 第14期")
    assert [run["t"] for run in found if run["t"] != run["t"].strip() and "nb" in run] == []


@pytest.mark.parametrize("count", range(12, 34, 3))
def test_a_heading_is_never_alone_at_the_foot_of_a_column(count: int) -> None:
    issue = a_full_issue(count)
    read = lines(Typesetter(issue).pdf(), A4)
    for item in issue.items:
        title = without_ruby(item.text.title)
        last = next(n for n, line in enumerate(read) if title.endswith(line.text) and "その" in line.text)
        below = read[last + 1 : last + 3]
        assert {(line.page, line.column) for line in below} == {(read[last].page, read[last].column)}, title


def test_no_column_begins_or_ends_with_one_line_of_a_paragraph() -> None:
    for first in range(1, 12):
        issue = an_issue(an_item("題", "初" * 17 * first + "\n" + "\n".join(["漢" * 17 * 4] * 40)))
        read = lines(Typesetter(issue).pdf(), A4)
        rows = [line for line in read if set(line.text) == {"漢"}]
        ends = [a for a, b in pairwise(rows) if (a.page, a.column) != (b.page, b.column)]
        # Paragraphs of four lines: a column may end behind two or four of them, never behind one or three.
        assert ends
        for end in ends:
            assert (rows.index(end) + 1) % 4 in (0, 2)


def test_all_columns_stand_on_the_same_lines() -> None:
    pdf = Typesetter(replace(a_full_issue(40), colophon=())).pdf()
    pitch = A4.pitch * 25.4 / 72
    text = [g for g in body(pdf, A4) if abs(g.size - A4.size) < 0.1]
    offsets = [(g.y - A4.margins["top"]) % pitch for g in text]
    assert max(offsets) - min(offsets) < 0.05


@pytest.mark.parametrize("count", [6, 8, 11])
def test_a_short_part_in_several_columns_is_not_set_over_itself(count: int) -> None:
    issue = a_full_issue(count)
    sections = tuple(
        replace(section, is_feature=place == 0, columns=2 if place == 2 else None)
        for place, section in enumerate(issue.sections)
    )
    assert overlaps(Typesetter(replace(issue, sections=sections)).pdf()) == []


def test_columns_are_filled_evenly_on_the_last_page() -> None:
    read = lines(Typesetter(replace(a_full_issue(40), colophon=())).pdf(), A4)
    last = [line for line in read if line.page == read[-1].page]
    feet = [max(line.y for line in last if line.column == n) for n in range(3)]
    assert max(feet) - min(feet) <= 6


def test_a_column_is_exactly_its_characters_wide() -> None:
    for page in (A4, TABLOID, replace(A4, columns=4, characters=12, size=10)):
        read = lines(Typesetter(replace(an_issue(an_item("題", "漢" * 400)), format=page)).pdf(), page)
        full = {len(line.text) for line in read if line.text.count("漢") > 1}
        assert max(full) == page.characters


def a_mixed_issue() -> IssueDoc:
    """A feature, sections in two, three and one column, and large type."""
    items = a_full_issue(30).items
    return an_issue(
        sections=(
            Section("特集", items[:2], is_feature=True),
            Section("お知らせ", items[2:10]),
            Section("相談", items[10:16], columns=2),
            Section("大きな字", items[16:20], columns=2, characters=18),
            Section("催し", items[20:26]),
            Section("一段", items[26:], columns=1),
        )
    )


def test_parts_in_other_columns_stand_below_one_another() -> None:
    issue = a_mixed_issue()
    setting = Typesetter(issue)
    pdf = setting.pdf()
    assert overlaps(pdf) == []
    text = "".join(glyph.text for glyph in body(pdf, A4))
    position = 0
    for item in issue.items:
        position = text.find(set_text(item), position)
        assert position >= 0, item.text.title
    # They share pages: six parts take fewer pages than if each began one.
    assert setting.layout.pages <= 6
    large = [glyph.size for glyph in body(pdf, A4) if 12 < glyph.size < 14.5]
    assert len(large) > 500


def test_marks_and_legend() -> None:
    text = "".join(glyph.text for glyph in body(Typesetter(a_full_issue(6)).pdf(), A4))
    assert all(mark.symbol in text for mark in MARKS if mark.symbol in "日場対定¥申問")
