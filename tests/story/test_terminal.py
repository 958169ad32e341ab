"""`manage.py story` plays the main job against the running house, and its exit status is honest."""

from __future__ import annotations

import pytest

from tests.conftest import House
from tests.story.terminal import play
from tests.story.work import at_the_platforms

pytestmark = pytest.mark.story


def test_the_sample_goes_out_on_all_four_channels(city_of_readers: House) -> None:
    told = play(city_of_readers)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "すべて終わりました。" in told.stdout
    arrived = at_the_platforms()
    assert (arrived["x"]["posts"], arrived["facebook"]["posts"]) == (3, 3)
    assert arrived["line"][0]["duplicates"] == 0


def test_it_says_so_when_nobody_sends(city_of_readers: House) -> None:
    """Without the stand-ins there is nobody to send to."""
    city_of_readers.processes["sandbox"].kill()
    told = play(city_of_readers)
    assert told.returncode != 0
    assert "代役のサーバーに届きません" in told.stderr
