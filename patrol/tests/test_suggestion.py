"""対象 prefilled from what is typed: offered with the words it was read from, never saved here."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from staff.models import User

pytestmark = pytest.mark.django_db


def offered(user: User, **post: Any) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(reverse("patrol:audience_suggestion"), post)
    assert response.status_code == 200
    return response.content.decode()


def values(html: str) -> dict[str, Any]:
    found = re.search(r'data-audience="([^"]*)"', html)
    assert found is not None
    said: dict[str, Any] = json.loads(unescape(found[1]))
    return said


def test_it_says_why_and_fills_the_boxes_of_the_form(clerk: User) -> None:
    html = offered(clerk, title="発明教室", body="対象：小学3年生〜6年生とその保護者。")
    assert "「小学3年生〜6年生とその保護者」とあるので、対象は<strong>8歳〜12歳</strong>と読めます。" in html
    assert "data-outright" in html
    assert values(html) == {
        "audience_kind": "ages",
        "audience_pregnancy": False,
        "audience_age_min_0": "8",
        "audience_age_min_1": "",
        "audience_age_max_0": "12",
        "audience_age_max_1": "",
        "audience_text": "小学3年生〜6年生とその保護者",
    }


def test_what_the_fields_say_already_is_only_confirmed(clerk: User) -> None:
    first = values(offered(clerk, body="対象：生後4か月〜6か月のお子さん"))
    chosen = {name: value for name, value in first.items() if value is not False}
    html = offered(clerk, body="対象：生後4か月〜6か月のお子さん", **chosen)
    assert "対象は「生後4か月〜6か月のお子さん」とあるとおりです。" in html
    assert "data-fill-audience" not in html


def test_another_choice_of_the_clerk_is_met_with_an_offer(clerk: User) -> None:
    html = offered(clerk, body="対象：65歳以上の人", audience_kind="everyone")
    assert "data-fill-audience" in html


def test_ages_in_passing_are_offered_but_not_filled_in(clerk: User) -> None:
    html = offered(clerk, body="市内の小学生が集まります。")
    assert "data-fill-audience" in html
    assert "data-outright" not in html


def test_hostile_words_stay_words(clerk: User) -> None:
    html = offered(clerk, body='対象：小学生"><script>alert(1)</script>')
    assert "<script>" not in html
    assert values(html)["audience_kind"] == "ages"


def test_without_a_statement_nothing_is_shown(clerk: User) -> None:
    assert offered(clerk, body="教室を開きます。").strip() == ""


def test_nobody_outside_is_answered(client: Client) -> None:
    assert client.post(reverse("patrol:audience_suggestion"), {}).status_code == 302
