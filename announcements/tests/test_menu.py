from __future__ import annotations

import pytest
from django.urls import reverse

from announcements.menu import desk, returned_to
from announcements.models import State
from announcements.tests.factories import make_announcement
from announcements.tests.test_admin import signed_in
from announcements.transitions import Verb, move
from staff.models import User

pytestmark = pytest.mark.django_db


def test_the_desk_shows_what_came_back_and_why(clerk: User, other_clerk: User, pr_officer: User) -> None:
    announcement = make_announcement(clerk, state=State.PATROL)
    move(announcement, Verb.RETURN, pr_officer, "対象を書いてください")
    make_announcement(clerk, title="書きかけの教室")
    page = signed_in(clerk).get(reverse("admin:index")).content.decode()
    assert "対象を書いてください" in page
    assert "書きかけの教室" in page
    assert (returned_to(clerk), returned_to(other_clerk)) == (1, 0)
    assert desk(other_clerk)["draft_count"] == 0


def test_who_only_reads_has_no_desk(print_staff: User) -> None:
    assert returned_to(print_staff) is None
    page = signed_in(print_staff).get(reverse("admin:index")).content.decode()
    assert "課のお知らせ" not in page
