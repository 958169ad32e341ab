"""Order, the next issue, taking out and back; and that a closed issue does not change by any road."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from announcements.models import Announcement, State
from channels.models import Issue, IssueItem, ItemVersion
from channels.newsletter import arranging, assembling
from channels.newsletter.guards import LONGEST_REASON
from channels.newsletter.tests.articles import place_article
from channels.newsletter.tests.factories import close_by_hand, make_issue
from staff.errors import Refused
from staff.models import AuditEntry, User

pytestmark = pytest.mark.django_db


def titles(issue: Issue, section: str = "催し") -> list[str]:
    rows = issue.items.filter(section=section).order_by("order", "pk")
    return [str(item) for item in rows]


def test_an_article_is_put_before_another_or_at_the_end(print_staff: User) -> None:
    first, second, third = (place_article(name) for name in "一二三")
    arranging.arrange(print_staff, third, "催し", first.pk)
    assert titles(first.issue) == ["三", "一", "二"]
    arranging.arrange(print_staff, third, "催し", None)
    assert titles(first.issue) == ["一", "二", "三"]
    arranging.arrange(print_staff, second, "子育て", None)
    arranging.arrange(print_staff, first, "子育て", second.pk)
    assert (titles(first.issue), titles(first.issue, "子育て")) == (["三"], ["一", "二"])
    assert [item.text.title for item in assembling.document(first.issue).items] == ["一", "二", "三"]


def test_a_place_that_is_gone_is_said(print_staff: User) -> None:
    first, second = place_article("一"), place_article("二")
    elsewhere = place_article("三", section="健康")
    with pytest.raises(Refused, match="並びが変わっています"):
        arranging.arrange(print_staff, first, "催し", elsewhere.pk)
    with pytest.raises(Refused, match="その欄は第1号にありません"):
        arranging.arrange(print_staff, first, "なぞの欄", second.pk)


def test_one_click_holds_it_over_and_the_record_stays(print_staff: User) -> None:
    item = place_article()
    source = item.issue
    target = arranging.hold_over(print_staff, item, "紙面が足りないため")
    item.refresh_from_db()
    assert (item.issue, item.section, item.held_from) == (target, "催し", source)
    assert target.publication_date == date(2027, 1, 1)  # made, since there was none
    entry = AuditEntry.objects.get(verb="次号へ回した")
    assert (entry.reason, entry.detail["source"]) == ("紙面が足りないため", str(source))


def test_its_reason_is_kept_whole_or_refused(print_staff: User) -> None:
    item = place_article()
    with pytest.raises(Refused, match=r"理由は1000字までで書いてください（いま1001字）"):
        arranging.hold_over(print_staff, item, "あ" * (LONGEST_REASON + 1))
    arranging.hold_over(print_staff, item, f" {'あ' * 900}\0\nい ")
    item.refresh_from_db()
    assert item.held_reason == f"{'あ' * 900}\nい"


def test_it_goes_to_the_next_issue_there_is(print_staff: User) -> None:
    item = place_article()
    make_issue(8, date(2027, 2, 1))
    soon = make_issue(9, date(2026, 12, 15))
    assert arranging.hold_over(print_staff, item) == soon


def test_only_the_pr_division_takes_out_and_brings_back(print_staff: User, pr_officer: User) -> None:
    item = place_article()
    with pytest.raises(Refused, match="広報担当と広報課長だけ"):
        arranging.take_out(print_staff, item, "中止")
    with pytest.raises(Refused, match="理由"):
        arranging.take_out(pr_officer, item, "\n")
    arranging.take_out(pr_officer, item, "催しが中止になったため")
    assert not item.issue.items.exists()
    with pytest.raises(Refused, match="もう外されています"):
        arranging.hold_over(pr_officer, item)
    arranging.bring_back(pr_officer, item)
    assert IssueItem.objects.get().withdrawn_reason == ""


def test_what_was_withdrawn_itself_does_not_come_back(pr_officer: User) -> None:
    item = place_article()
    arranging.take_out(pr_officer, item, "催しが中止になったため")
    Announcement.objects.update(state=State.CANCELLED)
    with pytest.raises(Refused, match="取り下げられているため"):
        arranging.bring_back(pr_officer, IssueItem.with_withdrawn.get())


def test_the_code_is_put_on_and_off(print_staff: User) -> None:
    item = place_article()
    arranging.set_code(print_staff, item, False)
    item.refresh_from_db()
    assert not item.with_code
    assert AuditEntry.objects.filter(verb="二次元コードを外した").exists()


@pytest.mark.parametrize("change", ["move", "text", "section", "dates", "version", "add", "remove"])
def test_the_database_refuses_any_change_of_a_closed_issue(change: str) -> None:
    item, spare = place_article(), place_article()
    other = make_issue(9, date(2027, 2, 1))
    IssueItem.objects.filter(pk=spare.pk).update(issue=other)
    issue = close_by_hand(item.issue)
    roads: dict[str, Callable[[], object]] = {
        "move": lambda: IssueItem.objects.filter(pk=item.pk).update(issue=other),
        "text": lambda: IssueItem.objects.filter(pk=item.pk).update(content={}),
        "section": lambda: issue.sections.update(line_budget=1),
        "dates": lambda: Issue.objects.filter(pk=issue.pk).update(cover_title="別の見出し"),
        "version": lambda: ItemVersion.objects.create(item=item, number=2, content={}, made="shortened"),
        "add": lambda: IssueItem.objects.filter(pk=spare.pk).update(issue=issue),
        "remove": lambda: issue.sections.filter(name="健康").delete(),
    }
    with pytest.raises(IntegrityError, match="the issue is closed"), transaction.atomic():
        roads[change]()
    Issue.objects.filter(pk=issue.pk).update(state="open", closed_at=None, final_proof=None)
    IssueItem.objects.filter(pk=item.pk).update(issue=other)
