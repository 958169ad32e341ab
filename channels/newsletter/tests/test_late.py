"""締切後に届いた記事: they go to the next issue; only the PR division lets them in, and says why."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine

from channels.models import Issue, IssueItem
from channels.newsletter import arranging, editing, late
from channels.newsletter.tests.articles import place_article
from channels.newsletter.tests.factories import make_issue
from staff.errors import Refused
from staff.models import AuditEntry, User
from staff.wording import JAPAN

pytestmark = pytest.mark.django_db

AFTER = datetime(2026, 11, 12, 9, tzinfo=JAPAN)  # the deadline of the issue of 1 December was the 11th
DATES = ("department_deadline", "editing_date", "okay_date")
LAST_MOMENT = datetime(2026, 11, 11, 23, 59, tzinfo=JAPAN)


def arrived(at: datetime = AFTER, day: date = date(2026, 11, 20)) -> IssueItem:
    with time_machine.travel(at):
        return place_article("おそい記事", day=day)


def test_until_the_last_moment_of_the_deadline_it_comes_in_by_itself(december: Issue, january: Issue) -> None:
    assert arrived(LAST_MOMENT).issue == december
    assert not late.arrivals(december)


def test_afterwards_it_goes_to_the_next_and_is_listed(december: Issue, january: Issue) -> None:
    item = arrived()
    assert item.issue == january
    assert list(late.arrivals(december)) == [item]
    assert not late.arrivals(january)


def test_what_must_not_come_out_so_soon_is_not_late(december: Issue, january: Issue) -> None:
    arrived(day=date(2026, 12, 2))
    assert not late.arrivals(december)


def test_what_was_held_over_is_not_late(december: Issue, january: Issue, pr_officer: User) -> None:
    item = arrived(LAST_MOMENT)
    with time_machine.travel(AFTER):
        arranging.hold_over(pr_officer, item)
        assert not late.arrivals(december)


def test_the_pr_division_lets_it_in_with_a_reason(december: Issue, january: Issue, pr_officer: User) -> None:
    item = arrived()
    with time_machine.travel(AFTER):
        with pytest.raises(Refused, match="理由を書いてください"):
            editing.move(pr_officer, item, item.section, december, reason=" ")
        editing.move(pr_officer, item, item.section, december, reason="市長の判断による")
    item.refresh_from_db()
    assert (item.issue, item.late_reason) == (december, "市長の判断による")
    assert AuditEntry.objects.get(verb="締切後の記事を入れた").reason == "市長の判断による"
    assert not late.arrivals(december)


def test_print_staff_are_told_who_may(december: Issue, january: Issue, print_staff: User) -> None:
    item = arrived()
    with (
        time_machine.travel(AFTER),
        pytest.raises(Refused, match=r"締切（11月11日\(水\)）.*広報担当と広報課長だけ"),
    ):
        editing.move(print_staff, item, item.section, december, reason="入れたい")
    item.refresh_from_db()
    assert (item.issue, item.late_reason) == (january, "")


def test_bringing_forward_is_free_before_the_deadline(
    december: Issue, january: Issue, print_staff: User
) -> None:
    item = arrived(LAST_MOMENT)
    editing.move(print_staff, item, "催し", january)
    editing.move(print_staff, item, "子育て", december)
    item.refresh_from_db()
    assert (item.issue, item.section, item.late_reason) == (december, "子育て", "")


def test_a_detour_over_an_earlier_issue_lets_nothing_in(
    december: Issue, january: Issue, print_staff: User, pr_officer: User
) -> None:
    item = arrived()
    with time_machine.travel(AFTER):
        detour = make_issue(99, date(2026, 11, 25), **dict.fromkeys(DATES, date(2026, 11, 12)))
        editing.move(print_staff, item, "催し", detour)
        for forward in (
            lambda: editing.move(print_staff, item, "催し", december, reason="入れたい"),
            lambda: arranging.hold_over(print_staff, item, "入れたい"),
        ):
            with pytest.raises(Refused, match="広報担当と広報課長だけ"):
                forward()
        editing.move(pr_officer, item, "催し", december, reason="市長の判断による")
    item.refresh_from_db()
    assert (item.issue, item.late_reason, item.held_from) == (december, "市長の判断による", None)


def test_what_came_in_time_goes_forward_freely_after_the_deadline(
    december: Issue, january: Issue, print_staff: User
) -> None:
    item = arrived(LAST_MOMENT)
    with time_machine.travel(datetime(2026, 12, 20, 9, tzinfo=JAPAN)):  # that of January is over as well
        assert arranging.hold_over(print_staff, item) == january
    item.refresh_from_db()
    assert (item.late_reason, item.held_from) == ("", december)
