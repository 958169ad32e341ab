from __future__ import annotations

import pytest

from announcements.importing.markup import words_of
from announcements.importing.national_format import read


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("<p>絵本を<b>読みます</b>。</p><ul><li>一つ</li></ul>", "\n絵本を読みます。\n\n\n一つ\n\n"),
        ("一行目<br/>二行目<BR>三行目", "一行目\n二行目\n三行目"),
        ("親子&nbsp;&amp;友だち", "親子\xa0&友だち"),
        ('<a href="https://example.jp/a">くわしく</a>', "くわしく（https://example.jp/a）"),
        ("<a href='https://example.jp/'>https://example.jp/</a>", "https://example.jp/"),
        ("3<5で5>3、<会場>、a<b、R&D、?a=1&lt=2", "3<5で5>3、<会場>、a<b、R&D、?a=1&lt=2"),
    ],
)
def test_markup_becomes_what_a_reader_would_see(cell: str, words: str) -> None:
    assert words_of(cell) == words


def test_cells_come_without_markup() -> None:
    (row,) = read("名称,開始日,説明\n朝市,2026-12-27,<p>魚と</p><p>野菜</p>\n".encode())
    assert row["説明"] == "魚と\n\n野菜"
