from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from announcements import actions as announcements
from announcements.models import Announcement, State
from announcements.signals import draft_changed
from announcements.tests.test_race import right_behind
from channels.models import Delivery
from patrol import actions
from patrol.models import Approval, ElectionPeriod, Review
from patrol.routes.acting import sign_off
from patrol.tests.factories import in_patrol, token_of
from segments.models import Category
from staff.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]


@pytest.fixture
def approved(clerk: User, head: User, pr_officer: User) -> Approval:
    review = in_patrol(clerk, head)
    return actions.approve(review, pr_officer, token=token_of(review))


def fresh(announcement: Announcement) -> Announcement:
    return Announcement.objects.get(pk=announcement.pk)


def states() -> set[str]:
    return set(Delivery.objects.values_list("state", flat=True))


def test_withdrawing_voids_and_cancels(approved: Approval, clerk: User) -> None:
    announcements.withdraw(fresh(approved.announcement), clerk, "日程が変わったため")
    approved.refresh_from_db()
    assert approved.voided_at is not None
    assert approved.void_reason == "日程が変わったため"
    assert states() == {"stopped"}
    assert fresh(approved.announcement).state == State.DRAFT


def test_cancelling_voids_too(approved: Approval, clerk: User) -> None:
    announcements.cancel(fresh(approved.announcement), clerk, "催しが中止になったため")
    assert not Approval.objects.filter(voided_at=None).exists()
    assert states() == {"stopped"}


def test_a_changed_promise_voids_and_sends_it_back(approved: Approval) -> None:
    category = Category.objects.get(code="kosodate")
    category.promise = "未就園児の保護者へお届けします。"
    category.save()
    approved.refresh_from_db()
    assert approved.void_reason == "カテゴリ「子育て」の約束か対象が変わりました。"
    assert fresh(approved.announcement).state == State.RETURNED
    assert states() == {"stopped"}


@pytest.mark.django_db(transaction=True)
def test_a_promise_changing_this_very_moment_is_waited_for(clerk: User, head: User, pr_officer: User) -> None:
    review = in_patrol(clerk, head)
    token = token_of(review)

    def change_the_promise() -> None:
        category = Category.objects.get(code="kosodate")
        category.promise = "未就園児の保護者へお届けします。"
        category.save()

    told = right_behind(change_the_promise, lambda: actions.approve(review, pr_officer, token=token))
    assert "カテゴリの約束" in told
    assert not Approval.objects.exists()


CANDIDATE = {"body": "公園の紅葉が見ごろです。森野みどりさんを応援しています。"}


def election(**fields: Any) -> ElectionPeriod:
    values = {"starts_on": date(2026, 11, 25), "ends_on": date(2026, 12, 6), "candidates": ["森野 みどり"]}
    return ElectionPeriod.objects.create(name="県知事選挙", **(values | fields))


def test_a_candidate_of_an_election_set_afterwards_sends_it_back(
    clerk: User, head: User, pr_officer: User
) -> None:
    """Approved in October for polling week, when nobody had been nominated."""
    review = in_patrol(clerk, head, **CANDIDATE)
    approval = actions.approve(review, pr_officer, token=token_of(review))
    election(is_active=False)
    election(ends_on=date(2026, 11, 25), candidates=["川辺 一郎"])
    election(starts_on=date(2026, 11, 26))
    approval.refresh_from_db()
    assert approval.voided_at is None
    election()
    approval.refresh_from_db()
    assert approval.void_reason == "配信日が「県知事選挙」の期間に入り、候補者の名前があります。"
    assert fresh(approval.announcement).state == State.RETURNED
    assert states() == {"stopped"}


def test_what_the_manager_let_through_knowing_of_the_election_stands(
    clerk: User, head: User, pr_manager: User
) -> None:
    period = election()
    review = in_patrol(clerk, head, **CANDIDATE)
    reason = "本人ではなく、同姓同名の園芸家の紹介のため"
    approval = actions.approve(review, pr_manager, token=token_of(review), override_reason=reason)
    period.words = ["園芸家"]
    period.save()
    approval.refresh_from_db()
    assert approval.voided_at is None
    period.candidates = ["森野 みどり", "紅葉"]
    period.save()
    approval.refresh_from_db()
    assert approval.voided_at is not None


def test_a_changed_order_of_categories_voids_nothing(approved: Approval) -> None:
    category = Category.objects.get(code="kosodate")
    category.order = 9
    category.save()
    approved.refresh_from_db()
    assert approved.voided_at is None
    assert states() == {"scheduled"}


def test_any_change_of_the_draft_voids(approved: Approval, clerk: User) -> None:
    """No use case lets an approved draft be edited; should one ever, nothing of it goes out."""
    draft_changed.send(sender=Announcement, announcement=approved.announcement, actor=clerk)
    approved.refresh_from_db()
    assert approved.voided_at is not None
    assert states() == {"stopped"}


def test_withdrawing_closes_an_open_review(clerk: User, head: User) -> None:
    review = in_patrol(clerk, head)
    announcements.withdraw(fresh(review.announcement), clerk, "書き直すため")
    review.refresh_from_db()
    assert review.decision == "withdrawn"


def test_after_voiding_it_may_be_submitted_and_approved_again(
    approved: Approval, clerk: User, head: User, pr_officer: User
) -> None:
    announcement = fresh(approved.announcement)
    announcements.withdraw(announcement, clerk, "会場が変わったため")
    announcement.refresh_from_db()
    announcement.place = "北保健センター"
    announcements.save_draft(announcement, clerk)
    announcements.submit(announcement, clerk)
    review = sign_off(fresh(announcement), head)
    assert review is not None
    actions.approve(review, pr_officer, token=token_of(review))
    assert Approval.objects.filter(voided_at=None).count() == 1
    assert Review.objects.filter(decision="approved").count() == 2
