"""The table for InDesign's データ結合, read back as one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from channels.newsletter.exports.table import GUARD, build, guarded
from channels.newsletter.exports.tests.reading_back import rows
from channels.newsletter.exports.tests.samples import (
    a_photo,
    a_source,
    an_empty_source,
    source_of,
    with_pictures,
)
from channels.newsletter.tests.samples import an_item


def test_one_row_an_article_and_a_column_for_each_mark() -> None:
    found = rows(build(a_source(60)))
    assert [row["番号"] for row in found] == [str(n) for n in range(1, 61)]
    first = found[0]
    assert first["日時"] == "12月12日（土）午前10時〜11時30分"
    assert first["場所"] == "若葉野クリーンセンター（櫟木台1-2-3）"
    assert first["ルビ"] == "櫟木（くぬぎ）"
    assert (first["号"], first["校正"], first["要約値"][:4]) == ("1428", "3", "a1b2")


def test_no_field_holds_a_line_end() -> None:
    content = build(source_of(an_item("題", "一\n二\u2028三\r\n四", ("日", "a\nb"))))
    row = rows(content)[0]
    assert [row[name] for name in ("本文", "本文2", "本文3", "本文4")] == ["一", "二", "三", "四"]
    assert content.decode("utf-16").count("\r\n") == 2
    assert "\n" not in content.decode("utf-16").replace("\r\n", "")


def test_a_template_of_one_issue_fits_the_next() -> None:
    """The columns are the same whether an issue has articles and pictures or not."""
    names = [
        content.decode("utf-16").split("\r\n")[0] for content in map(build, (an_empty_source(), a_source()))
    ]
    assert names[0] == names[1]
    assert "@画像3" in names[0]


def test_pictures_and_codes_are_named_as_indesign_wants() -> None:
    source = with_pictures(a_photo(), a_photo(30, 20))
    item = replace(source.doc.items[0], short_url="https://wk.example/a1")
    section = replace(source.doc.sections[0], items=(item,))
    row = rows(build(replace(source, doc=replace(source.doc, sections=(section,)))))[0]
    assert (row["@画像1"], row["@画像2"], row["@画像3"]) == ("01_親子リース_1.jpg", "01_親子リース_2.jpg", "")
    assert (row["画像1の説明"], row["画像1の代替文"]) == ("去年の様子", "木の輪")
    assert row["#二次元コード"] == "https://wk.example/a1"


def test_facts_of_one_mark_share_a_column_and_an_unknown_mark_has_one() -> None:
    row = rows(build(source_of(an_item("題", "", ("日", "1日"), ("他", "なし"), ("日", "2日")))))[0]
    assert (row["日時"], row["その他"]) == ("1日 2日", "他 なし")


@pytest.mark.parametrize("begins", list("=+-@＝＋－＠"))
def test_no_cell_is_a_formula(begins: str) -> None:
    text = f"{begins}HYPERLINK(1)"
    content = build(source_of(an_item(text, text, ("日", text)), name=text)).decode("utf-16")
    assert f",{begins}" not in content.split("\r\n", 1)[1]
    assert content.count(GUARD) == 4
    assert rows(content.encode("utf-16"))[0]["見出し"] == text


def test_other_text_is_left_alone() -> None:
    assert guarded("−4℃") == "−4℃"
