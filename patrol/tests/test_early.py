from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from announcements import actions as announcements
from announcements.models import Announcement
from announcements.tests.factories import DEFAULTS, make_announcement
from patrol import early
from patrol.models import DraftFindings, EarlyFix
from patrol.tests.factories import make_readers
from staff.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

WRONG_DAY = "12月3日(月)に集まります。①離乳食の始め方を学びます。"


@pytest.fixture
def draft(clerk: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Announcement:
    """A draft saved with a wrong weekday and a character that some devices cannot show."""
    make_readers(1)
    announcement = make_announcement(clerk)
    announcement.body = WRONG_DAY
    with django_capture_on_commit_callbacks(execute=True):
        announcements.save_draft(announcement, clerk)
    return announcement


def save(draft: Announcement, clerk: User, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(draft, name, value)
    announcements.save_draft(draft, clerk)


def mended() -> list[tuple[str, str]]:
    return list(EarlyFix.objects.order_by("check_name").values_list("check_name", "quote"))


def test_words_mended_between_two_saves_are_counted(
    draft: Announcement, clerk: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        save(draft, clerk, body=DEFAULTS["body"])
    assert mended() == [("characters", "①"), ("weekday", "12月3日(月)")]


def test_saving_and_submitting_in_one_go_counts_once(
    draft: Announcement, clerk: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        save(draft, clerk, body=DEFAULTS["body"])
        announcements.submit(draft, clerk)
    assert len(mended()) == 2
    assert not DraftFindings.objects.exists()


def test_after_the_first_submission_reviews_tell(
    draft: Announcement, clerk: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        announcements.submit(draft, clerk)
    announcements.withdraw(draft, clerk, "曜日を直します")
    draft.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        save(draft, clerk, body=DEFAULTS["body"])
    assert mended() == []


def test_what_was_not_filled_in_yet_is_no_mistake(
    draft: Announcement, clerk: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        save(draft, clerk, place="")
    with django_capture_on_commit_callbacks(execute=True):
        save(draft, clerk, place="南保健センター")
    assert mended() == []


def test_no_more_is_kept_than_the_words_quoted(draft: Announcement) -> None:
    (kept,) = DraftFindings.objects.all()
    assert sorted(kept.found) == [
        ["characters", "note", "body", "①"],
        ["weekday", "stop", "body", "12月3日(月)"],
    ]


def test_what_was_imported_and_read_by_nobody_costs_nothing(
    clerk: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    category = make_readers(1)
    assert clerk.department is not None
    imported = Announcement(
        department=clerk.department, source_key="row-1", category=category, **(DEFAULTS | {"body": WRONG_DAY})
    )
    with django_capture_on_commit_callbacks() as callbacks:
        announcements.save_draft(imported, clerk)
    assert callbacks == []


def test_a_count_that_fails_troubles_nobody(caplog: pytest.LogCaptureFixture) -> None:
    early.note_draft_quietly(4711)
    assert "were not noted" in caplog.text
