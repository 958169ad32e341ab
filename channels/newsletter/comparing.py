"""Two settings of an issue, article by article: what came, went, moved and reads differently. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from announcements.diff import FieldChange, Mark, Piece, pieces
from channels.newsletter.document import IssueDoc, Item
from channels.newsletter.item import labelled

Report = Mapping[str, Any]  # as a proof keeps it


class Kind(StrEnum):
    """One way in which an article differs; the label is what staff read."""

    ADDED = "added"
    REMOVED = "removed"
    SECTION = "section"
    ORDER = "order"
    PAGE = "page"
    TEXT = "text"
    LINES = "lines"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Kind.ADDED: "入った",
    Kind.REMOVED: "なくなった",
    Kind.SECTION: "欄が変わった",
    Kind.ORDER: "順が変わった",
    Kind.PAGE: "面が変わった",
    Kind.TEXT: "文が変わった",
    Kind.LINES: "行数が変わった",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands: `order` counts from 1 in its section; pages and lines are None if unknown."""

    section: str
    order: int
    page: int | None = None
    lines: int | None = None

    @property
    def label(self) -> str:
        """「催しの3番目・5面・12行」."""
        words = [f"{self.section}の{self.order}番目"]
        words += [f"{self.page}面"] if self.page else []
        return "・".join([*words, *([f"{self.lines}行"] if self.lines else [])])


@dataclass(frozen=True, slots=True)
class Change:
    """One article that differs."""

    key: str
    title: str
    kinds: tuple[Kind, ...]
    before: Place | None
    after: Place | None
    fields: tuple[FieldChange, ...] = ()


def compare(old: IssueDoc, old_report: Report, new: IssueDoc, new_report: Report) -> list[Change]:
    """Every article that differs, in the order of the new paper, those gone at the end."""
    before, after = _placed(old, old_report), _placed(new, new_report)
    shuffled = _shuffled(before, after)
    changes = [_change(key, before.get(key), after[key], key in shuffled) for key in after]
    changes += [_change(key, before[key], None, False) for key in before if key not in after]
    return [change for change in changes if change.kinds]


def compare_frame(old: IssueDoc, new: IssueDoc) -> tuple[FieldChange, ...]:
    """What differs of the paper itself: cover, dates, format, sections, colophon."""
    return fields_changed(_frame(old), _frame(new))


def text_changes(old: Item, new: Item) -> tuple[FieldChange, ...]:
    """What a reader reads differently, field by field."""
    return fields_changed(readable(old), readable(new))


def readable(item: Item) -> dict[str, str]:
    """An article as label → words, marks said as words."""
    lines = labelled(item.text)
    for number, picture in enumerate(item.pictures, 1):
        words = "　".join(filter(None, (picture.caption, f"（{picture.alt}）", picture.sha256[:6])))
        lines[f"画像{number}"] = words
    lines["市のページ"] = item.url
    return {label: words for label, words in lines.items() if words}


def _change(
    key: str, before: tuple[Place, Item] | None, after: tuple[Place, Item] | None, shuffled: bool
) -> Change:
    old_place, old = before or (None, None)
    new_place, new = after or (None, None)
    fields = text_changes(old, new) if old and new else ()
    shown = new or old
    assert shown is not None
    kinds = tuple(_kinds(old_place, new_place, shuffled, bool(fields)))
    return Change(key, shown.text.title, kinds, old_place, new_place, fields)


def _kinds(before: Place | None, after: Place | None, shuffled: bool, reads: bool) -> Iterator[Kind]:
    if before is None or after is None:
        yield Kind.ADDED if before is None else Kind.REMOVED
        return
    if before.section != after.section:
        yield Kind.SECTION
    elif shuffled:
        yield Kind.ORDER
    if before.page != after.page:
        yield Kind.PAGE
    if reads:
        yield Kind.TEXT
    if before.lines != after.lines:
        yield Kind.LINES


def _placed(doc: IssueDoc, report: Report) -> dict[str, tuple[Place, Item]]:
    set_as = {str(place["key"]): place for place in report.get("placements", ())}
    return {
        item.key: (Place(section.name, order, *_set_as(set_as.get(item.key, {}))), item)
        for section in doc.sections
        for order, item in enumerate(section.items, 1)
    }


def _set_as(place: Mapping[str, Any]) -> tuple[int | None, int | None]:
    return place.get("page"), place.get("lines")


def _shuffled(before: Mapping[str, tuple[Place, Item]], after: Mapping[str, tuple[Place, Item]]) -> set[str]:
    """The fewest articles that must have been taken in hand: what others pushed down has not moved."""
    stayed: dict[str, list[tuple[int, str]]] = {}
    for key, (place, _) in after.items():
        old = before.get(key)
        if old and old[0].section == place.section:
            stayed.setdefault(place.section, []).append((old[0].order, key))
    return {key for row in stayed.values() for key in _out_of_line(row)}


def _out_of_line(row: Sequence[tuple[int, str]]) -> set[str]:
    """All but the longest run in rising order (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for at, (order, _) in enumerate(row):
        pile = bisect_left(tops, order)
        back.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [order]
        ends[pile : pile + 1] = [at]
    kept: set[str] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.add(row[at][1])
        at = back[at]
    return {key for _, key in row} - kept


def _frame(doc: IssueDoc) -> dict[str, str]:
    page = doc.format
    return {
        "題字": doc.title,
        "発行日": doc.label,
        "表紙の見出し": doc.cover_title,
        "表紙の文": doc.cover_text,
        "欄": "、".join(section.name for section in doc.sections),
        "紙面の大きさ": f"{page.width:g}×{page.height:g}mm",
        "段": f"{page.columns}段 {page.characters}字×{page.lines}行 {page.size:g}ポイント",
        "色": {"two": "2色", "four": "4色"}.get(page.colours, page.colours),
        "奥付": "\n".join(doc.colophon),
    }


def fields_changed(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FieldChange, ...]:
    """Label by label, where two texts differ."""
    return tuple(
        FieldChange(label, _pieces(before.get(label, ""), after.get(label, "")))
        for label in dict.fromkeys([*after, *before])
        if before.get(label, "") != after.get(label, "")
    )


def _pieces(old: str, new: str) -> tuple[Piece, ...]:
    """By words; where nothing is alike, two whole sentences read better than a mixture of syllables."""
    found = pieces(old, new)
    if any(len(piece.text) > 1 for piece in found if piece.mark is Mark.SAME):
        return found
    return tuple(piece for piece in (Piece(Mark.REMOVED, old), Piece(Mark.ADDED, new)) if piece.text)
