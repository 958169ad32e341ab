"""What PostgreSQL refuses by itself, whatever the code does."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from announcements.digest import digest_of
from patrol import actions
from patrol.models import Approval, Review
from patrol.tests.factories import in_patrol, token_of
from staff.errors import Refused
from staff.models import User


def insert(review: Review, approver: User) -> Approval:
    binding = {"schema": 1}
    return Approval.objects.create(
        announcement=review.announcement,
        revision=review.revision,
        approved_by=approver,
        binding=binding,
        digest=digest_of(binding),
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("sunday_morning")
def test_an_approval_of_ones_own_work_cannot_be_stored(clerk: User, head: User) -> None:
    review = in_patrol(clerk, head)
    with pytest.raises(IntegrityError, match="nobody approves own work"), transaction.atomic():
        insert(review, clerk)


@pytest.mark.django_db
@pytest.mark.usefixtures("sunday_morning")
def test_an_approval_can_only_be_voided(clerk: User, head: User, pr_officer: User) -> None:
    approval = insert(in_patrol(clerk, head), pr_officer)
    for change in ({"binding": {"schema": 2}}, {"approved_by": head}, {"override_reason": "あとから"}):
        with pytest.raises(IntegrityError, match="can only be voided"), transaction.atomic():
            Approval.objects.filter(pk=approval.pk).update(**change)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        approval.delete()
    Approval.objects.filter(pk=approval.pk).update(voided_at=timezone.now(), void_reason="変更のため")


@pytest.mark.django_db
@pytest.mark.usefixtures("sunday_morning")
def test_a_void_approval_stays_void(clerk: User, head: User, pr_officer: User) -> None:
    approval = insert(in_patrol(clerk, head), pr_officer)
    Approval.objects.filter(pk=approval.pk).update(voided_at=timezone.now(), void_reason="変更のため")
    with pytest.raises(IntegrityError, match="can only be voided"), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(voided_at=None, void_reason="")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("sunday_morning")
def test_of_two_approvers_at_once_one_wins(
    clerk: User, head: User, pr_officer: User, pr_manager: User
) -> None:
    review = in_patrol(clerk, head)
    token = token_of(review)
    ready = threading.Barrier(2)
    outcomes: list[str] = []

    def approve(person: User) -> None:
        try:
            ready.wait(timeout=60)
            actions.approve(review, person, token=token)
            outcomes.append("approved")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    people = [threading.Thread(target=approve, args=(person,)) for person in (pr_officer, pr_manager)]
    for thread in people:
        thread.start()
    for thread in people:
        thread.join(timeout=60)
    assert sorted(outcomes) == ["approved", "refused"]
    assert Approval.objects.count() == 1
