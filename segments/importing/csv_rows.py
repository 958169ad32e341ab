"""A CSV of readers, line by line: each is hostile until parsed, and no reason repeats a LINE id.

line_user_id,ward,categories,children,following
U…(32 hex),honmachi,kosodate|safety,2024-05|2026-11,1
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from segments.ages import BEFORE_BIRTH, GROWN_UP, age_in_months
from segments.importing.seen import Seen
from segments.models import Category, Ward
from segments.resolving import mask
from staff.errors import Refused

if TYPE_CHECKING:
    from _csv import Reader as _Rows

COLUMNS = ("line_user_id", "ward", "categories", "children", "following")
_ID = re.compile(r"U[0-9a-f]{32}")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_SEPARATORS = re.compile(r"[\s|]+")
_YES, _NO = {"1", "true", "yes", "はい", "友だち", ""}, {"0", "false", "no", "いいえ", "ブロック"}
_MOST_CHILDREN = 20
_LONGEST_LINE = 4_000


class RowRejected(Exception):
    """Why a line cannot be taken, as a Japanese sentence; it quotes codes at most, never an id."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One readable line: who, and with which preferences."""

    line_user_id: str = field(repr=False)
    ward: int | None
    categories: int
    children: tuple[date, ...]
    following: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line by its number in the file: a reader, or the reason why not."""

    number: int
    reader: Reader | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Codes:
    """What the codes in the file mean: category → bit, ward → id."""

    categories: Mapping[str, int]
    wards: Mapping[str, int]

    @classmethod
    def load(cls) -> Codes:
        return cls(
            dict(Category.objects.values_list("code", "bit")), dict(Ward.objects.values_list("code", "pk"))
        )


def columns(path: Path, encoding: str) -> frozenset[str]:
    """What the file tells of each reader. Refused when it is no such CSV."""
    with path.open(encoding=encoding, newline="") as file:
        return frozenset(_places(csv.reader(file, strict=True)))


def lines(path: Path, encoding: str, codes: Codes, today: date) -> Iterator[Line]:
    """Every line of the file. Refused when it is no such CSV, or is written in another encoding."""
    csv.field_size_limit(_LONGEST_LINE)
    with path.open(encoding=encoding, errors="strict", newline="") as file:
        try:
            yield from _lines(csv.reader(file, strict=True), codes, today)
        except UnicodeDecodeError as error:
            raise Refused(
                "文字コードがUTF-8ではないようです。Shift_JIS（CP932）のファイルは --encoding cp932 を"
                "付けて実行してください。"
            ) from error


def _lines(rows: _Rows, codes: Codes, today: date) -> Iterator[Line]:
    places = _places(rows)
    seen = Seen()
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield Line(rows.line_num, None, "引用符の閉じ忘れか、長すぎる項目があります。")
            continue
        if not any(cells):
            continue
        try:
            reader = _reader(_named(cells, places), codes, today)
            if not seen.add(reader.line_user_id):
                raise RowRejected("前の行と同じ人です。1人1行にしてください。")
            yield Line(rows.line_num, reader)
        except RowRejected as rejection:
            yield Line(rows.line_num, None, str(rejection))


def _places(rows: _Rows) -> Mapping[str, int]:
    try:
        header = [name.strip().lower() for name in next(rows)]
    except (StopIteration, csv.Error):
        raise Refused("ファイルが空です。1行目に見出しのあるCSVを指定してください。") from None
    if "line_user_id" not in header or len(set(header)) != len(header) or set(header) - set(COLUMNS):
        raise Refused(f"1行目の見出しを確かめてください。使える見出しは {', '.join(COLUMNS)} です。")
    return {name: place for place, name in enumerate(header)}


def _named(cells: Sequence[str], places: Mapping[str, int]) -> Mapping[str, str]:
    if len(cells) != len(places):
        raise RowRejected(f"項目の数が見出しと違います（{len(places)}のはずが{len(cells)}）。")
    return {name: cells[place].strip() for name, place in places.items()}


def _reader(cells: Mapping[str, str], codes: Codes, today: date) -> Reader:
    if not _ID.fullmatch(cells["line_user_id"]):
        raise RowRejected("line_user_id の形が違います（Uと、半角の0〜9・a〜fが32字）。")
    return Reader(
        cells["line_user_id"],
        _ward(cells.get("ward", ""), codes),
        _categories(cells.get("categories", ""), codes),
        _children(cells.get("children", ""), today),
        _following(cells.get("following", "")),
    )


def _ward(code: str, codes: Codes) -> int | None:
    if code and code not in codes.wards:
        raise RowRejected(f"区のコード「{_excerpt(code)}」がありません。")
    return codes.wards.get(code)


def _categories(text: str, codes: Codes) -> int:
    wanted = set(filter(None, _SEPARATORS.split(text)))
    if unknown := sorted(wanted - codes.categories.keys()):
        raise RowRejected(f"分野のコード「{_excerpt(unknown[0])}」がありません。")
    return mask(codes.categories[code] for code in wanted)


def _children(text: str, today: date) -> tuple[date, ...]:
    months = sorted({_month(word, today) for word in _SEPARATORS.split(text) if word})
    if len(months) > _MOST_CHILDREN:
        raise RowRejected(f"子の生年月が多すぎます（{_MOST_CHILDREN}人まで）。")
    return tuple(months)


def _month(word: str, today: date) -> date:
    found = _MONTH.fullmatch(word)
    if not found or found[1] == "0000":
        raise RowRejected(f"子の生年月「{_excerpt(word)}」を読めません（例：2024-05）。")
    month = date(int(found[1]), int(found[2]), 1)
    if not BEFORE_BIRTH <= age_in_months(month, today) <= GROWN_UP:
        raise RowRejected(f"子の生年月「{word}」が、妊娠中から17歳までの間にありません。")
    return month


def _following(text: str) -> bool:
    word = text.lower()
    if word not in _YES | _NO:
        raise RowRejected("following は、友だちなら 1、ブロック中なら 0 にしてください。")
    return word in _YES


def _excerpt(text: str) -> str:
    """Something to find the place by; what might be an id (a column too far) is not shown."""
    shown = "".join(char for char in text[:20] if unicodedata.category(char)[0] != "C")
    return "…" if re.search(r"[UCR]?[0-9a-f]{8}", shown) else shown
