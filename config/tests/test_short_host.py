"""The printed host answers what is printed, and nothing of the desk."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

SHORT = "wkb.example.jp"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_hosts(settings: Settings) -> None:
    settings.PUBLIC_BASE_URL = "https://koho.example.jp"
    settings.NEWSLETTER_SHORT_URL_BASE = f"https://{SHORT}"
    settings.ALLOWED_HOSTS = [SHORT, "koho.example.jp"]
    settings.SECURE_SSL_REDIRECT = False


@pytest.mark.parametrize(
    "path", ["/", "/admin/", "/admin/login/", "/webhook/line/", "/media/images/a.jpg", "/healthz/x", "/px"]
)
@pytest.mark.parametrize("host", [SHORT, "WKB.example.jp.", f"{SHORT}:8443"])
def test_the_desk_is_not_there(client: Client, host: str, path: str) -> None:
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 404
    assert answer.content.decode() == "このアドレスのページはありません。"


def test_what_is_printed_is_there(client: Client) -> None:
    unknown = client.get("/p/bcdfgh", headers={"Host": SHORT})
    assert "このアドレスのページは見つかりません" in unknown.content.decode()
    assert client.get("/healthz", headers={"Host": SHORT}).status_code == 200


def test_the_main_host_has_everything(client: Client, settings: Settings) -> None:
    assert client.get("/admin/login/", headers={"Host": "koho.example.jp"}).status_code == 200
    settings.NEWSLETTER_SHORT_URL_BASE = settings.PUBLIC_BASE_URL
    assert client.get("/admin/login/", headers={"Host": "koho.example.jp"}).status_code == 200
