"""The Word file as Word's reader library sees it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

from docx import Document
from lxml import etree
from PIL import Image

from channels.newsletter.document import PageFormat, Section
from channels.newsletter.exports import Source
from channels.newsletter.exports.docx import build
from channels.newsletter.exports.tests.reading_back import word_paragraphs
from channels.newsletter.exports.tests.samples import STAMP, a_photo, a_source, source_of, with_pictures
from channels.newsletter.tests.samples import an_issue, an_item


def body_of(source: Source) -> str:
    with zipfile.ZipFile(io.BytesIO(build(source))) as package:
        return package.read("word/document.xml").decode()


def measures(source: Source) -> list[dict[str, str]]:
    """Page, margins, columns and grid of every stretch, in twips: 「pgSz.w」 is the width of the page."""
    found = Document(io.BytesIO(build(source))).sections
    return [
        {
            f"{etree.QName(part).localname}.{etree.QName(name).localname}": value
            for part in section._sectPr
            for name, value in part.attrib.items()
        }
        for section in found
    ]


def test_page_and_columns_are_those_of_the_format() -> None:
    cover, contents, inside, colophon = measures(a_source(8))
    counts = [stretch["cols.num"] for stretch in (cover, contents, inside, colophon)]
    assert counts == ["1", "2", "3", "1"]
    assert (inside["pgSz.w"], inside["pgSz.h"]) == ("11906", "16838")
    assert inside["docGrid.linePitch"] == "300"
    text = int(inside["pgSz.w"]) - int(inside["pgMar.left"]) - int(inside["pgMar.right"])
    width = (text - 2 * int(inside["cols.space"])) / 3
    assert 17 * 9.5 * 20 <= width < 17.1 * 9.5 * 20


def test_a_section_of_its_own_columns_has_them() -> None:
    own = Section("特集", (an_item(),), columns=2, characters=20)
    source = Source(
        an_issue(sections=(own, Section("催し", (an_item(),)), Section("募集", (an_item(),)))), STAMP
    )
    assert [stretch["cols.num"] for stretch in measures(source)] == ["1", "2", "2", "3", "1"]


def test_a_right_bound_paper_folds_on_the_other_side() -> None:
    left, right = (
        measures(Source(an_issue(format=PageFormat(binding=side)), STAMP))[0] for side in ("left", "right")
    )
    assert int(left["pgMar.left"]) < int(left["pgMar.right"])
    assert left["pgMar.left"] == right["pgMar.right"]
    assert left["pgMar.right"] == right["pgMar.left"]


def test_styles_are_the_papers_own() -> None:
    document = Document(io.BytesIO(build(a_source(3))))
    names = {style.name for style in document.styles}
    assert {"題", "欄", "記事見出し", "本文", "項目", "柱", "記号"} <= names
    assert "List Bullet" not in names
    used = [p.style.name for p in document.paragraphs if p.style]
    assert used[used.index("欄") : used.index("欄") + 4] == ["欄", "記事見出し", "本文", "項目"]
    assert document.styles["記事見出し"].paragraph_format.keep_with_next


def test_ruby_marks_and_telephone_numbers() -> None:
    xml = body_of(source_of(an_item("題", "｜櫟木《くぬぎ》台", ("問", "市民課☎0000-12-3411"))))
    assert ">くぬぎ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t" in xml
    assert '<w:rStyle w:val="Mark"/></w:rPr><w:t xml:space="preserve">問</w:t>' in xml
    assert xml.split("Colophon")[0].count("<w:noBreakHyphen/>") == 2


def test_the_last_fact_keeps_with_the_one_before() -> None:
    xml = body_of(source_of(an_item("題", "本文", ("日", "1日"), ("場", "館"), ("問", "課"))))
    facts = xml.split('<w:pStyle w:val="Fact"/>')[1:]
    assert [fact.startswith("<w:keepNext/>") for fact in facts] == [False, True, False]


def test_running_heads_stamp_and_folio_are_mirrored() -> None:
    inside = Document(io.BytesIO(build(a_source(8)))).sections[2]
    odd, even = (part.paragraphs[0].text for part in (inside.footer, inside.even_page_footer))
    assert odd == f"2026年（令和8年）12月1日号　{STAMP.label}\t"
    assert even == f"\t{odd[:-1]}"
    assert "PAGE" in inside.footer._element.xml
    assert inside.header.paragraphs[0].text.startswith("市政だより わかばの")


def test_contents_name_the_page_of_the_proof() -> None:
    source = replace(a_source(3), pages={"0": 2, "1": 2, "2": 7})
    said = word_paragraphs(build(source))
    assert "水道管の凍結にご注意ください（その2）\t7" in said
    assert "固定資産税（第4期）の納期限（その0）\t" in word_paragraphs(build(a_source(3)))


def test_more_titles_than_the_cover_holds_are_left_to_the_sections() -> None:
    said = word_paragraphs(build(a_source(300)))
    assert len([line for line in said if line.startswith("固定資産税（第4期）の納期限（その0）")]) == 1


def test_a_picture_stands_in_its_column_with_caption_and_alternative_text() -> None:
    content = build(with_pictures(a_photo(4000, 2500)))
    shape = Document(io.BytesIO(content)).inline_shapes[0]
    assert 56 < shape.width.mm <= 57.1
    assert shape._inline.docPr.get("descr") == "木の輪"
    assert "去年の様子" in word_paragraphs(content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        kept = package.read("word/media/image1.jpg")
    assert 700 < Image.open(io.BytesIO(kept)).width < 800


def test_a_picture_that_is_none_is_named() -> None:
    for source in (with_pictures(b"GIF89a"), with_pictures(a_photo()[:300])):
        assert "［画像が見つかりません］01_親子リース_1.jpg" in word_paragraphs(build(source))


def test_nothing_in_it_runs_or_leads_outside() -> None:
    with zipfile.ZipFile(io.BytesIO(build(with_pictures(a_photo())))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
        assert {info.date_time[:3] for info in package.infolist()} == {(2026, 12, 1)}
    assert not [name for name in parts if "vba" in name.lower() or "embeddings" in name]
    assert not [name for name, part in parts.items() if b'TargetMode="External"' in part]


def test_its_properties_are_the_issues() -> None:
    properties = Document(io.BytesIO(build(a_source(1)))).core_properties
    assert properties.title == "市政だより わかばの 2026年（令和8年）12月1日号"
    assert properties.created is not None
    assert properties.created.date() == date(2026, 12, 1)
