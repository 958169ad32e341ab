from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from announcements.digest import digest_of
from announcements.live import content_of_post
from announcements.models import Announcement, State
from announcements.snapshot import snapshot
from announcements.tests.factories import make_announcement, make_picture
from announcements.tests.posting import post_of
from staff.models import User

pytestmark = pytest.mark.django_db


def query(data: dict[str, Any]) -> QueryDict:
    post = QueryDict(mutable=True)
    for name, value in data.items():
        post.setlist(name, value if isinstance(value, list) else [value])
    return post


def test_a_stored_draft_looks_the_same_while_typing(clerk: User) -> None:
    announcement = make_announcement(clerk)
    content = content_of_post(query(post_of(announcement)), clerk)
    assert content == snapshot(announcement)
    assert digest_of(content) == digest_of(snapshot(announcement))


def test_nothing_is_saved(clerk: User) -> None:
    announcement = make_announcement(clerk)
    content_of_post(query(post_of(announcement, title="まだ書いている")), clerk)
    assert Announcement.objects.get().title == announcement.title


def test_an_empty_form_can_be_shown(clerk: User) -> None:
    content = content_of_post(QueryDict(""), clerk)
    assert (content["title"], content["channels"]) == ("", [])
    assert content["department"]["name"] == "子育て支援課"


def test_wrong_values_do_not_hide_the_rest(clerk: User) -> None:
    announcement = make_announcement(clerk)
    post = post_of(
        announcement, starts_on="2026-02-30", title="長" * 99, category="999", channels=["fax", "x"]
    )
    content = content_of_post(query(post), clerk)
    assert content["title"] == "長" * 99
    assert content["body"] == announcement.body


def test_words_without_end_are_cut(clerk: User) -> None:
    """Else one person holding down a key could keep every worker busy."""
    announcement = make_announcement(clerk)
    post = post_of(announcement, title="長" * 100_000, own_x="on", text_x="長" * 100_000)
    content = content_of_post(query({**post, "announcement": "9" * 5000}), clerk)
    assert len(content["title"]) == 160
    assert len(content["texts"]["x"]) == 65_000


def test_own_words_are_shown(clerk: User) -> None:
    announcement = make_announcement(clerk)
    post = post_of(announcement, own_x="on", text_x="自分の文\r\nです")
    assert content_of_post(query(post), clerk)["texts"]["x"] == "自分の文\nです"


def test_pictures_of_another_department_are_not_shown(clerk: User, other_clerk: User) -> None:
    announcement = make_announcement(clerk)
    make_picture(announcement)
    post = query(post_of(announcement))
    assert content_of_post(post, clerk)["images"]
    assert not content_of_post(post, other_clerk)["images"]


def test_nothing_of_a_draft_is_shown_to_who_may_not_edit_it(clerk: User, pr_officer: User) -> None:
    announcement = make_announcement(clerk, state=State.RETURNED)
    make_picture(announcement)
    content = content_of_post(query(post_of(announcement, starts_on="x")), pr_officer)
    assert (content["facts"]["starts_on"], content["images"]) == (None, [])


def test_a_picture_is_judged_as_the_form_describes_it_now(clerk: User) -> None:
    announcement = make_announcement(clerk)
    picture = make_picture(announcement)
    stored = {"attachments-0-id": str(picture.pk), "attachments-0-alt": "調理台"}
    for posted, shown in (("consent", "consent"), ("", ""), ("made up", "")):
        post = query(post_of(announcement, **stored, **{"attachments-0-rights": posted}))
        (image,) = content_of_post(post, clerk)["images"]
        assert (image["rights"], image["alt"]) == (shown, "調理台")
