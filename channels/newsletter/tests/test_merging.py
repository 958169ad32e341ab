"""Two people at the same page: neither takes back what the other did."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from channels.models import Issue, IssueSection
from channels.newsletter import editing, sectioning
from channels.newsletter.tests.browsing import filled_in
from channels.newsletter.tests.factories import make_issue
from staff.errors import Refused
from staff.models import AuditEntry, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def printer(client: Client, print_staff: User) -> Client:
    client.force_login(print_staff)
    return client


@pytest.fixture
def issue() -> Issue:
    return make_issue(1, date(2026, 12, 1), cover_text="1行目\n2行目  ")


@pytest.fixture
def plan(issue: Issue) -> str:
    return reverse("newsletter:edit", args=[issue.pk])


def meanwhile(actor: User, issue: Issue, **changes: object) -> None:
    """What a colleague saves while the page is open."""
    theirs = Issue.objects.get(pk=issue.pk)
    for name, value in changes.items():
        setattr(theirs, name, value)
    editing.save_issue(actor, theirs)


def test_a_plan_keeps_the_cover_of_a_colleague(
    printer: Client, pr_officer: User, issue: Issue, plan: str
) -> None:
    page = filled_in(printer, plan)
    meanwhile(pr_officer, issue, cover_title="同僚の見出し", cover_text="同僚の文")
    assert printer.post(plan, page | {"okay_date": "2026-11-25"}).status_code == 302
    issue.refresh_from_db()
    assert (issue.cover_title, issue.cover_text) == ("同僚の見出し", "同僚の文")
    assert issue.okay_date == date(2026, 11, 25)
    assert issue.cover_by == pr_officer


def test_what_both_changed_is_refused_by_name(
    printer: Client, pr_officer: User, issue: Issue, plan: str
) -> None:
    page = filled_in(printer, plan)
    meanwhile(pr_officer, issue, cover_title="同僚の見出し", cover_text="同僚の文")
    mine = page | {"cover_title": "わたしの見出し", "okay_date": "2026-11-25"}
    for _ in range(2):  # pressing again overwrites nothing either
        html = printer.post(plan, mine).content.decode()
        assert "の「表紙の見出し」（いまは「同僚の見出し」）は、この画面を開いたあとに変わっています" in html
        assert 'value="わたしの見出し"' in html
        assert "「表紙の文」" not in html
    issue.refresh_from_db()
    assert (issue.cover_title, issue.okay_date) == ("同僚の見出し", date(2026, 11, 24))
    assert printer.post(plan, mine | {"cover_title": "同僚の見出し"}).status_code == 302


def test_a_plan_sent_as_it_was_shown_changes_nothing(printer: Client, issue: Issue, plan: str) -> None:
    page = filled_in(printer, plan)
    page |= {name: said.replace("\n", "\r\n") for name, said in page.items()}  # as browsers do
    assert printer.post(plan, page).status_code == 302
    assert not AuditEntry.objects.exists()
    issue.refresh_from_db()
    assert issue.cover_text == "1行目\n2行目  "


def test_days_that_are_in_order_for_each_need_not_be_for_both(
    print_staff: User, pr_officer: User, issue: Issue
) -> None:
    shown = {name: getattr(issue, name) for name in editing.PLANNED}
    meanwhile(pr_officer, issue, okay_date=date(2026, 11, 20))
    issue.editing_date = date(2026, 11, 22)
    with pytest.raises(Refused, match="日付の順が逆になります"):
        editing.save_issue(print_staff, issue, shown)


@pytest.fixture
def table(issue: Issue) -> str:
    return reverse("newsletter:sections", args=[issue.pk])


def row_of(page: dict[str, str], name: str) -> str:
    """How the fields of that section begin."""
    said = {said: field for field, said in page.items() if field.startswith("form-")}
    return said[name].removesuffix("name")


def renamed(actor: User, issue: Issue, **changes: object) -> IssueSection:
    """The row of 催し as a colleague changes it while the page is open."""
    row = issue.sections.get(name="催し")
    for name, value in changes.items():
        setattr(row, name, value)
    sectioning.save_sections(actor, issue, [row])
    return row


def test_a_table_of_sections_keeps_the_row_of_a_colleague(
    printer: Client, pr_officer: User, issue: Issue, table: str
) -> None:
    page = filled_in(printer, table)
    row = renamed(pr_officer, issue, name="イベント", line_budget=333, columns=2, is_feature=True)
    health = row_of(page, "健康")
    assert printer.post(table, page | {f"{health}line_budget": "77"}).status_code == 302
    stored = issue.sections.get(pk=row.pk)
    assert (stored.name, stored.line_budget, stored.columns, stored.is_feature) == ("イベント", 333, 2, True)
    assert stored.name_by == pr_officer
    assert issue.sections.get(name="健康").line_budget == 77


def test_so_it_does_within_a_row(printer: Client, pr_officer: User, issue: Issue, table: str) -> None:
    page = filled_in(printer, table)
    row = renamed(pr_officer, issue, name="イベント")
    assert printer.post(table, page | {f"{row_of(page, '催し')}line_budget": "77"}).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.line_budget) == ("イベント", 77)


def test_a_row_both_changed_is_refused_by_name(
    printer: Client, pr_officer: User, issue: Issue, table: str
) -> None:
    page = filled_in(printer, table)
    row = renamed(pr_officer, issue, line_budget=333)
    start = row_of(page, "催し")
    for mine in ({f"{start}line_budget": "44"}, {f"{start}DELETE": "on"}):
        html = printer.post(table, page | mine | {f"{start}order": "9"}).content.decode()
        assert "「催し」の「欄の行数の目安」（いまは「333」）は、この画面を開いたあとに変わっています" in html
        assert 'value="9"' in html
    row.refresh_from_db()
    assert (row.line_budget, row.order) == (333, 5)


def test_a_row_taken_away_meanwhile_is_said(
    printer: Client, pr_officer: User, issue: Issue, table: str
) -> None:
    page = filled_in(printer, table)
    sectioning.save_sections(pr_officer, issue, [], [issue.sections.get(name="催し")])
    html = printer.post(table, page).content.decode()
    assert "この欄は、この画面を開いたあとになくなっています" in html
    assert not issue.sections.filter(name="催し").exists()
