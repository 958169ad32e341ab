"""The patrol report for spreadsheets: the figures as one long table, and every finding as a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from channels.pages.analysis_csv import harmless
from patrol.models.finding import Fate
from patrol.report import CheckLine, Report, Waits
from patrol.severity import Severity
from staff.wording import local

Cell = str | int
FIGURE_COLUMNS = ("表", "項目", "分野", "数字の名前", "値")
FINDING_COLUMNS = (
    "判断した日時",
    "お知らせ",
    "担当課",
    "分野",
    "判断",
    "検査",
    "重さ",
    "項目",
    "該当箇所",
    "指摘",
    "扱い",
    "見送り・承認の理由",
    "見送り・承認した人",
)


def figures_csv(report: Report) -> str:
    return _written(FIGURE_COLUMNS, _figures(report))


def findings_csv(report: Report) -> str:
    return _written(
        FINDING_COLUMNS,
        (
            (
                f"{local(one.review.decided_at):%Y-%m-%d %H:%M}",
                one.review.title,
                one.review.department.name,
                one.review.category.name,
                str(one.review.decision.label),
                one.title,
                str(one.severity.label),
                one.where,
                one.quote,
                one.reason,
                str(one.fate.label),
                one.turned_down_for,
                one.by,
            )
            for one in report.findings
        ),
    )


def _written(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """No text is taken for a formula, whatever was written in an announcement."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def _figures(report: Report) -> Iterator[tuple[Cell, ...]]:
    yield from _totals(report)
    for line in report.checks:
        yield from _of_check("検査ごとの指摘", line, "")
    for place in report.places:
        yield from _of_check("検査と分野ごとの成績", place, place.category.name)
    for one in report.departments:
        figures: tuple[tuple[str, Cell], ...] = (
            ("届いた（件）", one.arrived),
            ("判断した（件）", one.decided),
            ("差し戻した（件）", one.returned),
            ("指摘（件）", one.findings),
            ("止める（件）", one.stops),
            *_waits(one.waits),
        )
        for name, value in figures:
            yield "課ごと", one.department.name, "", name, value
    for kind in report.kinds:
        yield "差戻しの理由", kind.label, "", "広報課（件）", kind.patrol
        yield "差戻しの理由", kind.label, "", "所属長（件）", kind.heads
    for check, mended in report.early:
        yield "申請の前に直ったもの", check, "", "件", mended


def _totals(report: Report) -> Iterator[tuple[Cell, ...]]:
    totals = report.totals
    figures: tuple[tuple[str, Cell], ...] = (
        ("届いた（件）", totals.arrived),
        ("承認した（件）", totals.approved),
        ("差し戻した（件）", totals.returned),
        ("取下げ（件）", totals.withdrawn),
        ("残っている（件）", totals.left),
        *_waits(totals.waits),
    )
    for name, value in figures:
        yield "全体", "", "", name, value


def _of_check(table: str, line: CheckLine, category: str) -> Iterator[tuple[Cell, ...]]:
    for severity in Severity:
        yield table, line.title, category, f"{severity.label}（件）", line.severities[severity]
    for fate in Fate:
        yield table, line.title, category, f"{fate.label}（件）", line.fates[fate]
    precision = "" if line.precision is None else f"{line.precision * 100:.0f}"
    yield table, line.title, category, "指摘が正しかった割合（%）", precision


def _waits(waits: Waits) -> tuple[tuple[str, Cell], ...]:
    return (
        ("判断までの時間・中央値（時間）", _hours(waits.median)),
        ("判断までの時間・90%（時間）", _hours(waits.p90)),
    )


def _hours(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds / 3600:.1f}"
