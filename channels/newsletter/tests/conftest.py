from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from staff.wording import JAPAN


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """9 November 2026: two days before the departments' deadline of the issue of 1 December."""
    with time_machine.travel(datetime(2026, 11, 9, 10, tzinfo=JAPAN)):
        yield
