from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from announcements import actions as announcements
from patrol import actions, decisions
from patrol.decisions import FATES
from patrol.models import Fate, FindingRecord, Review
from patrol.tests.factories import again, in_patrol, token_of
from segments.models import Category
from staff.errors import Refused
from staff.models import AuditEntry, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

REASON = "曜日の書き方を確かめて、直してください。"
SOUND = "離乳食の始め方を、作り方を見ながら学びます。試食もあります。"
WRONG_DAY = "12月3日(月)に集まります。離乳食の始め方を学びます。"
NUMBERED = "①離乳食の始め方を、作り方を見ながら学びます。"


@pytest.fixture
def numbered(clerk: User, head: User) -> Review:
    return in_patrol(clerk, head, body=NUMBERED)


@pytest.fixture
def wrong_day(clerk: User, head: User) -> Review:
    return in_patrol(clerk, head, body=WRONG_DAY)


def characters(review: Review) -> FindingRecord:
    return review.findings.get(check_name="characters")


def weekday(review: Review) -> FindingRecord:
    return review.findings.get(check_name="weekday")


# --- turning down ----------------------------------------------------------------------------------


def test_a_finding_is_dismissed_with_a_reason(numbered: Review, pr_officer: User) -> None:
    finding = characters(numbered)
    with pytest.raises(Refused, match="理由"):
        decisions.dismiss(finding, pr_officer, " ")
    decisions.dismiss(finding, pr_officer, "番号なので問題なし")
    assert (finding.fate, finding.dismissed_by) == (Fate.DISMISSED, pr_officer)
    assert finding.decided_at == timezone.now()
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.reason, entry.actor) == ("指摘を見送った", "番号なので問題なし", pr_officer)


def test_one_that_stops_is_not_dismissed(wrong_day: Review, pr_manager: User) -> None:
    with pytest.raises(Refused, match="見送れません"):
        decisions.dismiss(weekday(wrong_day), pr_manager, "かまわない")


def test_the_database_keeps_one_that_stops(wrong_day: Review, pr_manager: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingRecord.objects.filter(pk=weekday(wrong_day).pk).update(
            fate=Fate.DISMISSED,
            decided_at=timezone.now(),
            dismissed_by=pr_manager,
            dismissed_reason="かまわない",
        )


def test_a_dismissal_is_taken_back(numbered: Review, pr_officer: User, pr_manager: User) -> None:
    finding = characters(numbered)
    decisions.dismiss(finding, pr_officer, "番号なので問題なし")
    decisions.take_back_dismissal(finding, pr_manager)
    assert (finding.fate, finding.dismissed_by, finding.decided_at) == (Fate.OPEN, None, None)
    assert AuditEntry.objects.latest("pk").detail["dismissed_for"] == "番号なので問題なし"
    with pytest.raises(Refused, match="先に操作"):
        decisions.take_back_dismissal(finding, pr_officer)


def test_nothing_is_dismissed_twice_or_after_the_decision(
    numbered: Review, pr_officer: User, pr_manager: User
) -> None:
    finding = characters(numbered)
    stale = characters(numbered)
    decisions.dismiss(finding, pr_officer, "番号なので問題なし")
    with pytest.raises(Refused, match="先に操作"):
        decisions.dismiss(stale, pr_manager, "番号です")
    actions.return_to_clerk(numbered, pr_officer, REASON)
    with pytest.raises(Refused, match="先に操作"):
        decisions.take_back_dismissal(finding, pr_officer)


@pytest.mark.parametrize("who", ["clerk", "head", "other_clerk", "print_staff", "admin_user"])
def test_only_the_pr_division_turns_findings_down(
    who: str, numbered: Review, request: pytest.FixtureRequest
) -> None:
    finding = characters(numbered)
    with pytest.raises(Refused, match="広報課の人"):
        decisions.dismiss(finding, request.getfixturevalue(who), "番号なので問題なし")
    with pytest.raises(Refused, match="広報課の人"):
        decisions.take_back_dismissal(finding, request.getfixturevalue(who))


# --- returning and approving -----------------------------------------------------------------------


def test_a_return_accepts_what_stops_or_asks_for_a_look(clerk: User, head: User, pr_officer: User) -> None:
    review = in_patrol(clerk, head, body=f"{WRONG_DAY}①作り方を見ます。")
    actions.return_to_clerk(review, pr_officer, REASON)
    assert weekday(review).fate == Fate.ACCEPTED
    assert characters(review).fate == Fate.OPEN  # 参考 only


def test_a_return_accepts_what_was_chosen(clerk: User, head: User, pr_officer: User) -> None:
    review = in_patrol(clerk, head, body=f"{WRONG_DAY}①作り方を見ます。")
    actions.return_to_clerk(review, pr_officer, REASON, findings=[characters(review).pk])
    assert characters(review).fate == Fate.ACCEPTED
    assert weekday(review).fate == Fate.OPEN


def test_a_finding_of_another_review_is_not_accepted(
    numbered: Review, clerk: User, head: User, pr_officer: User
) -> None:
    other = in_patrol(clerk, head, body=NUMBERED)
    actions.return_to_clerk(other, pr_officer, REASON, findings=[characters(numbered).pk])
    assert characters(numbered).fate == Fate.OPEN


def test_a_dismissed_finding_is_not_accepted_by_the_return(numbered: Review, pr_officer: User) -> None:
    finding = characters(numbered)
    decisions.dismiss(finding, pr_officer, "番号なので問題なし")
    actions.return_to_clerk(numbered, pr_officer, REASON, findings=[finding.pk])
    finding.refresh_from_db()
    assert finding.fate == Fate.DISMISSED


def test_an_approval_passes_over_what_nobody_judged(numbered: Review, pr_officer: User) -> None:
    actions.approve(numbered, pr_officer, token=token_of(numbered))
    assert characters(numbered).fate == Fate.PASSED


def test_the_managers_approval_overrides_what_stops(wrong_day: Review, pr_manager: User) -> None:
    actions.approve(
        wrong_day, pr_manager, token=token_of(wrong_day), override_reason="会場の表示どおりの曜日です。"
    )
    finding = weekday(wrong_day)
    assert (finding.fate, finding.dismissed_by) == (Fate.OVERRIDDEN, pr_manager)
    assert finding.dismissed_reason == "会場の表示どおりの曜日です。"


def test_a_stop_that_came_up_only_now_is_on_record_too(
    clerk: User, head: User, pr_manager: User, sunday_morning: object
) -> None:
    """The event was to come when it was submitted; when it is approved, it is over."""
    review = in_patrol(clerk, head, publish_at=None)
    assert not review.findings.filter(severity="stop").exists()
    sunday_morning.shift(60 * 60 * 24 * 14)  # type: ignore[attr-defined]
    actions.approve(review, pr_manager, token=token_of(review), override_reason="記録のために出します。")
    late = review.findings.filter(fate=Fate.OVERRIDDEN)
    assert late.exists()
    assert {one.severity for one in late} == {"stop"}


# --- the next revision -----------------------------------------------------------------------------


def test_what_the_clerk_changed_is_fixed(
    wrong_day: Review, clerk: User, head: User, pr_officer: User
) -> None:
    actions.return_to_clerk(wrong_day, pr_officer, REASON)
    again(wrong_day, clerk, head, body=SOUND)
    assert weekday(wrong_day).fate == Fate.FIXED


def test_what_is_still_there_stays_accepted(
    wrong_day: Review, clerk: User, head: User, pr_officer: User
) -> None:
    actions.return_to_clerk(wrong_day, pr_officer, REASON)
    review = again(wrong_day, clerk, head, body=WRONG_DAY.replace("(月)", "(火)"), capacity="15組")
    assert weekday(wrong_day).fate == Fate.ACCEPTED
    assert weekday(review).fate == Fate.OPEN


def test_a_note_nobody_judged_counts_when_the_clerk_heeds_it(
    numbered: Review, clerk: User, head: User, pr_officer: User
) -> None:
    actions.return_to_clerk(numbered, pr_officer, "定員が決まったら書き直してください。")
    again(numbered, clerk, head, body=SOUND)
    assert characters(numbered).fate == Fate.FIXED


def test_what_the_clerk_took_back_and_changed_is_fixed(numbered: Review, clerk: User, head: User) -> None:
    announcement = numbered.announcement
    announcement.refresh_from_db()
    announcements.withdraw(announcement, clerk, "番号を直します")
    again(numbered, clerk, head, body=SOUND)
    assert characters(numbered).fate == Fate.FIXED


def test_what_went_away_by_itself_is_not_fixed(clerk: User, head: User, pr_officer: User) -> None:
    """The category is for everybody now: the old words would not be found fault with any more."""
    review = in_patrol(clerk, head, audience_age_min=13, audience_age_max=18, audience_text="中学生・高校生")
    finding = review.findings.get(check_name="audience")
    actions.return_to_clerk(review, pr_officer, REASON)
    Category.objects.update(age_min=None, age_max=None)
    again(review, clerk, head, capacity="15組")
    finding.refresh_from_db()
    assert finding.fate == Fate.ACCEPTED


def test_a_dismissal_is_not_asked_for_again(
    numbered: Review, clerk: User, head: User, pr_officer: User
) -> None:
    finding = characters(numbered)
    decisions.dismiss(finding, pr_officer, "番号なので問題なし")
    actions.return_to_clerk(numbered, pr_officer, "定員が決まったら書き直してください。")
    second = again(numbered, clerk, head, capacity="15組")
    carried = characters(second)
    assert (carried.fate, carried.dismissed_reason) == (Fate.DISMISSED, "番号なので問題なし")
    assert carried.carried_from == finding
    actions.return_to_clerk(second, pr_officer, "定員が決まったら書き直してください。")
    third = again(second, clerk, head, capacity="20組")
    assert characters(third).carried_from == finding


def test_a_carried_dismissal_may_be_taken_back(
    numbered: Review, clerk: User, head: User, pr_officer: User
) -> None:
    decisions.dismiss(characters(numbered), pr_officer, "番号なので問題なし")
    actions.return_to_clerk(numbered, pr_officer, "定員が決まったら書き直してください。")
    carried = characters(again(numbered, clerk, head, capacity="15組"))
    decisions.take_back_dismissal(carried, pr_officer)
    assert (carried.fate, carried.carried_from) == (Fate.OPEN, None)


# --- the table of moves ----------------------------------------------------------------------------


def test_every_fate_can_be_reached_and_none_from_itself() -> None:
    assert set(FATES) == set(Fate)
    assert all(fate not in sources for fate, sources in FATES.items())
