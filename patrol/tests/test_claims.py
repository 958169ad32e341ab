from __future__ import annotations

import pytest
import time_machine
from django.utils import timezone

from patrol import actions, claims, looks
from patrol.claims import SEEN_BY_CLAIMER, Claim, claim_of
from patrol.models import Review
from patrol.tests.factories import in_patrol
from staff.errors import Refused
from staff.models import AuditEntry, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

NOTE = "午後は会議のため、代わりに確かめます。"
HOUR = 60 * 60


@pytest.fixture
def review(clerk: User, head: User, pr_officer: User) -> Review:
    review = in_patrol(clerk, head)
    actions.claim(review, pr_officer)
    return review


def claim_now(review: Review, user: User) -> Claim | None:
    return claim_of(Review.objects.annotate(**SEEN_BY_CLAIMER).get(pk=review.pk), user, timezone.now())


def test_a_claim_grows_stale_unless_its_page_is_opened(
    review: Review, pr_officer: User, pr_manager: User, sunday_morning: time_machine.Traveller
) -> None:
    found = claim_now(review, pr_manager)
    assert found is not None
    assert (found.by, found.stale, found.mine) == (pr_officer, False, False)
    sunday_morning.shift(3 * HOUR)
    looks.note_look(pr_officer, review.revision)
    sunday_morning.shift(3 * HOUR)
    found = claim_now(review, pr_officer)
    assert found is not None
    assert (found.stale, found.mine) == (False, True)
    sunday_morning.shift(2 * HOUR)
    found = claim_now(review, pr_manager)
    assert found is not None
    assert found.stale


def test_the_manager_takes_over_with_a_note(review: Review, pr_officer: User, pr_manager: User) -> None:
    assert claims.may_take_over(review, pr_manager)
    with pytest.raises(Refused, match="10字以上"):
        claims.take_over(review, pr_manager, "急ぎ")
    claims.take_over(review, pr_manager, NOTE)
    review.refresh_from_db()
    assert review.claimed_by == pr_manager
    entry = AuditEntry.objects.get(verb="パトロールの担当を引き継いだ")
    assert (entry.reason, entry.detail["before"]) == (NOTE, "広報 さくら")
    assert not claims.may_take_over(review, pr_manager)


@pytest.mark.parametrize("who", ["clerk", "head", "pr_officer"])
def test_nobody_else_does(who: str, review: Review, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    assert not claims.may_take_over(review, user)
    with pytest.raises(Refused):
        claims.take_over(review, user, NOTE)


def test_a_claim_that_moved_meanwhile_is_not_overrun(
    review: Review, pr_officer: User, pr_manager: User
) -> None:
    seen = Review.objects.get(pk=review.pk)
    actions.unclaim(review, pr_officer)
    with pytest.raises(Refused, match="担当が変わりました"):
        claims.take_over(seen, pr_manager, NOTE)
    review.refresh_from_db()
    assert review.claimed_by is None
    assert not claims.may_take_over(review, pr_manager)
