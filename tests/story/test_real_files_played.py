"""The terminal story on every real file there is. In a file of its own: it takes longest, and a parallel run
deals out whole files."""

from __future__ import annotations

import pytest

from tests.conftest import House
from tests.story.terminal import play
from tests.story.test_real_events import EVENTS, FILES
from tests.story.work import at_the_platforms

pytestmark = pytest.mark.story


@pytest.mark.skipif(not FILES, reason=f"実際の催しデータがありません ({EVENTS})。")
def test_every_real_file_can_be_played(city_of_readers: House) -> None:
    for number, path in enumerate(FILES, start=1):
        told = play(city_of_readers, "--events", str(path))
        assert told.returncode == 0, f"{path.name}\n{told.stdout}{told.stderr}"
        assert at_the_platforms()["x"]["posts"] == 3 * number
    assert at_the_platforms()["line"][0]["duplicates"] == 0
