from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from staff.models import User
from staff.tests.factories import PASSWORD

MORNING = datetime(2026, 12, 3, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


def sign_in(client: Client, password: str) -> tuple[int, str]:
    response = client.post("/admin/login/", {"username": "clerk", "password": password})
    return response.status_code, response.content.decode()


def test_a_wrong_password_is_said_on_top(client: Client, clerk: User) -> None:
    status, html = sign_in(client, "wrong")
    assert status == 200
    assert "サインインできません" in html
    assert "職員番号かパスワードが違います。" in html
    assert "<title>エラー：" in html


def test_five_wrong_passwords_close_the_door_for_half_an_hour(client: Client, clerk: User) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        for _ in range(5):
            status, html = sign_in(client, "wrong")
        assert status == 429
        assert "パスワードの誤りが5回続いたため" in html
        assert "約30分後に" in html
        assert sign_in(client, PASSWORD)[0] == 429
        clock.shift(31 * 60)
        assert sign_in(client, PASSWORD)[0] == 302


def test_signing_out_says_goodbye(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    html = client.post("/admin/logout/").content.decode()
    assert "サインアウトしました" in html
    assert html.count("<h1") == 1


@pytest.mark.django_db
def test_a_stranger_is_led_to_the_sign_in_page(client: Client) -> None:
    assert client.get("/admin/settings/").headers["Location"].startswith("/admin/login/")
