from __future__ import annotations

import pytest
import time_machine

from announcements.models import Announcement
from announcements.tests.factories import make_announcement
from patrol import comments, looks
from patrol.models import Comment, Look, Review
from patrol.tests.factories import in_patrol, make_readers
from staff.errors import Refused
from staff.models import AuditEntry, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]


@pytest.fixture
def review(clerk: User, head: User) -> Review:
    return in_patrol(clerk, head)


def unread(user: User, review: Review) -> int:
    rows = Announcement.objects.annotate(unread=looks.unread(user))
    found: int = rows.get(pk=review.announcement_id).unread
    return found


def test_the_department_and_the_patrol_talk(review: Review, clerk: User, pr_officer: User) -> None:
    comments.say(review.announcement, pr_officer, "  会場の住所は合っていますか。 ")
    comments.say(review.announcement, clerk, "はい、新しい住所です。")
    assert [str(one) for one in Comment.objects.all()] == [
        "会場の住所は合っていますか。",
        "はい、新しい住所です。",
    ]
    assert AuditEntry.objects.filter(verb="コメントした", actor=clerk).count() == 1


def test_a_comment_may_stand_at_a_finding(clerk: User, head: User, pr_officer: User) -> None:
    review = in_patrol(clerk, head, body="①離乳食の始め方を学びます。")
    finding = review.findings.first()
    assert comments.say(review.announcement, pr_officer, "この字は避けます。", finding).finding == finding
    other = in_patrol(clerk, head, title="べつのお知らせ")
    with pytest.raises(Refused, match="ほかのお知らせ"):
        comments.say(other.announcement, pr_officer, "この字は避けます。", finding)


@pytest.mark.parametrize("who", ["other_clerk", "other_head", "print_staff", "admin_user"])
def test_others_do_not(who: str, review: Review, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    assert not comments.may_talk(user, review.announcement)
    with pytest.raises(Refused):
        comments.say(review.announcement, user, "こんにちは。")


def test_not_before_it_is_submitted(clerk: User) -> None:
    make_readers()
    draft = make_announcement(clerk)
    assert not comments.may_talk(clerk, draft)
    with pytest.raises(Refused, match="まだ申請されていない"):
        comments.say(draft, clerk, "よろしくお願いします。")


@pytest.mark.parametrize("text", ["", " \n", "あ" * 1001])
def test_a_comment_says_something_and_not_a_novel(text: str, review: Review, clerk: User) -> None:
    with pytest.raises(Refused):
        comments.say(review.announcement, clerk, text)


# --- unread --------------------------------------------------------------------------------------


def test_unread_are_those_of_others_since_the_last_look(
    review: Review, clerk: User, pr_officer: User, sunday_morning: time_machine.Traveller
) -> None:
    comments.say(review.announcement, pr_officer, "会場の住所は合っていますか。")
    comments.say(review.announcement, pr_officer, "駐車場はありますか。")
    assert (unread(clerk, review), unread(pr_officer, review)) == (2, 0)
    assert list(comments.unread_in_department(clerk)) == [review.announcement]
    sunday_morning.shift(60)
    looks.note_look(clerk, review.revision)
    assert unread(clerk, review) == 0
    sunday_morning.shift(60)
    comments.say(review.announcement, pr_officer, "もう一つ、定員は。")
    assert unread(clerk, review) == 1
    assert not comments.unread_in_department(pr_officer)


def test_a_look_is_one_row_that_moves(
    review: Review, clerk: User, sunday_morning: time_machine.Traveller
) -> None:
    looks.note_look(clerk, review.revision)
    first = Look.objects.get().at
    sunday_morning.shift(60)
    looks.note_look(clerk, review.revision)
    assert (Look.objects.get().at - first).total_seconds() == 60
