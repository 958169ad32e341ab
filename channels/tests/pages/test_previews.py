"""The preview is read from the payload an approval would freeze."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from announcements.models import Channel
from announcements.tests.factories import make_announcement
from announcements.tests.posting import post_of
from channels.composing import compose_all
from channels.pages.previews import preview_of_payload, previews_of
from channels.tests.factories import make_content
from staff.errors import Refused
from staff.models import User

ALL = tuple(Channel.values)
PICTURE = {
    "path": "images/a.jpg",
    "sha256": "0" * 64,
    "content_type": "image/jpeg",
    "alt": "赤ちゃんと保護者",
}


@pytest.mark.django_db  # how wide the printed column is
def test_what_is_shown_is_what_would_be_frozen() -> None:
    content = make_content(ALL)
    frozen = compose_all(content)
    for preview in previews_of(content):
        assert preview.shown == preview_of_payload(frozen[preview.channel]).shown
        assert preview.measure is not None
        assert preview.measure.fits


def test_a_thread_shows_its_posts() -> None:
    content = make_content(("x",), texts={"x": "赤ちゃん広場を開きます。" * 30}, x_thread=True)
    (preview,) = previews_of(content)
    assert len(preview.shown) > 1
    assert preview.shown[0].text.endswith(f"(1/{len(preview.shown)})")


def test_pictures_keep_their_words() -> None:
    line, x, facebook = previews_of(make_content(("line", "x", "facebook"), images=[PICTURE]))
    assert line.shown[1].pictures[0].alt == x.shown[0].pictures[0].alt == "赤ちゃんと保護者"
    assert facebook.shown[0].pictures[0].url.endswith("images/a.jpg")


@pytest.mark.parametrize("text", ["", "あ" * 5001], ids=["empty", "too long"])
def test_what_cannot_be_sent_says_why_and_is_shown_all_the_same(text: str) -> None:
    content = make_content(("line",), texts={"line": text})
    (preview,) = previews_of(content)
    assert preview.shown[0].text == text
    assert preview.problem.startswith("LINEの文面が")
    with pytest.raises(Refused):
        compose_all(content)


@pytest.mark.django_db
def test_the_editor_s_form_as_typed(client: Client, clerk: User) -> None:
    announcement = make_announcement(author=clerk, department=clerk.department, channels=list(ALL))
    client.force_login(clerk)
    response = client.post(reverse("channels:preview"), post_of(announcement, title="<b>赤ちゃん</b>広場"))
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<figure") == 4
    assert "&lt;b&gt;赤ちゃん" in html
    assert "<b>赤ちゃん" not in html


@pytest.mark.django_db
def test_without_a_channel_it_says_what_to_do(client: Client, clerk: User) -> None:
    announcement = make_announcement(author=clerk, department=clerk.department)
    client.force_login(clerk)
    response = client.post(reverse("channels:preview"), post_of(announcement, channels=[]))
    assert "「配信する媒体」を選ぶと" in response.content.decode()
