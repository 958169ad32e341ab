"""InDesign tagged text, read back tag by tag."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from channels.newsletter.exports import Source
from channels.newsletter.exports.reading import Piece
from channels.newsletter.exports.tagged import Paragraph, build, paragraphs, read
from channels.newsletter.exports.tests.samples import HOSTILE, a_source, hostile_sources, source_of
from channels.newsletter.tests.samples import an_item


def test_it_is_what_indesign_for_windows_expects() -> None:
    content = build(a_source(8))
    text = content[2:].decode("utf-16-le")
    assert content[:2] == b"\xff\xfe"
    assert text.startswith("<UNICODE-WIN>\r\n<Version:7><FeatureSet:InDesign-Japanese><ColorTable:=<Black:")
    assert "\n" not in text.replace("\r\n", "")
    assert not text.endswith("\r\n")
    assert re.findall("<DefineParaStyle:(.+?)=", text) == ["欄", "見出し", "本文", "項目"]
    assert set(re.findall("<ParaStyle:(.+?)>", text)) == {"欄", "見出し", "本文", "項目"}


def test_marks_ruby_and_telephone_numbers_have_their_tags() -> None:
    source = source_of(an_item("｜櫟木《くぬぎ》台の森", "", ("問", "市民課☎0000-12-3411へ")))
    assert read(build(source))[1:] == [
        Paragraph("見出し", (Piece("櫟木", "くぬぎ"), Piece("台の森"))),
        Paragraph("項目", (Piece("市民課"), Piece("☎0000-12-3411", whole=True), Piece("へ")), "問"),
    ]


def test_the_short_address_is_printed_as_one_types_it() -> None:
    item = replace(an_item("題", "本文"), short_url="https://wk.example/a1")
    assert read(build(source_of(item)))[-1] == Paragraph("項目", (Piece("wk.example/a1", whole=True),))


def test_signs_of_the_format_come_through_as_text() -> None:
    text = build(source_of(an_item("<ParaStyle:欄>\\", "a<b>c\\d"))).decode("utf-16")
    assert r"<ParaStyle:見出し>\<ParaStyle:欄\>\\" in text
    assert r"<ParaStyle:本文>a\<b\>c\\d" in text


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(source=hostile_sources)
def test_everything_comes_back(source: Source) -> None:
    assert read(build(source)) == list(paragraphs(source))


def test_a_hostile_text_is_one_paragraph() -> None:
    lead = " ".join(HOSTILE.split())
    content = build(source_of(an_item(HOSTILE, lead, ("問", HOSTILE))))
    assert [p.style for p in read(content)] == ["欄", "見出し", "本文", "項目"]


@pytest.mark.parametrize("content", [b"", b"<UNICODE-WIN>", "\ufeff<ASCII-MAC>\r".encode("utf-16-le")])
def test_another_file_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="no "):
        read(content)
