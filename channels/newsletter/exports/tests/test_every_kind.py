"""What holds of every file: all text in order, the same bytes twice, a stamp, and no text that breaks it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings

from channels.models.proof import ExportKind
from channels.newsletter.exports import BUILDERS, Source
from channels.newsletter.exports.reading import plain
from channels.newsletter.exports.tests.reading_back import TEXT_OF
from channels.newsletter.exports.tests.samples import (
    a_source,
    an_empty_source,
    hostile_sources,
    with_pictures,
)
from channels.newsletter.house_style import printable
from channels.newsletter.item import ItemText
from channels.newsletter.spoken import spoken

SPOKEN = {ExportKind.TEXT, ExportKind.ZIP}
every_kind = pytest.mark.parametrize("kind", list(TEXT_OF))


def printed(item: ItemText, kind: ExportKind) -> Iterator[str]:
    """Title, lead and facts of an article as a kind of file says them, without blanks."""
    say = spoken if kind in SPOKEN else plain
    in_one_line = (
        " ".join(printable(text).split()) for text in (item.title, *(text for _, text in item.fields))
    )
    title, *facts = in_one_line
    for text in (title, printable(item.lead), *facts):
        yield "".join(say(text).split())


def test_every_kind_of_the_page_has_a_builder() -> None:
    assert set(BUILDERS) == set(ExportKind)


@every_kind
def test_the_text_of_all_articles_is_there_in_order(kind: ExportKind) -> None:
    source = a_source()
    said = "".join(TEXT_OF[kind](BUILDERS[kind](source)).split())
    body = said[said.index("もくじ、ここまで") :] if kind == ExportKind.TEXT else said
    if kind == ExportKind.DOCX:
        body = said[said.rindex(source.doc.items[0].text.title) :]  # behind the contents
    place = 0
    for item in source.doc.items:
        for text in printed(item.text, kind):
            place = body.find(text, place)
            assert place >= 0, (item.text.title, text)
            place += len(text)


@every_kind
def test_the_same_source_gives_the_same_bytes(kind: ExportKind) -> None:
    pictured = with_pictures(b"\xff\xd8 no picture")
    assert BUILDERS[kind](a_source(9)) == BUILDERS[kind](a_source(9))
    assert BUILDERS[kind](pictured) == BUILDERS[kind](pictured)


@pytest.mark.parametrize("kind", list(ExportKind))
def test_every_kind_says_how_far_it_is(kind: ExportKind) -> None:
    told: list[int] = []
    BUILDERS[kind](replace(a_source(8), report_progress=told.append))
    assert len(told) >= 3
    assert told == sorted(set(told))
    assert told[-1] == 100


@every_kind
def test_an_issue_without_articles_is_a_file_too(kind: ExportKind) -> None:
    said = TEXT_OF[kind](BUILDERS[kind](an_empty_source()))
    assert "その" not in said


@every_kind
def test_another_version_is_another_file(kind: ExportKind) -> None:
    source = a_source(2)
    later = replace(source, stamp=replace(source.stamp, version=4))
    assert BUILDERS[kind](source) != BUILDERS[kind](later)


@every_kind
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(source=hostile_sources)
def test_no_text_breaks_the_file(kind: ExportKind, source: Source) -> None:
    said = TEXT_OF[kind](BUILDERS[kind](source))
    for item in source.doc.items:
        for text in printed(item.text, kind):
            assert _visible(text) in _visible(said)


def test_the_stamp_stands_where_the_format_has_a_place() -> None:
    source = a_source(1)
    digest = source.stamp.digest
    properties = Document(io.BytesIO(BUILDERS[ExportKind.DOCX](source))).core_properties
    assert (properties.identifier, properties.version) == (digest, "3")
    assert properties.subject == source.stamp.label
    assert digest.encode() in BUILDERS[ExportKind.XML](source)
    assert digest in BUILDERS[ExportKind.CSV](source).decode("utf-16")
    assert source.stamp.label in BUILDERS[ExportKind.TEXT](source).decode()[:200]
    assert "校正3 a1b2c3d4e5f6" in BUILDERS[ExportKind.TAGGED](source).decode("utf-16")
    with zipfile.ZipFile(io.BytesIO(BUILDERS[ExportKind.ZIP](source))) as archive:
        assert digest in archive.read("お読みください.txt").decode()


def _visible(text: str) -> str:
    """Without blanks and what no file carries: controls, and no characters at all."""
    return "".join(c for c in text if c.isprintable() and not c.isspace())
