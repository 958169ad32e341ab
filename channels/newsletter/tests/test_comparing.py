"""Two settings of an issue, as tables of what changed; and laws that hold for any two."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from announcements.diff import Mark
from channels.newsletter.comparing import Kind, Place, compare, compare_frame, readable, text_changes
from channels.newsletter.document import IssueDoc, Item, PageFormat, Picture, Section
from channels.newsletter.item import ItemText
from channels.newsletter.tests.samples import an_issue, an_item

A, B, C, D = (an_item(f"記事{key}", f"{key}の本文です。", key=key) for key in "abcd")


def paper(**sections: list[Item]) -> IssueDoc:
    return an_issue(sections=tuple(Section(name, tuple(items)) for name, items in sections.items()))


def report(doc: IssueDoc, **pages: int) -> dict[str, Any]:
    return {"placements": [{"key": i.key, "page": pages.get(i.key, 2), "lines": 5} for i in doc.items]}


def kinds(old: IssueDoc, new: IssueDoc, before: Any = None, after: Any = None) -> dict[str, list[str]]:
    changes = compare(old, before or report(old), new, after or report(new))
    return {change.key: [kind.value for kind in change.kinds] for change in changes}


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        (paper(催し=[A, B]), paper(催し=[A, B]), {}),
        (paper(催し=[A]), paper(催し=[A, B]), {"b": ["added"]}),
        (paper(催し=[A, B]), paper(催し=[B]), {"a": ["removed"]}),
        # An article that came in first pushes the others down; it alone has changed.
        (paper(催し=[A, B]), paper(催し=[C, A, B]), {"c": ["added"]}),
        (paper(催し=[A, B, C]), paper(催し=[B, C, A]), {"a": ["order"]}),
        (paper(催し=[A, B, C, D]), paper(催し=[A, D, B, C]), {"d": ["order"]}),
        (paper(催し=[A], 募集=[B]), paper(催し=[], 募集=[A, B]), {"a": ["section"]}),
        (paper(催し=[A]), paper(催し=[replace(A, text=B.text)]), {"a": ["text"]}),
        (paper(催し=[A]), paper(催し=[replace(A, url="https://www.city.wakaba.example/a")]), {"a": ["text"]}),
    ],
)
def test_what_changed(old: IssueDoc, new: IssueDoc, changed: dict[str, list[str]]) -> None:
    assert kinds(old, new) == changed


def test_pages_and_lines() -> None:
    doc = paper(催し=[A, B])
    longer = report(doc, b=3)
    longer["placements"][0]["lines"] = 8
    assert kinds(doc, doc, report(doc), longer) == {"a": ["lines"], "b": ["page"]}
    (first, _) = compare(doc, report(doc), doc, longer)
    assert (first.before, first.after) == (Place("催し", 1, 2, 5), Place("催し", 1, 2, 8))
    assert first.after
    assert first.after.label == "催しの1番目・2面・8行"


def test_a_report_without_places_is_no_change_and_no_error() -> None:
    doc = paper(催し=[A])
    assert compare(doc, {}, doc, {}) == []
    (change,) = compare(paper(催し=[]), {}, doc, {})
    assert change.after
    assert change.after.label == "催しの1番目"


def test_words_are_marked() -> None:
    old = an_item("工作", "親子20組で作ります。", ("定", "20組"))
    new = an_item("工作", "親子15組で作ります。", ("定", "15組"), ("¥", "無料"))
    changes = {change.label: change.pieces for change in text_changes(old, new)}
    assert list(changes) == ["本文", "定員", "費用"]
    assert [(piece.mark, piece.text) for piece in changes["本文"]] == [
        (Mark.SAME, "親子"),
        (Mark.REMOVED, "20"),
        (Mark.ADDED, "15"),
        (Mark.SAME, "組で作ります。"),
    ]
    assert [(piece.mark, piece.text) for piece in changes["費用"]] == [(Mark.ADDED, "無料")]


def test_words_with_nothing_in_common_stand_whole_beside_each_other() -> None:
    (change,) = text_changes(an_item("工作", "犬の話を、聞く。"), an_item("工作", "夏に、泳ぐ。"))
    assert [piece.mark for piece in change.pieces] == [Mark.REMOVED, Mark.ADDED]


def test_a_picture_and_a_mark_said_twice_are_read_too() -> None:
    picture = Picture("images/a.jpg", "a" * 64, "木の輪")
    item = replace(an_item("工作", "", ("問", "児童館"), ("問", "公民館")), pictures=(picture,))
    assert readable(item) == {"題": "工作", "問合せ": "児童館\n公民館", "画像1": "（木の輪）　aaaaaa"}
    assert [change.label for change in text_changes(replace(item, pictures=()), item)] == ["画像1"]


def test_the_paper_itself() -> None:
    old = paper(催し=[A])
    new = replace(old, cover_title="冬を、ともに灯す。", format=PageFormat(columns=4))
    assert [change.label for change in compare_frame(old, new)] == ["表紙の見出し", "段"]
    assert compare_frame(old, old) == ()


# --- laws ----------------------------------------------------------------------------------------------

words = st.text("あいう、。ABC<>&", max_size=8)
items = st.builds(
    lambda key, title, lead, field: Item(key, ItemText(title, lead, (("問", field),))),
    st.sampled_from("abcdefg"),
    words,
    words,
    words,
)


@st.composite
def papers(draw: st.DrawFn) -> IssueDoc:
    found = draw(st.lists(items, max_size=7, unique_by=lambda item: item.key))
    cut = draw(st.integers(0, len(found)))
    return paper(催し=found[:cut], 募集=found[cut:])


@given(papers())
def test_nothing_changed_in_itself(doc: IssueDoc) -> None:
    assert compare(doc, report(doc), doc, report(doc)) == []
    assert compare_frame(doc, doc) == ()


@given(papers(), papers())
def test_every_article_that_differs_is_named_and_no_other(old: IssueDoc, new: IssueDoc) -> None:
    named = kinds(old, new)
    before, after = _by_key(old), _by_key(new)
    for key in before.keys() | after.keys():
        if key not in before or key not in after:
            assert named[key] == ["added" if key in after else "removed"]
            continue
        (old_section, old_item), (new_section, new_item) = before[key], after[key]
        assert ("section" in named.get(key, [])) == (old_section != new_section)
        assert ("text" in named.get(key, [])) == (readable(old_item) != readable(new_item))
    assert named.keys() <= before.keys() | after.keys()


@given(papers(), papers())
def test_articles_not_named_as_moved_stand_in_the_same_order(old: IssueDoc, new: IssueDoc) -> None:
    named = kinds(old, new)
    for section in new.sections:
        moved = {key for key, how in named.items() if {"added", "section", "order"} & {*how}}
        kept = [item.key for item in section.items if item.key not in moved]
        stood = [item.key for part in old.sections if part.name == section.name for item in part.items]
        assert [key for key in stood if key in kept] == kept


@given(papers(), papers())
def test_the_marked_words_give_both_texts_back(old: IssueDoc, new: IssueDoc) -> None:
    for change in compare(old, {}, new, {}):
        for field in change.fields:
            for doc, other in ((old, Mark.ADDED), (new, Mark.REMOVED)):
                text = "".join(piece.text for piece in field.pieces if piece.mark is not other)
                assert text == readable(_by_key(doc)[change.key][1]).get(field.label, "")


def test_every_kind_has_a_word() -> None:
    assert all(kind.label for kind in Kind)


def _by_key(doc: IssueDoc) -> dict[str, tuple[str, Item]]:
    return {item.key: (section.name, item) for section in doc.sections for item in section.items}
