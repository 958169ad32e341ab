from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from announcements.models import Announcement, Attachment, State
from announcements.tests.factories import make_announcement, make_picture
from announcements.tests.posting import post_of
from announcements.tests.test_admin import signed_in
from announcements.transitions import Verb, move, record_delivery_progress
from staff.models import User

pytestmark = pytest.mark.django_db


def test_texts_follow_the_typing(clerk: User) -> None:
    announcement = make_announcement(clerk)
    post = post_of(announcement, place="新しい会場", own_x="on", text_x="あ" * 141)
    page = signed_in(clerk).post(reverse("announcements:texts"), post).content.decode()
    assert "新しい会場" in page
    assert "282 / 280（2超えています）" in page
    assert 'id="counter-newsletter"' in page


def test_texts_are_for_staff() -> None:
    assert Client().post(reverse("announcements:texts"), {}).status_code == 302


def status(picture: Attachment, client: Client) -> int:
    return client.get(f"/media/{picture.image.name}").status_code


def test_a_picture_is_public_only_once_frozen(clerk: User, other_clerk: User) -> None:
    announcement = make_announcement(clerk)
    picture = make_picture(announcement)
    assert status(picture, signed_in(clerk)) == 200
    assert status(picture, signed_in(other_clerk)) == 404
    assert status(picture, Client()) == 404
    for state, expected in ((State.PATROL, 404), (State.SCHEDULED, 200), (State.SENT, 200)):
        sent = make_announcement(clerk, state=state)
        copy = make_picture(
            sent, colour=state.value and {"patrol": "red", "scheduled": "blue"}.get(state, "white")
        )
        assert status(copy, Client()) == expected, state


def test_a_picture_is_sent_with_careful_headers(clerk: User) -> None:
    picture = make_picture(make_announcement(clerk, state=State.SENT))
    response = Client().get(f"/media/{picture.image.name}")
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


def test_what_residents_already_got_stays_to_be_seen(clerk: User, head: User) -> None:
    announcement = make_announcement(clerk, state=State.SCHEDULED)
    picture = make_picture(announcement)
    move(announcement, Verb.CANCEL, clerk, "中止")
    assert status(picture, Client()) == 404
    Announcement.objects.update(state=State.SCHEDULED)
    announcement.refresh_from_db()
    record_delivery_progress(announcement, Verb.START)
    record_delivery_progress(announcement, Verb.STOP)
    assert status(picture, Client()) == 200


@pytest.mark.parametrize("name", ["../settings.py", "a.png", "0" * 64 + ".svg", "0" * 64 + ".png"])
def test_nothing_else_is_served(name: str) -> None:
    assert Client().get(f"/media/images/{name}").status_code == 404
