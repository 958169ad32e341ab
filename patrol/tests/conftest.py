"""The clock of this room's tests: the announcements of the factories go out three days later."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from channels.tests.conftest import platform, unlimited

__all__ = ["platform", "sunday_morning", "tuesday_morning", "unlimited"]

NOW = "2026-11-22T10:00:00+09:00"


@pytest.fixture
def sunday_morning() -> Iterator[time_machine.Traveller]:
    """22 November 2026, ten o'clock in Japan."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def tuesday_morning() -> Iterator[None]:
    """24 November 2026, ten o'clock in Japan, and the clock goes on, as it does for a browser.

    What is found, and in which order, follows the days of the week on which the office is closed.
    """
    with time_machine.travel("2026-11-24T10:00:00+09:00"):
        yield
