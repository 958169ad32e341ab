"""The processes of the demo work together on a database and a broker."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest

from tests.conftest import House

pytestmark = pytest.mark.story
PATIENCE = 60  # seconds


def get(url: str) -> tuple[int, str]:
    target = urlsplit(url)
    connection = http.client.HTTPConnection(str(target.hostname), target.port, timeout=PATIENCE)
    connection.request("GET", target.path or "/")
    response = connection.getresponse()
    return response.status, response.read().decode()


def test_everything_is_up_and_a_killed_worker_starts_again(house: House) -> None:
    assert get(f"{house.url}/healthz")[0] == 200
    status, page = get(f"{house.url}/admin/login/")
    assert (status, "若葉野市" in page) == (200, True)
    worker = house.processes["worker"]
    worker.kill()
    worker.start()
    worker.wait_ready()
