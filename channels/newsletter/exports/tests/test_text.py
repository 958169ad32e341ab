"""The text version: what somebody who listens gets."""

from __future__ import annotations

from dataclasses import replace

from channels.newsletter.document import Picture
from channels.newsletter.exports.tests.samples import a_source, an_empty_source, source_of
from channels.newsletter.exports.text import build
from channels.newsletter.tests.samples import an_item


def test_it_is_a_windows_text_with_contents_first_and_ends_announced() -> None:
    content = build(a_source(3))
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.split("\r\n")
    assert lines[0] == "市政だより わかばの 2026年（令和8年）12月1日号 テキスト版"
    start, end = lines.index("もくじ"), lines.index("もくじ、ここまで")
    assert lines[start + 1 : start + 3] == ["特集 1件（1番）", "1番 固定資産税（第4期）の納期限（その0）"]
    assert lines[end + 2] == "ここから、特集 1件（1番）"
    assert "1番、ここまで" in lines
    assert "お知らせ、ここまで" in lines
    assert "以上で、市政だより わかばの 2026年（令和8年）12月1日号を終わります。" in lines


def test_signs_are_words() -> None:
    item = an_item("｜櫟木《くぬぎ》台①", "㈱若葉", ("¥", "2㎏"), ("問", "市民課☎0000-12-3411"))
    text = build(source_of(item)).decode()
    for said in (
        "1番 櫟木（くぬぎ）台（1）",
        "株式会社若葉",
        "費用：2キログラム",
        "問合せ：市民課 電話0000-12-3411",
    ):
        assert f"{said}\r\n" in text
    assert not set("①㈱㎏☎¥《") & set(text)


def test_a_picture_is_described_and_the_address_given() -> None:
    picture = Picture("images/a.jpg", "0" * 64, "木の輪", caption="去年の様子")
    item = replace(an_item(), pictures=(picture, Picture("b.jpg", "", "")), short_url="https://wk.example/a1")
    text = build(source_of(item)).decode()
    assert "画像1：去年の様子。木の輪\r\n画像2：説明がありません\r\n" in text
    assert "くわしくは：https://wk.example/a1\r\n" in text


def test_an_empty_issue_says_so() -> None:
    assert "この号には、まだ記事がありません。" in build(an_empty_source()).decode()
