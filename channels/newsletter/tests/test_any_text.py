"""Whatever is written, whatever the format: a page comes out."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from channels.newsletter.document import IssueDoc, Item, PageFormat, Picture, Section
from channels.newsletter.item import ItemText
from channels.newsletter.paper import MM_PER_POINT
from channels.newsletter.pdf import Typesetter
from channels.newsletter.tests.samples import a_full_issue, an_issue, an_item
from staff.errors import Refused

# Characters a template would take for its own, ruby in halves, and everything else.
SIGNS = "#$\\\"'[]{}()<>@*_`~/%&=|《》（）「」、。☎0123456789あ漢\n\t\u200b\ufeff\u202e\u3000 "
TEXT = st.one_of(st.text(max_size=60), st.text(SIGNS, max_size=60))
PICTURE = st.builds(Picture, st.just("none"), st.just(""), TEXT, st.just(100), st.integers(0, 400), TEXT)
FIELD = st.tuples(st.sampled_from(["日", "場", "問", ""]), TEXT)
ITEM = st.builds(
    Item,
    st.just(""),
    st.builds(ItemText, TEXT, TEXT, st.lists(FIELD, max_size=4).map(tuple)),
    pictures=st.lists(PICTURE, max_size=2).map(tuple),
    short_url=TEXT,
)


@st.composite
def formats(draw: st.DrawFn) -> PageFormat:
    """Sheets from a postcard to a broadsheet, with up to as many characters and lines as they take."""
    width, height = draw(st.integers(100, 450)), draw(st.integers(140, 600))
    size, columns = draw(st.floats(6.5, 18)), draw(st.integers(1, 8))
    pitch = size * draw(st.floats(1.4, 2.5))
    room = (width - 21 - 6 * (columns - 1)) / columns / (size * MM_PER_POINT)
    assume(room >= 8)
    characters = draw(st.integers(8, min(60, int(room))))
    lines = draw(st.integers(5, max(5, int((height - 37) / (pitch * MM_PER_POINT)))))
    colours, binding = draw(st.sampled_from(["two", "four"])), draw(st.sampled_from(["left", "right"]))
    return PageFormat(width, height, columns, characters, lines, size, pitch, colours, binding)


quickly = settings(deadline=None, max_examples=20, phases=[Phase.generate])


def is_whole(issue: IssueDoc) -> bool:
    setting = Typesetter(issue)
    with pikepdf.open(io.BytesIO(setting.pdf())) as pdf:
        return len(pdf.pages) == setting.layout.pages


@quickly
@given(st.lists(ITEM, max_size=4), TEXT, TEXT, st.lists(TEXT, max_size=3), st.sampled_from([True, False]))
def test_any_text(items: list[Item], title: str, cover: str, lines: list[str], feature: bool) -> None:  # noqa: FBT001
    keyed = tuple(replace(item, key=str(n)) for n, item in enumerate(items))
    sections = (Section(title, keyed[:2], is_feature=feature), Section(cover, keyed[2:], columns=2))
    words = {"title": title, "cover_title": cover, "cover_text": cover, "city": cover}
    assert is_whole(an_issue(sections=sections, colophon=tuple(lines), **words))


@quickly
@given(formats())
def test_any_format_that_is_possible(page: PageFormat) -> None:
    assume(not page.problems)
    issue = replace(a_full_issue(8), format=page)
    sections = (replace(issue.sections[0], is_feature=True), *issue.sections[1:])
    assert is_whole(replace(issue, sections=sections))


def test_an_impossible_format_is_refused_with_its_reason() -> None:
    with pytest.raises(Refused, match="3段×40字は幅414mmで、幅210mmの紙に入りません"):
        Typesetter(an_issue(an_item(), format=PageFormat(characters=40)))


def test_an_impossible_section_is_set_as_the_others_and_named() -> None:
    section = Section("相談", (an_item(),), columns=2, characters=60)
    layout = Typesetter(an_issue(sections=(section,))).layout
    assert layout.problems == (
        "「相談」の欄は組めないため、ほかの欄と同じ段で組みました。"
        "2段×60字では文字が4.2ポイントになります。字数か段数を減らしてください。",
    )
