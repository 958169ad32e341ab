"""Reading the file: encoding, header, rows. Refuses what is not such a file, before anything is stored."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from staff.errors import Refused

# Columns without which a row says nothing; the other columns of the standard may be missing.
REQUIRED = ("名称", "開始日")
MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 5_000
_MEANINGLESS = frozenset("\uf8f0\uf8f1\uf8f2\uf8f3")

TOO_LARGE = "ファイルが大きすぎます（20MBまで）。期間を分けて書き出してください。"
NO_TEXT = "文字コードを読み取れません。UTF-8のCSVで保存し直してください。"
NOT_CSV = 'CSVとして読めません（{line}行目付近）。引用符「"」の閉じ忘れがないか確かめてください。'
WRONG_HEADER = "イベント一覧の標準形式ではありません。1行目に「{missing}」の列がありません。"
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
        header = [name.strip() for name in next(reader, [])]
        _check_header(header)
        for line, cells in enumerate(reader, start=2):
            if any(cell.strip() for cell in cells):
                yield _row(line, header, cells)
    except csv.Error as error:
        raise Refused(NOT_CSV.format(line=reader.line_num)) from error


def _check_header(header: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise Refused(WRONG_HEADER.format(missing="」「".join(missing)))


def _row(line: int, header: list[str], cells: list[str]) -> SourceRow:
    # Spreadsheets drop empty cells at the end of a row, so fewer are fine; more are not.
    named = zip(header, cells, strict=False)
    kept = {name: _tidy(cell) for name, cell in named if name and cell.strip()}
    return SourceRow(line, kept, columns_wrong=any(cell.strip() for cell in cells[len(header) :]))


def _tidy(cell: str) -> str:
    """One kind of line break, no blanks around a line, none at either end."""
    return "\n".join(line.strip() for line in cell.strip().splitlines())
