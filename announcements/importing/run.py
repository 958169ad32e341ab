"""The use case: a file into drafts of one department. The same file again changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction

from announcements.actions import DRAFT_FIELDS, save_draft
from announcements.digest import digest_of
from announcements.importing.mapping import RowRejected, source_key, to_draft
from announcements.importing.national_format import SourceRow, read
from announcements.models import Announcement, State
from segments.models import Category
from staff.errors import Refused
from staff.models import AuditEntry, Department, User
from staff.permissions import Action, can

CREATED = "催しデータから作成"
UPDATED = "催しデータで更新"
TOUCHED = "取込元が変わりましたが、下書きに手が入っているため上書きしません。見比べて直してください。"


class Outcome(StrEnum):
    """What became of one row."""

    IMPORTED = "取込み"
    UPDATED = "更新"
    UNCHANGED = "変更なし"
    REJECTED = "取り込めません"


@dataclass(frozen=True, slots=True)
class RowReport:
    """One line of the report: where in the file, what became of it, and what to look at."""

    line: int
    title: str
    outcome: Outcome
    notes: tuple[str, ...] = ()
    announcement: Announcement | None = None

    def __str__(self) -> str:
        remark = " ".join(self.notes)
        return f"{self.line}行目 {self.outcome.value} {self.title}" + (f"：{remark}" if remark else "")


@dataclass(frozen=True, slots=True)
class Report:
    """The whole file. An updated row counts as imported."""

    rows: tuple[RowReport, ...]

    def count(self, *outcomes: Outcome) -> int:
        return sum(row.outcome in outcomes for row in self.rows)

    def to_json(self) -> dict[str, int]:
        return {
            "imported": self.count(Outcome.IMPORTED, Outcome.UPDATED),
            "unchanged": self.count(Outcome.UNCHANGED),
            "rejected": self.count(Outcome.REJECTED),
        }


@transaction.atomic
def import_events(data: bytes, department: Department, actor: User) -> Report:
    """Drafts for every readable row. Raises Refused, with nothing stored, for an unreadable file."""
    if not can(actor, Action.CREATE, department):
        raise Refused("この課のお知らせを作る権限がありません。担当課を確かめてください。")
    # The same file twice at once (a second click): the second finds what the first has stored.
    Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    rows = read(data)
    categories = list(Category.objects.filter(is_active=True))
    seen: set[str] = set()
    reports = []
    for row in rows:
        key = source_key(row) or f"digest:{digest_of(row.cells)[:32]}"
        if key in seen:
            reports.append(_rejected(row, ["「NO」が前の行と同じです。番号を分けてください。"]))
            continue
        seen.add(key)
        reports.append(_import_row(row, key, department, actor, categories))
    return Report(tuple(reports))


def _import_row(
    row: SourceRow, key: str, department: Department, actor: User, categories: list[Category]
) -> RowReport:
    digest = digest_of(row.cells)
    stored = Announcement.objects.filter(department=department, source_key=key).first()
    if stored is not None and stored.source_digest == digest:
        return RowReport(row.line, row["名称"], Outcome.UNCHANGED, announcement=stored)
    try:
        draft = to_draft(row, categories)
    except RowRejected as rejection:
        return _rejected(row, rejection.reasons)
    if stored is None:
        stored = Announcement(department=department, source_key=key, source_digest=digest, **draft.fields)
        save_draft(stored, actor, act=CREATED)
        return RowReport(row.line, row["名称"], Outcome.IMPORTED, tuple(draft.notes), stored)
    if not _is_untouched(stored):
        return _rejected(row, [TOUCHED], stored)
    return _update(row, stored, draft.fields, digest, actor, tuple(draft.notes))


def _update(
    row: SourceRow,
    stored: Announcement,
    fields: dict[str, Any],
    digest: str,
    actor: User,
    notes: tuple[str, ...],
) -> RowReport:
    for name in DRAFT_FIELDS:
        if name in fields:
            setattr(stored, name, fields[name])
    save_draft(stored, actor, act=UPDATED)
    Announcement.objects.filter(pk=stored.pk).update(source_digest=digest)
    return RowReport(row.line, row["名称"], Outcome.UPDATED, notes, stored)


def _is_untouched(announcement: Announcement) -> bool:
    """True while nobody but the import has worked on it."""
    acts = AuditEntry.objects.filter(
        object_type=Announcement._meta.label_lower, object_id=str(announcement.pk)
    )
    return announcement.state == State.DRAFT and not acts.exclude(verb__in=(CREATED, UPDATED)).exists()


def _rejected(row: SourceRow, reasons: list[str], announcement: Announcement | None = None) -> RowReport:
    return RowReport(row.line, row["名称"], Outcome.REJECTED, tuple(reasons), announcement)
