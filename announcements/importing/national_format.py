"""Reading the file: encoding, header, rows. Refuses what is not such a file, before anything is stored."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from announcements.importing.markup import words_of
from staff.errors import Refused

# Columns without which a row says nothing; the other columns of the standard may be missing.
REQUIRED = ("名称", "開始日")
# The names which other revisions of the standard have for the same columns.
OTHER_NAMES = {
    "ID": "NO",
    "全国地方公共団体コード": "都道府県コード又は市区町村コード",
    "イベント名": "名称",
    "カテゴリー": "イベント種類",
    "開始時間": "開始時刻",
    "終了時間": "終了時刻",
    "開始日時特記事項": "日時備考",
    "住所": "住所町名",
    "所在地_町字": "住所町名",
    "所在地_番地以下": "住所丁目以下",
    "方書": "建物名等",
    "建物名等(方書)": "建物名等",
    "参加申込終了日": "申込期限日",
    "参加申込終了時間": "申込期限時刻",
    "参加申込方法": "申込方法",
}
MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 5_000
_MEANINGLESS = frozenset("\uf8f0\uf8f1\uf8f2\uf8f3")

TOO_LARGE = "ファイルが大きすぎます（20MBまで）。期間を分けて書き出してください。"
NO_TEXT = "文字コードを読み取れません。UTF-8のCSVで保存し直してください。"
NOT_CSV = 'CSVとして読めません（{line}行目付近）。引用符「"」の閉じ忘れがないか確かめてください。'
WRONG_HEADER = "イベント一覧の標準形式ではありません。1行目に「{missing}」の列がありません。"
TWICE = "1行目に「{name}」の列が2つあります。1つにまとめるか、見出しを変えてください。"
NO_EVENTS = "催しが1件も入っていません。書き出しの条件を確かめてください。"
TOO_MANY = f"催しが多すぎます（{MAX_ROWS:,}件まで）。期間を分けて書き出してください。"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One event as the file has it: `line` as a spreadsheet numbers it, `cells` without blanks."""

    line: int
    cells: dict[str, str]
    columns_wrong: bool = False

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read(data: bytes) -> list[SourceRow]:
    """All rows of the file. Raises Refused when it cannot be read as a whole."""
    if len(data) > MAX_BYTES:
        raise Refused(TOO_LARGE)
    rows = list(_rows(_decoded(data)))
    if not rows:
        raise Refused(NO_EVENTS)
    if len(rows) > MAX_ROWS:
        raise Refused(TOO_MANY)
    return rows


def _decoded(data: bytes) -> str:
    """UTF-8 with or without BOM, or CP932 as older spreadsheets save it. NUL is in no text."""
    if b"\0" in data:
        raise Refused(NO_TEXT)
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # CP932 takes almost any bytes; these are what it makes of those that mean nothing.
        if not _MEANINGLESS.intersection(text):
            return text
    raise Refused(NO_TEXT)


def _rows(text: str) -> Iterator[SourceRow]:
    # newline="" keeps the line breaks inside quotes as they are.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = _header(next(reader, []))
        for line, cells in enumerate(reader, start=2):
            if any(cell.strip() for cell in cells):
                yield _row(line, header, cells)
    except csv.Error as error:
        raise Refused(NOT_CSV.format(line=reader.line_num)) from error


def _header(cells: list[str]) -> list[str]:
    """The columns by the names the import knows. Refused when one is lacking or doubtful."""
    header = [unicodedata.normalize("NFKC", cell).strip() for cell in cells]
    header = [name if OTHER_NAMES.get(name, name) in header else OTHER_NAMES[name] for name in header]
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise Refused(WRONG_HEADER.format(missing="」「".join(missing)))
    if twice := next((name for name, count in Counter(header).items() if name and count > 1), ""):
        raise Refused(TWICE.format(name=twice))
    return header


def _row(line: int, header: list[str], cells: list[str]) -> SourceRow:
    # Spreadsheets drop empty cells at the end of a row, so fewer are fine; more are not.
    named = zip(header, cells, strict=False)
    kept = {name: _tidy(cell) for name, cell in named if name and cell.strip()}
    return SourceRow(line, kept, columns_wrong=any(cell.strip() for cell in cells[len(header) :]))


def _tidy(cell: str) -> str:
    """Words without markup, one kind of line break, no blanks around a line, none at either end."""
    return "\n".join(line.strip() for line in words_of(cell).strip().splitlines())
