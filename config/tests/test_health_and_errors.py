from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoDbBlocker, Settings

from config.refusals import Refusals
from staff.errors import Refused


@pytest.fixture
def dead_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def database_away(dead_port: int, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The connection as it is while PostgreSQL is stopped."""
    known = connection.settings_dict.copy()
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": dead_port}
        yield
        connection.close()
        connection.settings_dict |= known


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.django_db
def test_it_is_healthy(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"database": "ok", "redis": "ok"})


@pytest.mark.django_db
def test_it_names_a_dead_redis(client: Client, settings: Settings, dead_port: int) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{dead_port}"
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"database": "ok", "redis": "down"})


@pytest.mark.usefixtures("database_away")
def test_it_names_a_dead_database(browser: Client) -> None:
    response = browser.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"database": "down", "redis": "ok"})


@pytest.mark.usefixtures("database_away")
def test_pages_say_in_japanese_that_the_database_is_away(browser: Client) -> None:
    response = browser.post("/admin/login/", {"username": "kikaku", "password": "…"})
    assert response.status_code == 503
    assert "データベースにつながりません" in response.content.decode()
    assert response["Retry-After"] == "30"


@pytest.mark.django_db
def test_an_unknown_page_is_a_japanese_404(client: Client) -> None:
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert 'lang="ja"' in response.content.decode()


@pytest.mark.django_db
def test_a_post_without_a_token_is_a_japanese_403() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a"})
    assert response.status_code == 403
    assert 'lang="ja"' in response.content.decode()


def test_a_refusal_no_edge_expected_is_a_sentence_and_other_errors_stay_errors(rf: RequestFactory) -> None:
    net = Refusals(lambda _request: HttpResponse())
    answer = net.process_exception(rf.post("/admin/"), Refused("もう申請されています。"))
    assert answer is not None
    assert (answer.status_code, "もう申請されています。" in answer.content.decode()) == (409, True)
    assert net.process_exception(rf.post("/admin/"), ValueError()) is None
