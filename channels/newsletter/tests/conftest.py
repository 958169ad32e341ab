from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from channels.models import PaperSection
from channels.newsletter.defaults import FEATURES, SECTIONS
from staff.wording import JAPAN


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """9 November 2026: two days before the departments' deadline of the issue of 1 December."""
    with time_machine.travel(datetime(2026, 11, 9, 10, tzinfo=JAPAN)):
        yield


@pytest.fixture(autouse=True)
def _sections(request: pytest.FixtureRequest) -> None:
    """The sections a migration made. A test that empties the whole database takes them from all after it."""
    if request.node.get_closest_marker("django_db") is None and "live_server" not in request.fixturenames:
        return
    request.getfixturevalue("db")
    if not PaperSection.objects.exists():
        PaperSection.objects.bulk_create(
            PaperSection(
                name=name, order=order, line_budget=lines, item_lines=item_lines, is_feature=name in FEATURES
            )
            for order, (name, lines, item_lines) in enumerate(SECTIONS, 1)
        )
