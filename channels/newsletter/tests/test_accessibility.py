"""A tagged PDF: language, title, headings in order, words for pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf

from channels.newsletter.document import Picture
from channels.newsletter.pdf import Typesetter
from channels.newsletter.tests.samples import a_full_issue, an_issue, an_item_with


def elements(node: Any) -> Iterator[Any]:
    """The structure tree in reading order."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        yield from elements(node.get("/K", pikepdf.Array()))


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    return [str(element.S) for element in elements(pdf.Root.StructTreeRoot.K)]


def test_it_says_what_it_is() -> None:
    issue = a_full_issue(12)
    with pikepdf.open(io.BytesIO(Typesetter(issue).pdf())) as pdf:
        assert str(pdf.Root.Lang).startswith("ja")
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == f"{issue.title} {issue.label}"
        assert str(pdf.docinfo["/Author"]) == "若葉野市"
        assert "第1428号" in str(pdf.docinfo["/Keywords"])
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_headings_are_tagged_in_order() -> None:
    issue = a_full_issue(12)
    with pikepdf.open(io.BytesIO(Typesetter(issue).pdf())) as pdf:
        headings = [kind for kind in kinds(pdf) if kind in {"/H1", "/H2", "/H3"}]
    wanted = [heading for section in issue.sections for heading in ("/H1", *("/H2" for _ in section.items))]
    assert headings == wanted


def test_headings_of_a_feature_are_in_order_too() -> None:
    issue = a_full_issue(4)
    sections = (replace(issue.sections[0], is_feature=True), *issue.sections[1:])
    with pikepdf.open(io.BytesIO(Typesetter(replace(issue, sections=sections)).pdf())) as pdf:
        assert [kind for kind in kinds(pdf) if kind.startswith("/H")][:2] == ["/H1", "/H2"]


def test_pictures_and_codes_have_words() -> None:
    picture = Picture("none.jpg", "", "雪の駅前")
    issue = an_issue(an_item_with(picture, short_url="https://example.jp/s/1"))
    with pikepdf.open(io.BytesIO(Typesetter(issue).pdf())) as pdf:
        figures = [str(e.get("/Alt", "")) for e in elements(pdf.Root.StructTreeRoot.K) if e.S == "/Figure"]
    assert figures == ["雪の駅前", "二次元コード"]
