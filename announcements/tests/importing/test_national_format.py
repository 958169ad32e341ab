from __future__ import annotations

import pytest

from announcements.importing.national_format import MAX_BYTES, read
from staff.errors import Refused

GOOD = 'NO,名称,開始日,説明\n1,朝市,2026-12-27,"魚と\n野菜"\n\n2,梅まつり,2027-02-13,\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_rows_come_with_their_lines(encoding: str) -> None:
    rows = read(GOOD.encode(encoding))
    assert [(row.line, row["名称"]) for row in rows] == [(2, "朝市"), (4, "梅まつり")]
    assert rows[0]["説明"] == "魚と\n野菜"
    assert "説明" not in rows[1].cells
    assert rows[1]["知らない列"] == ""


def test_windows_line_ends_and_blank_edges_do_not_matter() -> None:
    rows = read("NO,名称,開始日\r\n1, 朝市　,2026-12-27\r\n".encode())
    assert rows[0].cells == {"NO": "1", "名称": "朝市", "開始日": "2026-12-27"}


@pytest.mark.parametrize(
    ("names", "standard"),
    [
        (
            "イベント名,開始日,開始時間,開始日時特記事項,参加申込方法",
            "名称,開始日,開始時刻,日時備考,申込方法",
        ),
        ("ID,イベント名,開始日,建物名等（方書）,ＵＲＬ", "NO,名称,開始日,建物名等,URL"),
        ("名称,開始日,カテゴリー,イベント種類", "名称,開始日,カテゴリー,イベント種類"),
    ],
)
def test_columns_of_every_revision_of_the_standard_are_known(names: str, standard: str) -> None:
    values = ",".join(f"値{n}" for n in range(len(names.split(","))))
    (row,) = read(f"{names}\n{values}\n".encode())
    assert list(row.cells) == standard.split(",")


def test_a_row_with_too_many_cells_is_marked() -> None:
    rows = read("名称,開始日\n朝市,2026-12-27,余り\n梅まつり\n".encode())
    assert [row.columns_wrong for row in rows] == [True, False]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "「名称」「開始日」の列がありません"),
        ("題名,日付\n朝市,2026\n".encode(), "「名称」「開始日」の列がありません"),
        ("名称,開始日,説明,説明\n朝市,2026-12-27,魚,肉\n".encode(), "「説明」の列が2つあります"),
        ("名称,開始日\n".encode(), "催しが1件も入っていません"),
        ("名称,開始日\n,\n , \n".encode(), "催しが1件も入っていません"),
        ('名称,開始日\n"朝市,2026-12-27\n'.encode(), "引用符"),
        ('名称,開始日\n"朝"市,2026-12-27\n'.encode(), "CSVとして読めません（2行目付近）"),
        ("名称,開始日\n".encode() + b"\xff\xff\xff\xff", "文字コード"),
        (b"\x89PNG\r\n\x1a\n\0\0", "文字コード"),
        ("名称,開始日\n朝市,2026-12-27\n".encode("utf-16"), "文字コード"),
        (b"x" * (MAX_BYTES + 1), "大きすぎます"),
        (("名称,開始日\n" + "朝市,2026-12-27\n" * 5001).encode(), "多すぎます"),
        (("名称,開始日\n" + "あ" * 200_000 + ",2026-12-27\n").encode(), "CSVとして読めません"),
    ],
    ids=range(13),
)
def test_what_is_no_event_file_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        read(data)
