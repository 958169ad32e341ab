"""What the board shows of an issue: its sections with their articles and room, its pages, what is wrong.

Read in a few queries, whatever the number of articles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from channels.models import Issue, IssueItem, IssueSection, IssueState, PaperSection, Proof
from channels.newsletter import late
from channels.newsletter.copyfitting import measure, without_ruby
from channels.newsletter.item import ItemText
from channels.newsletter.openings import times_opened
from channels.newsletter.wanted import is_wanted
from staff.wording import format_date

_READ = ("issue", "held_from", "delivery__revision__announcement")


@dataclass(frozen=True, slots=True)
class Row:
    """One article on the board."""

    item: IssueItem
    text: ItemText
    lines: int
    page: int | None  # where it stands in the current proof
    is_measured: bool  # set like this in a proof; else estimated

    @property
    def title(self) -> str:
        return without_ruby(self.text.title) or "（題のない記事）"

    @property
    def over(self) -> int:
        return max(0, self.lines - self.item.line_budget)

    @property
    def is_wanted(self) -> bool:
        return is_wanted(self.item)

    @property
    def announcement_id(self) -> int:
        return self.item.delivery.revision.announcement_id

    @property
    def pictures(self) -> int:
        return len(self.item.content.get("pictures", ()))


@dataclass(frozen=True, slots=True)
class SectionView:
    """One 欄 with what stands in it; `layout` is None for one the issue does not have yet."""

    name: str
    rows: Sequence[Row]
    layout: IssueSection | None = None

    @property
    def lines(self) -> int:
        return sum(row.lines for row in self.rows)

    @property
    def budget(self) -> int:
        return self.layout.line_budget if self.layout else 0

    @property
    def over(self) -> int:
        return max(0, self.lines - self.budget) if self.budget else 0

    @property
    def left(self) -> int:
        return max(0, self.budget - self.lines)

    @property
    def is_estimated(self) -> bool:
        return any(not row.is_measured for row in self.rows)


@dataclass(frozen=True, slots=True)
class PageFill:
    """Lines of one page: used, of those there are."""

    page: int
    used: int
    lines: int

    @property
    def percent(self) -> int:
        return min(100, self.used * 100 // self.lines) if self.lines else 0


class BoardView:
    """An issue as the board shows it. `proof` is the newest, `current` whether nothing changed since."""

    def __init__(self, issue: Issue, proof: Proof | None, *, current: bool) -> None:
        self.issue, self.proof, self.current = issue, proof, current
        self._layouts = {row.name: row for row in issue.sections.all()}
        self._set = _lines_when_set(proof)
        items = IssueItem.with_withdrawn.filter(issue=issue).select_related(*_READ).order_by("order", "pk")
        found = list(items.annotate(opened=times_opened()))
        self._rows = [self._row(item) for item in found if item.withdrawn_at is None]
        self.taken_out = [item for item in found if item.withdrawn_at is not None]

    @property
    def is_open(self) -> bool:
        return self.issue.state == IssueState.OPEN

    @cached_property
    def sections(self) -> list[SectionView]:
        """Those of the issue in order, and every other an article could be moved to."""
        in_use = PaperSection.objects.filter(is_active=True).values_list("name", flat=True)
        names = dict.fromkeys([*self._layouts, *in_use, *(row.item.section for row in self._rows)])
        return [self._section(name) for name in names]

    @property
    def filled(self) -> list[SectionView]:
        """The sections with articles, and the issue's own empty ones while something can be put there."""
        return [one for one in self.sections if one.rows or (self.is_open and one.layout)]

    @property
    def articles(self) -> int:
        return len(self._rows)

    @property
    def lines(self) -> int:
        return sum(row.lines for row in self._rows)

    @cached_property
    def late(self) -> list[IssueItem]:
        """Arrived after the deadline of this issue, and waiting in a later one."""
        if not self.is_open or self.issue.department_deadline >= timezone.localdate():
            return []
        return list(late.arrivals(self.issue).select_related(*_READ))

    @property
    def deadline_passed(self) -> bool:
        return self.issue.department_deadline < timezone.localdate()

    @property
    def fills(self) -> list[PageFill]:
        """Page by page, of the newest proof."""
        rows = self.proof.report.get("fills", ()) if self.proof else ()
        return [PageFill(row["page"], row["used"], row["lines"]) for row in rows]

    @property
    def problems(self) -> list[str]:
        """What stands in the way of 校了 or should be looked at, the gravest first."""
        found = list(self.proof.report.get("problems", ())) if self.proof and self.current else []
        found += [
            f"「{row.title}」のお知らせは取り下げられていますが、記事が残っています。"
            for row in self._rows
            if not row.is_wanted
        ]
        return found + self._overdue()

    @property
    def warnings(self) -> list[str]:
        """What bursts its room."""
        sections = [
            f"「{one.name}」の欄が{one.over}行あふれています（{one.lines}行 / 目安{one.budget}行）。"
            for one in self.sections
            if one.over
        ]
        over = [row for row in self._rows if row.over]
        named = "、".join(f"「{row.title}」{row.over}行" for row in over[:5])
        rest = f"ほか{len(over) - 5}件" if len(over) > 5 else ""
        return sections + ([f"目安の行数をこえた記事が{len(over)}件あります：{named}{rest}"] if over else [])

    def _overdue(self) -> list[str]:
        today, okay, editing = timezone.localdate(), self.issue.okay_date, self.issue.editing_date
        if self.is_open and okay < today:
            return [f"校了予定日（{format_date(okay)}）を過ぎています。"]
        if self.is_open and editing < today:
            return [
                f"編集の締切（{format_date(editing)}）を過ぎています。記事を動かさずに校了へ進めてください。"
            ]
        return []

    def _section(self, name: str) -> SectionView:
        rows = [row for row in self._rows if row.item.section == name]
        return SectionView(name, rows, self._layouts.get(name))

    def _row(self, item: IssueItem) -> Row:
        text = ItemText.from_json(item.content)
        known = self._set.get(str(item.pk))
        as_set = known is not None and known.text == text.to_json()
        return Row(
            item,
            text,
            known.lines if known and as_set else measure(text, item.line_budget).lines,
            known.page if known and self.current else None,
            as_set,
        )


@dataclass(frozen=True, slots=True)
class _Set:
    """How an article was set in a proof."""

    text: Mapping[str, Any]
    lines: int
    page: int


def _lines_when_set(proof: Proof | None) -> dict[str, _Set]:
    """By key, what the newest proof says: an article not changed since is as long as it was."""
    if proof is None:
        return {}
    texts = {
        item["key"]: item["text"]
        for section in proof.content.get("sections", ())
        for item in section["items"]
    }
    return {
        str(place["key"]): _Set(_as_stored(texts.get(str(place["key"]), {})), place["lines"], place["page"])
        for place in proof.report.get("placements", ())
    }


def _as_stored(text: Mapping[str, Any]) -> dict[str, Any]:
    """A text of a snapshot as articles keep theirs: lists, where JSON made them of pairs."""
    return ItemText.from_json(text).to_json()
