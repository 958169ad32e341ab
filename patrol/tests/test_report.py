from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrol.models import Decision, Fate
from patrol.pages.bars import LONGEST, chart_of
from patrol.pages.report import took
from patrol.pages.report_csv import figures_csv, findings_csv
from patrol.period import Month
from patrol.report import FindingRow, Name, ReviewRow, Rows, report_of, waits_of
from patrol.severity import Severity

CHILDCARE, HEALTH = Name("kosodate", "子育て支援課"), Name("kenko", "健康課")
KIDS, SAFETY = Name("kosodate", "子育て"), Name("bosai", "防災")
AT = datetime(2026, 11, 10, 9, tzinfo=UTC)


def review(
    pk: int = 1,
    hours: float = 1,
    decision: Decision = Decision.APPROVED,
    department: Name = CHILDCARE,
    **said: str,
) -> ReviewRow:
    title = said.pop("title", "離乳食教室")
    return ReviewRow(
        pk, pk, title, department, KIDS, AT - timedelta(hours=hours), AT, decision, **said
    )  # fmt: skip


def found(
    severity: Severity, fate: Fate, check: str = "weekday", of: ReviewRow | None = None, **said: str
) -> FindingRow:
    return FindingRow(of or review(), check, severity, fate, **said)


def rows(*reviews: ReviewRow, findings: tuple[FindingRow, ...] = (), **others: object) -> Rows:
    arrived = Counter(one.department for one in reviews)
    return Rows(list(reviews), findings, arrived, **others)  # type: ignore[arg-type]


# --- the month -------------------------------------------------------------------------------------


def test_a_month_begins_and_ends_at_midnight_in_japan() -> None:
    december = Month(2026, 12)
    assert december.since.isoformat() == "2026-12-01T00:00:00+09:00"
    assert december.until.isoformat() == "2027-01-01T00:00:00+09:00"
    assert (december.next, december.previous) == (Month(2027, 1), Month(2026, 11))
    assert Month(2027, 1).previous == december
    assert (str(december), december.label) == ("2026-12", "2026年12月")


def test_the_last_evening_of_a_month_in_utc_is_the_next_in_japan() -> None:
    assert Month.of(datetime(2026, 11, 30, 16, tzinfo=UTC)) == Month(2026, 12)


@pytest.mark.parametrize(
    "text",
    ["", "2026-13", "2026-00", "2026-1", "1999-12", "２０２６-11", "2026-11-01", "2026-11\n"],
)
def test_what_is_no_month_is_this_month(text: str) -> None:
    assert Month.read(text, Month(2026, 11)) == Month(2026, 11)


@given(st.integers(2001, 2098), st.integers(1, 12))
def test_months_follow_each_other(year: int, number: int) -> None:
    month = Month(year, number)
    assert month.next.previous == month.previous.next == month
    assert Month.read(str(month), Month(2000, 1)) == month
    assert month.since < month.until == month.next.since


# --- the figures -----------------------------------------------------------------------------------


def test_how_long_it_took() -> None:
    waits = waits_of([review(hours=hours) for hours in range(1, 11)])
    assert waits.median == 5.5 * 3600
    assert waits.p90 == 9 * 3600
    assert waits_of([review(hours=3)]) == waits_of([review(hours=3), review(decision=Decision.WITHDRAWN)])
    assert waits_of([]).median is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "—"), (10, "1分未満"), (25 * 60, "25分"), (3600, "1時間"), (3 * 3600 + 1200, "3時間20分"),
        (52 * 3600, "2日4時間"), (48 * 3600, "2日"), (59.6 * 60, "1時間"),
    ],
)  # fmt: skip
def test_times_in_words(seconds: float | None, words: str) -> None:
    assert took(seconds) == words


def test_totals() -> None:
    report = report_of(
        rows(
            review(1),
            review(2, decision=Decision.RETURNED),
            review(3, decision=Decision.WITHDRAWN),
            left=4,
        )
    )
    totals = report.totals
    assert (totals.decided, totals.approved, totals.returned, totals.withdrawn) == (2, 1, 1, 1)
    assert (totals.arrived, totals.left) == (3, 4)


def test_what_was_caught_and_what_was_turned_down() -> None:
    findings = (
        found(Severity.CONFIRM, Fate.FIXED),
        found(Severity.STOP, Fate.ACCEPTED),
        found(Severity.NOTE, Fate.FIXED),  # no harm prevented
        found(Severity.STOP, Fate.OVERRIDDEN),
        found(Severity.NOTE, Fate.DISMISSED),
        found(Severity.CONFIRM, Fate.PASSED),
    )
    report = report_of(rows(review(), findings=findings))
    assert [(one.severity, one.fate) for one in report.caught] == [
        (Severity.STOP, Fate.ACCEPTED),
        (Severity.CONFIRM, Fate.FIXED),
    ]
    assert [one.fate for one in report.turned_down] == [Fate.OVERRIDDEN, Fate.DISMISSED]
    (line,) = report.checks
    assert (line.total, line.right, line.turned_down, line.undecided) == (6, 3, 2, 1)
    assert line.precision == 3 / 5


def test_precision_by_check_and_category_the_worst_first() -> None:
    safety = ReviewRow(2, 2, "津波", HEALTH, SAFETY, AT, AT, Decision.APPROVED)
    findings = (
        found(Severity.NOTE, Fate.FIXED),
        found(Severity.NOTE, Fate.DISMISSED, of=safety),
        found(Severity.NOTE, Fate.OPEN, check="urls"),  # nothing decided
    )
    report = report_of(rows(review(), safety, findings=findings))
    assert [(one.title, one.category.name, one.precision) for one in report.places] == [
        ("日付と曜日", "防災", 0.0),
        ("日付と曜日", "子育て", 1.0),
    ]


def test_departments_by_load() -> None:
    reviews = (review(1), review(2, decision=Decision.RETURNED), review(3, department=HEALTH))
    findings = (
        found(Severity.STOP, Fate.ACCEPTED, of=reviews[1]),
        found(Severity.NOTE, Fate.OPEN, of=reviews[0]),
    )
    first, second = report_of(rows(*reviews, findings=findings)).departments
    assert (first.department, first.decided, first.returned, first.return_rate) == (CHILDCARE, 2, 1, 0.5)
    assert (first.findings, first.stops, first.findings_each) == (2, 1, 1.0)
    assert (second.department, second.findings, second.return_rate) == (HEALTH, 0, 0.0)


def test_a_department_whose_work_only_arrived() -> None:
    report = report_of(Rows([], [], Counter({HEALTH: 2})))
    assert [(one.arrived, one.decided, one.return_rate) for one in report.departments] == [(2, 0, None)]


def test_why_things_were_returned() -> None:
    returned = [
        review(1, decision=Decision.RETURNED, reason_kind="too_broad"),
        review(2, decision=Decision.RETURNED),  # before kinds were asked for
    ]
    report = report_of(rows(*returned, head_returns=Counter({"too_broad": 2})))
    assert [(one.label, one.patrol, one.heads) for one in report.kinds] == [
        ("対象過大", 1, 2),
        ("その他", 1, 0),
    ]


# --- bars ------------------------------------------------------------------------------------------


@given(st.lists(st.lists(st.integers(0, 10**6), min_size=1, max_size=3), max_size=6))
def test_no_bar_is_longer_than_the_longest(counts: list[list[int]]) -> None:
    chart = chart_of([("課", [("stop", count) for count in line]) for line in counts], "件")
    for bar in chart.bars:
        assert sum(part.length for part in bar.parts) <= LONGEST
        assert all(part.length >= 0 for part in bar.parts)
    assert len(chart.bars) == len(counts)


# --- CSV -------------------------------------------------------------------------------------------


def test_no_cell_is_a_formula() -> None:
    evil = '=HYPERLINK("http://x.example")'
    one = found(
        Severity.STOP,
        Fate.OVERRIDDEN,
        of=review(title=evil),
        quote="+1",
        reason="-1",
        turned_down_for="@x",
        by="＝1",
    )
    text = findings_csv(report_of(rows(one.review, findings=(one,))))
    line = text.splitlines()[1]
    for cell in ("=HYPERLINK", "+1", "-1", "@x", "＝1"):
        assert f"'{cell}" in line


def test_every_figure_has_a_line() -> None:
    findings = (found(Severity.NOTE, Fate.FIXED),)
    report = report_of(rows(review(), findings=findings, early=Counter({"weekday": 3})))
    text = figures_csv(report)
    assert "全体,,,承認した（件）,1\r\n" in text
    assert "検査ごとの指摘,日付と曜日,,直った（件）,1\r\n" in text
    assert "検査と分野ごとの成績,日付と曜日,子育て,指摘が正しかった割合（%）,100\r\n" in text
    assert "課ごと,子育て支援課,,判断までの時間・中央値（時間）,1.0\r\n" in text
    assert "申請の前に直ったもの,日付と曜日,,件,3\r\n" in text
    assert len({line.count(",") for line in text.splitlines()}) == 1
