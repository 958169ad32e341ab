"""The whole house as real processes, for the tests that cross rooms."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from config.celery import app
from config.launch.embedded import free_port
from config.launch.processes import ManagedProcess, running
from config.launch.table import process_table


@dataclass(frozen=True)
class House:
    """Web, workers, beat and the stand-ins, on the test database. Processes may be killed and started."""

    url: str
    sandbox_url: str
    processes: dict[str, ManagedProcess]


@pytest.fixture(scope="session")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Static files as production serves them: hashed and compressed."""
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def other_env() -> dict[str, str]:
    """What the house is told differently; tests that take a server away name another address here."""
    return {}


@pytest.fixture
def house(
    transactional_db: None,
    settings: Settings,
    tmp_path: Path,
    static_root: Path,
    other_env: dict[str, str],
) -> Iterator[House]:
    web_port, sandbox_port = free_port(), free_port()
    url, sandbox_url = f"http://127.0.0.1:{web_port}", f"http://127.0.0.1:{sandbox_port}"
    settings.PUBLIC_BASE_URL, settings.SANDBOX_URL = url, sandbox_url
    settings.LINE_API_BASE = settings.X_API_BASE = settings.FACEBOOK_GRAPH_BASE = sandbox_url
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    env = os.environ | {
        "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
        "PUBLIC_BASE_URL": url,
        "SANDBOX_URL": sandbox_url,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "STATIC_ROOT": str(static_root),
        "KOHO_STATE": str(tmp_path),
    }
    env |= other_env
    _collect_static(static_root, settings)
    app.control.purge()  # wake-ups of an earlier test
    table = process_table(web_port=web_port, sandbox_port=sandbox_port)
    with running(table, env, tmp_path / "logs") as processes:
        yield House(url, sandbox_url, processes)


def _collect_static(folder: Path, settings: Settings) -> None:
    if any(folder.iterdir()):
        return
    usual, settings.STORAGES = (
        settings.STORAGES,
        settings.STORAGES
        | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}},
    )
    settings.STATIC_ROOT = folder
    call_command("collectstatic", "--noinput", verbosity=0)
    settings.STORAGES = usual
