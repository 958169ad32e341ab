"""One article cut out of its pages."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from channels.newsletter.clipping import Strip, cut, strips
from channels.newsletter.document import PageFormat, Section
from channels.newsletter.pdf import Typesetter
from channels.newsletter.tests.samples import a_full_issue, an_issue

FORM = PageFormat()
DOC = an_issue()
PLAIN = Section("催し", ())
PLACE = {"page": 2, "end_page": 2, "x": 15.0, "y": 50.0, "lines": 10, "end_x": 15.0, "end_y": 110.0}


def test_an_article_within_one_column() -> None:
    (strip,) = strips(DOC, PLAIN, PLACE)
    assert strip.page == 2
    assert strip.top < 50
    assert 105 < strip.bottom < 110
    assert strip.right - strip.left == pytest.approx(FORM.column_width)


def test_an_article_over_three_columns_and_onto_the_next_page() -> None:
    place = PLACE | {"x": 78.0, "end_page": 3, "end_x": 75.0}
    found = strips(DOC, PLAIN, place)
    assert [(strip.page, round(strip.left)) for strip in found] == [(2, 78), (2, 141), (3, 12), (3, 75)]
    assert found[1].top == pytest.approx(FORM.margins["top"] - 2)
    assert found[1].bottom > 280


def test_a_report_of_before_is_reckoned_from_lines() -> None:
    place = {key: PLACE[key] for key in ("page", "end_page", "x", "y", "lines")}
    (strip,) = strips(DOC, PLAIN, place)
    assert strip.bottom == pytest.approx(50 + 10 * 15 * 25.4 / 72)


def test_columns_of_a_section_are_its_own() -> None:
    (two,) = strips(DOC, replace(PLAIN, columns=2), PLACE)
    (feature,) = strips(DOC, replace(PLAIN, is_feature=True), PLACE)
    assert two.right - two.left == pytest.approx(FORM.grid(2).column_width)
    assert feature.right - feature.left == pytest.approx(FORM.body_width)


def test_the_pieces_stand_under_each_other_and_keep_inside_the_page() -> None:
    out = io.BytesIO()
    Image.new("RGB", (420, 594), "red").save(out, "PNG")
    pieces = [Strip(1, -5, -5, 50, 20), Strip(1, 10, 280, 90, 400)]
    with Image.open(io.BytesIO(cut(FORM, pieces, lambda _number: out.getvalue()))) as picture:
        assert picture.size == (168, 40 + 8 + 34)
        assert picture.getpixel((0, 44)) == (255, 255, 255)


def test_real_articles_are_cut_where_they_stand() -> None:
    """The strips of all articles of a page cover its ink and do not lie on each other."""
    doc = replace(a_full_issue(20), cover_title="")
    doc = replace(doc, sections=tuple(replace(part, is_feature=False) for part in doc.sections))
    placed = {place["key"]: place for place in Typesetter(doc).layout.to_json()["placements"]}
    found = [
        strip
        for section in doc.sections
        for item in section.items
        for strip in strips(doc, section, placed[item.key])
    ]
    assert all(strip.bottom > strip.top for strip in found)
    columns: dict[tuple[int, int], list[Strip]] = {}
    for strip in found:
        columns.setdefault((strip.page, round(strip.left)), []).append(strip)
    for column in columns.values():
        column.sort(key=lambda strip: strip.top)
        assert all(above.bottom <= below.top + 2 for above, below in zip(column, column[1:], strict=False))
