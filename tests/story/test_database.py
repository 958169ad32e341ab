"""PostgreSQL away: pages say so in Japanese, workers wait; back again, the work goes on."""

from __future__ import annotations

import pytest
import requests

from config.bench.relay import Relay
from tests.conftest import House
from tests.story.conftest import through
from tests.story.person import PATIENCE, Person
from tests.story.work import at_the_platforms, wait_for, wait_until_sent, waiting_for_approval

pytestmark = pytest.mark.story


@pytest.fixture
def other_env(database_line: Relay) -> dict[str, str]:
    return {"DATABASE_URL": through(database_line)}


def test_pages_say_so_and_work_goes_on_afterwards(city_of_readers: House, database_line: Relay) -> None:
    house, announcement = city_of_readers, waiting_for_approval("x")
    officer = Person(house.url, "koho")
    database_line.cut()
    for page in ("/admin/", f"/admin/patrol/{announcement.pk}/", "/admin/login/"):
        answer = officer.get(page)
        assert answer.status_code == 503, page
        assert "データベース" in answer.text
        assert int(answer.headers["Retry-After"]) > 0
    assert requests.get(f"{house.url}/healthz", timeout=PATIENCE).json()["database"] == "down"
    database_line.mend()
    wait_for(lambda: officer.get("/admin/").status_code == 200)
    officer.approve(announcement.pk)
    wait_until_sent(announcement)
    assert at_the_platforms()["x"]["posts"] == 1
