"""A proposal accepted while a colleague saves the draft: both changes are kept."""

from __future__ import annotations

import pytest

from announcements.actions import save_draft
from announcements.models import Announcement
from announcements.tests.test_race import right_behind
from patrol.proposals import actions
from patrol.proposals.offers import offer
from patrol.tests.factories import in_patrol
from segments.tests.factories import make_category
from staff.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sunday_morning")]


def test_a_category_chosen_this_very_moment_is_kept(clerk: User, head: User, pr_officer: User) -> None:
    review = in_patrol(clerk, head)
    found = offer(review, "later", "next_week")
    assert found is not None
    proposal = actions.propose(review, pr_officer, token=found.token, reason=found.option.reason)
    draft = Announcement.objects.get(pk=review.announcement_id)
    draft.category = make_category("kenko", "健康")

    told = right_behind(lambda: save_draft(draft, clerk), lambda: actions.accept(proposal, head))
    assert told == ""
    stored = Announcement.objects.get(pk=draft.pk)
    assert stored.category == draft.category
    assert stored.publish_at is not None
    assert stored.publish_at.isoformat() != proposal.before["publish_at"]
