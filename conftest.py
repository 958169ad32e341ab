"""Base fixtures for every room. People and their roles come from `staff.tests.cast`."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings

# How fast something runs is measured by benches, never judged by a test on a busy machine. A commit is judged
# by the same examples wherever it is tried; new ones are looked for with `--hypothesis-profile=search`.
hypothesis_settings.register_profile("koho", deadline=None, derandomize=True)
hypothesis_settings.register_profile("search", deadline=None, max_examples=500)
hypothesis_settings.load_profile("koho")

pytest_plugins = ["staff.tests.cast"]

PATIENCE = 60  # seconds for a page to show what it will; the machine may be busy with other things


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What crosses rooms takes longest: first, so that a parallel run does not end waiting for it."""
    rooms_apart = Path(__file__).parent / "tests"
    items.sort(key=lambda item: not item.path.is_relative_to(rooms_apart))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Copy the test database from a migrated template where the launcher has made one (seconds saved)."""
    from django.conf import settings

    if template := os.environ.get("KOHO_TEST_TEMPLATE"):
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = template


@pytest.fixture(autouse=True)
def _test_settings(settings: Settings, tmp_path: Path) -> None:
    """Files of a test stay with the test; pages need no collectstatic; passwords cost nothing."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_USE_FINDERS = True
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _patience(request: pytest.FixtureRequest) -> None:
    """The same for every test in a browser, whichever ran before it: the setting is the process's."""
    if request.node.get_closest_marker("browser"):
        from playwright.sync_api import expect

        expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(autouse=True)
def _all_answered(request: pytest.FixtureRequest) -> Iterator[None]:
    """The database is emptied after the last request: one under way could lock it up, or fill it again."""
    yield
    if "live_server" not in request.fixturenames:
        return
    answering = [each for each in threading.enumerate() if "process_request_thread" in each.name]
    for thread in answering:  # it ends with its connection, and the browser is closed by now
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in answering)


@pytest.fixture(autouse=True)
def _paper_sections(request: pytest.FixtureRequest) -> None:
    """The sections a migration made: a test that empties the database takes them from all after it."""
    wanted = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if not wanted and request.node.get_closest_marker("django_db") is None:
        return
    request.getfixturevalue("db")
    from channels.models import PaperSection
    from channels.newsletter.defaults import FEATURES, SECTIONS

    if not PaperSection.objects.exists():
        PaperSection.objects.bulk_create(
            PaperSection(
                name=name, order=order, line_budget=lines, item_lines=item_lines, is_feature=name in FEATURES
            )
            for order, (name, lines, item_lines) in enumerate(SECTIONS, 1)
        )
