from __future__ import annotations

from collections.abc import Callable

import pytest

from announcements import actions as announcements
from announcements.models import State
from channels.models import Delivery
from patrol import actions
from patrol.models import Approval, ReturnReason, Review
from patrol.routes.acting import sign_off
from patrol.tests.factories import (
    in_patrol,
    make_readers,
    one_more_reader,
    straight_to_patrol,
    submitted,
    token_of,
)
from segments.models import Category
from staff.errors import Refused
from staff.models import AuditEntry, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

REASON = "対象の年齢を、題名と本文にも書いてください。"
# A bad weekday and readers who were promised something else: both stop.
STOPPED = {
    "body": "12月3日(月)に集まります。離乳食の始め方を学びます。",
    "title": "離乳食教室（1回食）",
}


# --- arriving ------------------------------------------------------------------------------------


def test_the_findings_of_the_revision_are_kept(clerk: User, head: User) -> None:
    review = in_patrol(clerk, head, **STOPPED)
    assert review.findings.filter(check_name="weekday", severity="stop", quote="12月3日(月)").exists()


# --- claiming, returning -------------------------------------------------------------------------


def test_one_person_claims_a_review(clerk: User, head: User, pr_officer: User, pr_manager: User) -> None:
    review = in_patrol(clerk, head)
    actions.claim(review, pr_officer)
    with pytest.raises(Refused, match="広報 さくらさんが担当"):
        actions.claim(review, pr_manager)
    actions.unclaim(review, pr_manager)
    actions.claim(review, pr_manager)
    with pytest.raises(Refused, match="本人か広報課長"):
        actions.unclaim(review, pr_officer)


def test_returning_needs_a_reason_of_some_length(clerk: User, head: User, pr_officer: User) -> None:
    review = in_patrol(clerk, head)
    with pytest.raises(Refused, match="10字以上"):
        actions.return_to_clerk(review, pr_officer, "だめ")
    actions.return_to_clerk(review, pr_officer, REASON, ReturnReason.TOO_BROAD)
    review.refresh_from_db()
    assert (review.decision, review.reason_kind, review.reason) == ("returned", "too_broad", REASON)
    assert review.announcement.current_revision is not None
    review.announcement.refresh_from_db()
    assert review.announcement.state == State.RETURNED


def test_a_returned_one_comes_back_as_a_new_revision(clerk: User, head: User, pr_officer: User) -> None:
    review = in_patrol(clerk, head)
    actions.return_to_clerk(review, pr_officer, REASON)
    announcement = review.announcement
    announcement.refresh_from_db()
    announcement.title = "離乳食教室（4〜6か月）"
    announcements.save_draft(announcement, clerk)
    announcements.submit(announcement, clerk)
    announcement.refresh_from_db()
    again = sign_off(announcement, head)
    assert again is not None
    assert again.revision.number == 2


@pytest.mark.parametrize("who", ["clerk", "head", "other_head", "print_staff", "admin_user"])
@pytest.mark.parametrize(
    "act",
    [
        actions.claim,
        lambda review, user: actions.return_to_clerk(review, user, REASON),
        actions.approve_without_page,
    ],
)
def test_only_the_pr_division_patrols(
    who: str,
    act: Callable[[Review, User], None],
    clerk: User,
    head: User,
    request: pytest.FixtureRequest,
) -> None:
    review = in_patrol(clerk, head)
    with pytest.raises(Refused):
        act(review, request.getfixturevalue(who))
    review.refresh_from_db()
    assert not review.decision


# --- approving -----------------------------------------------------------------------------------


def test_approving_binds_everything_and_schedules(clerk: User, head: User, pr_officer: User) -> None:
    review = in_patrol(clerk, head)
    approval = actions.approve(review, pr_officer, token=token_of(review))
    binding = approval.binding
    assert binding["revision"] == review.revision.digest
    assert binding["people"] == 30
    assert binding["channels"] == ["line", "x"]
    assert set(binding["payloads"]) == {"line", "x"}
    assert binding["category"]["promise"].startswith("妊娠中から")
    assert binding["publish_at"] == "2026-11-25T09:00:00+09:00"
    assert binding["mode"] == "sandbox"
    deliveries = Delivery.objects.order_by("channel")
    assert [delivery.authorization_basis for delivery in deliveries] == [approval.digest] * 2
    review.announcement.refresh_from_db()
    assert review.announcement.state == State.SCHEDULED
    assert AuditEntry.objects.filter(verb="承認した内容", actor=pr_officer).exists()


def test_without_a_time_it_goes_out_at_once(clerk: User, head: User, pr_officer: User) -> None:
    review = in_patrol(clerk, head, publish_at=None)
    approval = actions.approve(review, pr_officer, token=token_of(review))
    review.announcement.refresh_from_db()
    assert review.announcement.state == State.APPROVED
    assert approval.binding["publish_at"] is None


def test_nobody_approves_own_work(head: User, pr_officer: User, pr_manager: User) -> None:
    """A draft of the PR division itself."""
    assert pr_officer.department is not None
    straight_to_patrol(pr_officer.department)
    make_readers()
    announcement = submitted(pr_officer)
    review = Review.objects.get(announcement=announcement)
    with pytest.raises(Refused, match="ご自分では承認できません"):
        actions.approve(review, pr_officer, token=token_of(review))
    actions.approve(review, pr_manager, token=token_of(review))


def test_a_stopping_finding_needs_the_manager_and_a_reason(
    clerk: User, head: User, pr_officer: User, pr_manager: User
) -> None:
    review = in_patrol(clerk, head, **STOPPED)
    token = token_of(review)
    with pytest.raises(Refused, match="広報課長に判断"):
        actions.approve(review, pr_officer, token=token, override_reason="曜日は確かめました。")
    with pytest.raises(Refused, match="10字以上"):
        actions.approve(review, pr_manager, token=token, override_reason="よい")
    approval = actions.approve(review, pr_manager, token=token, override_reason="曜日は施設に確かめました。")
    assert approval.override_reason == "曜日は施設に確かめました。"


def test_a_changed_number_of_people_is_refused(clerk: User, head: User, pr_officer: User) -> None:
    review = in_patrol(clerk, head)
    token = token_of(review)
    one_more_reader()
    with pytest.raises(Refused, match="変わったものがあります：届く人数"):
        actions.approve(review, pr_officer, token=token)
    assert not Approval.objects.exists()


def test_an_emergency_made_of_it_meanwhile_is_refused(clerk: User, head: User, pr_officer: User) -> None:
    """It would go before all others, at night too: nobody was shown that."""
    review = in_patrol(clerk, head)
    token = token_of(review)
    Category.objects.update(is_emergency=True)
    with pytest.raises(Refused, match="緊急"):
        actions.approve(review, pr_officer, token=token)
    approval = actions.approve(review, pr_officer, token=token_of(review))
    assert approval.binding["emergency"]
    assert all(Delivery.objects.values_list("is_emergency", flat=True))


def test_a_changed_promise_is_refused(clerk: User, head: User, pr_officer: User) -> None:
    review = in_patrol(clerk, head)
    token = token_of(review)
    category = review.announcement.category
    assert category is not None
    category.promise = "すべての子育て世帯へ"
    category.save()
    with pytest.raises(Refused, match="カテゴリの約束"):
        actions.approve(review, pr_officer, token=token)


def test_a_passed_time_is_refused(clerk: User, head: User, pr_officer: User, sunday_morning: object) -> None:
    review = in_patrol(clerk, head)
    token = token_of(review)
    sunday_morning.shift(60 * 60 * 24 * 4)  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="古くなりました"):
        actions.approve(review, pr_officer, token=token)


@pytest.mark.parametrize("token", ["", "forged", "eyJhIjoxfQ:1abc:xyz"])
def test_a_forged_token_is_refused(token: str, clerk: User, head: User, pr_officer: User) -> None:
    review = in_patrol(clerk, head)
    with pytest.raises(Refused, match="古くなりました"):
        actions.approve(review, pr_officer, token=token)


def test_a_second_approval_is_refused(clerk: User, head: User, pr_officer: User, pr_manager: User) -> None:
    review = in_patrol(clerk, head)
    token = token_of(review)
    actions.approve(review, pr_officer, token=token)
    with pytest.raises(Refused, match="いま「予約」です"):
        actions.approve(review, pr_manager, token=token)
    assert Approval.objects.count() == 1
