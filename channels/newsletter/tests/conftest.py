from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine

from channels.models import Issue
from channels.newsletter.tests.factories import make_issue
from staff.wording import JAPAN


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """9 November 2026: two days before the departments' deadline of the issue of 1 December."""
    with time_machine.travel(datetime(2026, 11, 9, 10, tzinfo=JAPAN)):
        yield


@pytest.fixture
def december() -> Issue:
    return make_issue(1, date(2026, 12, 1))


@pytest.fixture
def january() -> Issue:
    return make_issue(2, date(2027, 1, 1))
