"""The cover and the names of sections come in without an approval: 校了 over them is another person's."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from channels.models import Issue, PaperSection
from channels.newsletter import arranging, closing, editing, rendering, sectioning
from channels.newsletter.tests.articles import place_article
from channels.newsletter.tests.factories import confirm_everything, make_issue
from channels.newsletter.tests.test_editing import an_article
from staff.errors import Refused
from staff.models import User

pytestmark = pytest.mark.django_db
PAPER = {"order": 5, "line_budget": 0, "item_lines": 20, "is_active": "on"}


def rename(actor: User, issue: Issue, old: str, new: str) -> None:
    row = issue.sections.get(name=old)
    row.name = new
    sectioning.save_sections(actor, issue, [row])


def hindrance(actor: User, issue: Issue) -> str:
    return closing.hindrance(actor, Issue.objects.get(pk=issue.pk))


def test_the_cover_is_approved_by_another_than_its_writer(
    print_staff: User, pr_officer: User, pr_manager: User
) -> None:
    issue = an_article().issue
    issue.cover_title = "冬を、ともに灯す。"
    editing.save_issue(pr_officer, issue)
    rendering.render(issue)
    confirm_everything(issue)
    with pytest.raises(Refused, match="表紙を最後に書いた人は、校了できません"):
        editing.close(pr_officer, issue)
    issue.okay_date = date(2026, 12, 24)
    editing.save_issue(print_staff, issue)  # a date is no word
    issue.refresh_from_db()
    assert issue.cover_by == pr_officer
    rendering.render(issue)
    editing.close(pr_manager, issue)


def test_a_cover_taken_away_is_nobodys(pr_officer: User) -> None:
    issue = an_article().issue
    for words in ("冬を、ともに灯す。", ""):
        issue.cover_title = words
        editing.save_issue(pr_officer, issue)
        assert bool(hindrance(pr_officer, issue)) == bool(words)


def test_the_name_of_a_section_is_approved_by_another(pr_officer: User, pr_manager: User) -> None:
    issue = an_article().issue
    row = issue.sections.get(name="催し")
    row.order = 3
    sectioning.save_sections(pr_manager, issue, [row])
    assert hindrance(pr_manager, issue) == ""
    rename(pr_manager, issue, "催し", "イベント")
    rendering.render(issue)
    confirm_everything(issue)
    with pytest.raises(Refused, match="「イベント」という欄の名前を書いた人は、校了できません"):
        editing.close(pr_manager, issue)
    editing.close(pr_officer, issue)


def test_the_cover_stays_its_writers_when_another_names_a_section(
    print_staff: User, pr_officer: User, pr_manager: User
) -> None:
    issue = an_article().issue
    issue.cover_title = "冬を、ともに灯す。"
    editing.save_issue(pr_officer, issue)
    rename(print_staff, issue, "催し", "イベント")
    assert "表紙" in hindrance(pr_officer, issue)
    assert hindrance(pr_manager, issue) == ""


def test_a_section_without_articles_is_not_printed(pr_officer: User) -> None:
    item = an_article()
    rename(pr_officer, item.issue, "健康", "けんこう")
    assert hindrance(pr_officer, item.issue) == ""
    arranging.arrange(pr_officer, item, "けんこう", None)
    assert "「けんこう」" in hindrance(pr_officer, item.issue)


def test_a_name_of_the_paper_stays_its_writers_in_new_issues_and_in_old(
    client: Client, pr_officer: User, pr_manager: User
) -> None:
    old = make_issue(1, date(2026, 11, 30))
    client.force_login(pr_officer)
    row = PaperSection.objects.get(name="催し")
    change = reverse("admin:channels_papersection_change", args=[row.pk])
    assert client.post(change, PAPER | {"name": "市のイベント"}).status_code == 302
    assert (
        client.post(reverse("admin:channels_papersection_add"), PAPER | {"name": "広場"}).status_code == 302
    )
    client.force_login(pr_manager)
    assert client.post(change, PAPER | {"name": "市のイベント", "order": 6}).status_code == 302
    new = make_issue(2, date(2027, 1, 1))
    written = new.sections.filter(name_by=pr_officer)
    assert set(written.values_list("name", flat=True)) == {"市のイベント", "広場"}
    item = place_article(day=date(2026, 11, 20))
    assert item.issue == old
    arranging.arrange(pr_manager, item, "広場", None)
    assert "「広場」" in hindrance(pr_officer, old)
    assert hindrance(pr_manager, old) == ""


def test_a_name_of_one_issue_does_not_come_into_the_next(pr_officer: User) -> None:
    item = place_article(day=date(2026, 11, 20))
    rename(pr_officer, item.issue, "催し", "この号だけの欄")
    target = make_issue(7, date(2027, 3, 1))
    with pytest.raises(Refused, match="その欄は第7号にありません"):
        arranging.hold_over(pr_officer, item)
    with pytest.raises(Refused, match="その欄は第7号にありません"):
        editing.move(pr_officer, item, "この号だけの欄", target)
    assert not target.sections.filter(name="この号だけの欄").exists()


def test_a_name_brought_back_with_its_article_is_the_word_of_who_did_it(
    print_staff: User, pr_officer: User, pr_manager: User
) -> None:
    item = an_article()
    rename(print_staff, item.issue, "催し", "イベント")
    item.refresh_from_db()
    arranging.take_out(pr_officer, item, "確認中のため")
    row = item.issue.sections.get(name="イベント")
    sectioning.save_sections(print_staff, item.issue, [], [row])
    arranging.bring_back(pr_officer, item)
    assert "「イベント」" in hindrance(pr_officer, item.issue)
    assert hindrance(pr_manager, item.issue) == ""


def test_a_name_once_read_by_another_is_the_papers(pr_officer: User, pr_manager: User) -> None:
    issue = an_article().issue
    PaperSection.objects.filter(name="催し").update(name_by=pr_officer)
    issue.sections.filter(name="催し").update(name_by=pr_officer)
    later = make_issue(9, date(2027, 2, 1))
    later.sections.filter(name="催し").update(name_by=pr_officer)
    rendering.render(issue)
    confirm_everything(issue)
    with pytest.raises(Refused, match="「催し」という欄の名前を書いた人"):
        editing.close(pr_officer, issue)
    editing.close(pr_manager, issue)
    assert PaperSection.objects.get(name="催し").name_by is None
    assert later.sections.get(name="催し").name_by is None
