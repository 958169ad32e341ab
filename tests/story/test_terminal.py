"""`manage.py story` plays the main job against the running house, and its exit status is honest."""

from __future__ import annotations

import subprocess
import sys

import pytest

from config.launch.state import ROOT
from tests.conftest import House
from tests.story.test_real_events import EVENTS, FILES
from tests.story.work import at_the_platforms

pytestmark = pytest.mark.story


def play(house: House, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "manage.py"), "story", *arguments]
    env = house.processes["web"].env | {"PYTHONUTF8": "1"}
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)


def test_the_sample_goes_out_on_all_four_channels(city_of_readers: House) -> None:
    told = play(city_of_readers)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "すべて終わりました。" in told.stdout
    arrived = at_the_platforms()
    assert (arrived["x"]["posts"], arrived["facebook"]["posts"]) == (3, 3)
    assert arrived["line"][0]["duplicates"] == 0


@pytest.mark.skipif(not FILES, reason=f"実際の催しデータがありません ({EVENTS})。")
def test_every_real_file_can_be_played(city_of_readers: House) -> None:
    for number, path in enumerate(FILES, start=1):
        told = play(city_of_readers, "--events", str(path))
        assert told.returncode == 0, f"{path.name}\n{told.stdout}{told.stderr}"
        assert at_the_platforms()["x"]["posts"] == 3 * number
    assert at_the_platforms()["line"][0]["duplicates"] == 0


def test_it_says_so_when_nobody_sends(city_of_readers: House) -> None:
    """Without the stand-ins there is nobody to send to."""
    city_of_readers.processes["sandbox"].kill()
    told = play(city_of_readers)
    assert told.returncode != 0
    assert "代役のサーバーに届きません" in told.stderr
