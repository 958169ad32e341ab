"""One article cut out of its pages."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest
from typing import Any

import pytest
from PIL import Image

from channels.newsletter.clipping import ROOM, Strip, cut, strips
from channels.newsletter.document import IssueDoc, Item, PageFormat, Section
from channels.newsletter.item import ItemText
from channels.newsletter.paper import MM_PER_POINT
from channels.newsletter.pdf import Typesetter
from channels.newsletter.tests.reading import Glyph, body
from channels.newsletter.tests.samples import a_full_issue, an_issue, an_item

FORM = PageFormat()
PLAIN = Section("催し", (an_item(key="1"),))
PLACE = {
    "key": "1", "page": 2, "end_page": 2, "x": 15.0, "y": 50.0, "lines": 10, "end_x": 15.0, "end_y": 110.0,
    "top": 22.0, "foot": 275.0,
}  # fmt: skip
MARKS = "亜唖娃阿哀愛挨姶逢葵茜穐悪握渥旭葦芦鯵梓圧斡扱宛姐虻"


def strips_of(place: dict[str, Any], section: Section = PLAIN) -> list[Strip]:
    return strips(an_issue(sections=(section,)), [place], "1")


def test_an_article_within_one_column() -> None:
    (strip,) = strips_of(PLACE)
    assert strip.page == 2
    assert strip.top < 50
    assert 110 < strip.bottom < 113
    assert strip.right - strip.left == pytest.approx(FORM.column_width)


def test_an_article_over_three_columns_and_onto_the_next_page() -> None:
    place = PLACE | {"x": 78.0, "end_page": 3, "end_x": 75.0}
    found = strips_of(place)
    assert [(strip.page, round(strip.left)) for strip in found] == [(2, 78), (2, 141), (3, 12), (3, 75)]
    assert found[1].top == pytest.approx(20)
    assert found[1].bottom > 280
    assert found[2].bottom == pytest.approx(277)


def test_a_part_which_begins_and_ends_on_the_page() -> None:
    first, second, third = strips_of(PLACE | {"end_x": 141.0, "end_y": 70.0, "top": 40.0, "foot": 90.0})
    assert (first.bottom, second.top, second.bottom, third.top) == (92, 38, 92, 38)
    assert 70 < third.bottom < 73


def test_what_follows_in_the_part_is_not_shown() -> None:
    section = replace(PLAIN, items=(*PLAIN.items, an_item(key="2")))
    (strip,) = strips(an_issue(sections=(section,)), [PLACE], "1")
    assert 105 < strip.bottom < 110
    (strip,) = strips(an_issue(sections=(section,)), [PLACE, PLACE | {"key": "2", "y": 100.0}], "1")
    assert strip.bottom == pytest.approx(97.5)


def test_a_report_of_before_is_reckoned_from_lines() -> None:
    place = {key: PLACE[key] for key in ("key", "page", "end_page", "x", "y", "lines")}
    (strip,) = strips_of(place)
    assert strip.bottom == pytest.approx(50 + 10 * 15 * 25.4 / 72)


def test_columns_of_a_section_are_its_own() -> None:
    (two,) = strips_of(PLACE, replace(PLAIN, columns=2))
    (feature,) = strips_of(PLACE, replace(PLAIN, is_feature=True))
    assert two.right - two.left == pytest.approx(FORM.grid(2).column_width)
    assert feature.right - feature.left == pytest.approx(FORM.body_width)


def test_an_article_the_report_does_not_know_is_nowhere() -> None:
    assert strips(an_issue(), [PLACE], "1") == []
    assert strips(an_issue(sections=(PLAIN,)), [], "1") == []


def test_the_pieces_stand_under_each_other_and_keep_inside_the_page() -> None:
    out = io.BytesIO()
    Image.new("RGB", (420, 594), "red").save(out, "PNG")
    pieces = [Strip(1, -5, -5, 50, 20), Strip(1, 10, 280, 90, 400)]
    with Image.open(io.BytesIO(cut(FORM, pieces, lambda _number: out.getvalue()))) as picture:
        assert picture.size == (168, 40 + 8 + 34)
        assert picture.getpixel((0, 44)) == (255, 255, 255)


def of_one_letter_each(doc: IssueDoc) -> IssueDoc:
    """Every article says nothing but one letter, which no other says."""
    marks = iter(MARKS)

    def said(item: Item) -> Item:
        mark, text = next(marks), item.text
        fields = tuple((symbol, mark * len(words)) for symbol, words in text.fields)
        return replace(item, text=ItemText(mark * len(text.title), mark * len(text.lead), fields))

    sections = (replace(each, items=tuple(map(said, each.items))) for each in doc.sections)
    return replace(doc, cover_title="", cover_text="", sections=tuple(sections))


def with_feature(count: int, articles: int = 1, times: int = 1) -> IssueDoc:
    """The first section is a feature of so many articles, the first of them `times` as long."""
    doc = a_full_issue(count)
    items = doc.items
    lead = replace(items[0], text=replace(items[0].text, lead=items[0].text.lead * times))
    first = replace(doc.sections[0], items=(lead, *items[1:articles]), is_feature=True)
    rest = replace(doc.sections[1], items=items[articles:])
    return replace(doc, sections=(first, rest))


def with_columns(count: int, *columns: int | None) -> IssueDoc:
    doc = a_full_issue(count)
    pairs = zip_longest(doc.sections, columns)
    return replace(doc, sections=tuple(replace(each, columns=number) for each, number in pairs))


SEVERAL = "a feature of several articles"
PAPERS = {
    "one grid": with_columns(20),
    "sections of two columns": with_columns(24, None, 2, 2, None, 2, 4),
    "a feature": with_feature(12),
    "a feature over pages": with_feature(9, times=60),
    SEVERAL: with_feature(16, articles=4, times=3),
}


@lru_cache
def as_set(name: str) -> tuple[IssueDoc, list[dict[str, Any]], list[Glyph]]:
    setting = Typesetter(of_one_letter_each(PAPERS[name]))
    return setting.issue, setting.layout.to_json()["placements"], body(setting.pdf(), FORM)


def touches(strip: Strip, glyph: Glyph) -> bool:
    top = glyph.y - 0.75 * glyph.size * MM_PER_POINT
    beside = strip.left - ROOM < glyph.left + glyph.width and glyph.left < strip.right + ROOM
    return strip.page == glyph.page and beside and strip.top < glyph.y and top < strip.bottom


def holds(strip: Strip, glyph: Glyph) -> bool:
    em = glyph.size * MM_PER_POINT
    beside = strip.left - ROOM < glyph.left and glyph.left + glyph.width < strip.right + ROOM
    within = strip.top < glyph.y - 0.8 * em and glyph.y + 0.1 * em < strip.bottom
    return strip.page == glyph.page and beside and within


def letters(glyphs: list[Glyph], pieces: list[Strip]) -> set[str]:
    """Of articles, in these pieces of the pages."""
    return {g.text for g in glyphs if any(touches(strip, g) for strip in pieces)} & set(MARKS)


def left_out(glyphs: list[Glyph], pieces: list[Strip], letter: str) -> list[Glyph]:
    return [g for g in glyphs if g.text == letter and not any(holds(strip, g) for strip in pieces)]


@pytest.mark.parametrize("name", PAPERS)
def test_a_clip_shows_its_article_whole_and_no_other(name: str) -> None:
    doc, placed, glyphs = as_set(name)
    for item in doc.items:
        letter, pieces = item.text.title[0], strips(doc, placed, item.key)
        assert letters(glyphs, pieces) == {letter}
        assert left_out(glyphs, pieces, letter) == []


@pytest.mark.parametrize("name", PAPERS)
def test_a_clip_of_a_proof_of_before_shows_no_other_article(name: str) -> None:
    """Its report does not say where the parts begin and end."""
    doc, placed, glyphs = as_set(name)
    known = [{key: value for key, value in place.items() if key not in ("top", "foot")} for place in placed]
    for item in doc.items:
        letter, pieces = item.text.title[0], strips(doc, known, item.key)
        assert letters(glyphs, pieces) == {letter}
        # Where columns begin below a headline over all of them, it did not say either.
        assert name == SEVERAL or left_out(glyphs, pieces, letter) == []
