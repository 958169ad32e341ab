"""What people do to an issue, and what they are refused."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import Settings

from announcements.models import Channel
from channels.models import Issue, IssueItem, IssueState
from channels.newsletter import assembling, editing, placing, planning, rendering, sectioning
from channels.newsletter.tests.factories import (
    close_by_hand,
    confirm_everything,
    make_issue,
)
from channels.newsletter.tests.samples import an_item
from channels.tests.factories import make_content, make_delivery, make_revision
from staff.errors import Refused
from staff.models import AuditEntry, User

pytestmark = pytest.mark.django_db


def an_article(title: str = "記事", lead: str = "本文です。") -> IssueItem:
    revision = make_revision(make_content((Channel.NEWSLETTER,)))
    delivery = make_delivery(Channel.NEWSLETTER, revision=revision)
    content = an_item(title, lead, ("問", "広報課☎0000-12-3401")).text.to_json()
    return placing.place(delivery.pk, content, "催し", date(2026, 12, 1))


def titles(issue: Issue) -> list[str]:
    return [item.text.title for item in assembling.document(issue).items]


def test_articles_change_places(print_staff: User) -> None:
    first, _, third = an_article("一"), an_article("二"), an_article("三")
    editing.reorder(print_staff, third, "up")
    editing.reorder(print_staff, first, "up")
    assert titles(first.issue) == ["一", "三", "二"]
    assert AuditEntry.objects.filter(verb="記事の順を変えた").count() == 1


def test_an_article_moves_to_another_section_and_issue(pr_officer: User) -> None:
    item = an_article()
    later = make_issue(9, date(2027, 2, 1))
    editing.move(pr_officer, item, "子育て", later)
    item.refresh_from_db()
    assert (item.issue, item.section, item.order) == (later, "子育て", 1)
    with pytest.raises(Refused, match="その欄は第9号にありません"):
        editing.move(pr_officer, item, "なぞの欄")


def test_an_article_moved_meanwhile_is_taken_from_where_it_is_now(print_staff: User) -> None:
    item = an_article()
    as_on_the_page = [IssueItem.objects.get(pk=item.pk) for _ in range(2)]
    editing.move(print_staff, item, "子育て")
    editing.reorder(print_staff, as_on_the_page[0], "up")
    close_by_hand(item.issue)
    with pytest.raises(Refused, match="校了しているため"):
        editing.move(print_staff, as_on_the_page[1], "催し")


def test_others_may_not_edit(clerk: User, admin_user: User) -> None:
    item = an_article()
    for person in (clerk, admin_user):
        with pytest.raises(Refused, match="広報課と印刷担当だけ"):
            editing.reorder(person, item, "up")
        with pytest.raises(Refused, match="広報担当と広報課長だけ"):
            editing.close(person, item.issue)


def test_it_closes_only_with_a_current_proof(print_staff: User, pr_officer: User) -> None:
    item = an_article()
    issue = item.issue
    with pytest.raises(Refused, match="いまの内容の校正刷がありません"):
        editing.close(pr_officer, issue)
    rendering.render(issue)
    editing.set_budget(print_staff, item, 12)
    an_article("あとから")
    with pytest.raises(Refused, match="いまの内容の校正刷がありません"):
        editing.close(pr_officer, issue)
    rendering.render(issue)
    confirm_everything(issue)
    editing.close(pr_officer, issue)
    issue.refresh_from_db()
    assert issue.state == IssueState.CLOSED
    with pytest.raises(Refused, match="校了しているため、変更できません"):
        editing.move(print_staff, item, "子育て")
    with pytest.raises(Refused, match="校了しているため、変更できません"):
        editing.close(pr_officer, issue)


def test_an_empty_issue_and_a_missing_glyph_stop_it(pr_officer: User) -> None:
    issue = make_issue()
    with pytest.raises(Refused, match="記事がまだ1つもない"):
        editing.close(pr_officer, issue)
    an_article("😀のつどい")
    rendering.render(issue)
    with pytest.raises(Refused, match="書体にない字があります: 「😀」"):
        editing.close(pr_officer, issue)


def test_only_the_manager_reopens_and_says_why(print_staff: User, pr_officer: User, pr_manager: User) -> None:
    issue = an_article().issue
    rendering.render(issue)
    confirm_everything(issue)
    editing.close(pr_officer, issue)
    for person in (print_staff, pr_officer):
        with pytest.raises(Refused, match="広報課長だけ"):
            editing.reopen(person, issue, "誤植")
    with pytest.raises(Refused, match="理由"):
        editing.reopen(pr_manager, issue, "  ")
    editing.reopen(pr_manager, issue, "日付の誤り")
    issue.refresh_from_db()
    assert (issue.state, issue.closed_at) == (IssueState.OPEN, None)
    assert AuditEntry.objects.get(verb="校了を取り消した").reason == "日付の誤り"
    with pytest.raises(Refused, match="状態が変わっています"):
        editing.reopen(pr_manager, issue, "もう一度")


def test_planning_an_issue(print_staff: User) -> None:
    issue = planning.next_issue(date(2026, 11, 1), date(2026, 11, 1))
    editing.save_issue(print_staff, issue)
    issue.cover_title = "冬を、ともに灯す。"
    issue.state = IssueState.CLOSED  # not mine to write
    editing.save_issue(print_staff, issue)
    issue.refresh_from_db()
    assert (issue.cover_title, issue.state) == ("冬を、ともに灯す。", IssueState.OPEN)
    assert issue.sections.count() == 8


def test_only_the_pr_division_changes_what_departments_were_told(print_staff: User, pr_officer: User) -> None:
    issue = make_issue(1, date(2026, 12, 1))
    for name, day in (("department_deadline", date(2026, 11, 12)), ("publication_date", date(2026, 12, 2))):
        changed = Issue.objects.get()
        setattr(changed, name, day)
        with pytest.raises(Refused, match="広報担当と広報課長だけ"):
            editing.save_issue(print_staff, changed)
    issue.department_deadline = date(2026, 11, 12)
    editing.save_issue(pr_officer, issue)
    entry = AuditEntry.objects.get(verb="号の内容を直した")
    assert entry.detail == {"changes": {"各課の締切": ["2026-11-11", "2026-11-12"]}}


def test_a_deadline_moved_after_it_passed_is_in_the_log(pr_officer: User) -> None:
    issue = make_issue(1, date(2026, 12, 1), department_deadline=date(2026, 11, 6))
    issue.department_deadline, issue.cover_title = date(2026, 11, 13), "冬"
    editing.save_issue(pr_officer, issue)
    entry = AuditEntry.objects.get(verb="締切を過ぎた号の日程を変えた")
    assert entry.detail["changes"] == {
        "各課の締切": ["2026-11-06", "2026-11-13"],
        "表紙の見出し": ["", "冬"],
    }


def test_saving_what_is_there_already_is_no_change(print_staff: User) -> None:
    editing.save_issue(print_staff, make_issue())
    assert not AuditEntry.objects.exists()


def test_what_no_channel_would_send_is_not_printed_either(print_staff: User, settings: Settings) -> None:
    issue = make_issue()
    settings.LIVE = True
    issue.cover_text = "○○を特集します。"
    with pytest.raises(Refused, match="書きかけの部分（「○○」）"):
        editing.save_issue(print_staff, issue)
    row = issue.sections.get(name="催し")
    row.name = "【訓練】"
    with pytest.raises(Refused, match="訓練・試験の文面"):
        sectioning.save_sections(print_staff, issue, [row])


def test_nor_is_it_closed_by_whatever_way_it_came_in(pr_officer: User, settings: Settings) -> None:
    issue = an_article().issue
    issue.sections.filter(name="健康").update(name="【訓練】")  # empty: not printed
    settings.LIVE = True
    with pytest.raises(Refused, match="校正刷がありません"):
        editing.close(pr_officer, issue)
    for words in ({"section": "【訓練】"}, {"section": "「○○」"}):
        issue.items.update(**words)
        with pytest.raises(Refused, match=r"訓練・試験の文面|書きかけの部分"):
            editing.close(pr_officer, issue)
    issue.items.update(section="催し")
    Issue.objects.filter(pk=issue.pk).update(cover_title="【訓練】冬を灯す")
    with pytest.raises(Refused, match="訓練・試験の文面"):
        editing.close(pr_officer, issue)
