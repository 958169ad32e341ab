"""The production set-up, read as data: no Docker engine is needed to see that it is complete."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.queues import Queue

ROOT = Path(__file__).resolve().parent.parent
ONE_SHOT = {"migrate"}


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    services: dict[str, dict[str, Any]] = compose["services"]
    return services


def test_it_follows_the_compose_specification() -> None:
    tool = Path(sys.executable).parent / "check-jsonschema"
    command = [str(tool), "--builtin-schema", "vendor.compose-spec", str(ROOT / "docker-compose.yml")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_queue_has_a_worker_of_its_own(services: dict[str, dict[str, Any]]) -> None:
    commands = [service.get("command", "") for service in services.values()]
    served = [found[1] for text in commands if (found := re.search(r"worker .*--queues (\S+)", text))]
    assert sorted(served) == sorted(queue.value for queue in Queue)


def test_everything_that_stays_up_is_watched(services: dict[str, dict[str, Any]]) -> None:
    unwatched = {name for name, service in services.items() if "healthcheck" not in service}
    assert unwatched == ONE_SHOT


def test_nothing_may_write_to_its_image_or_gain_rights(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert not service.get("privileged"), name


def test_nothing_runs_as_root(services: dict[str, dict[str, Any]]) -> None:
    assert re.search(r"^USER koho$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    for name, service in services.items():
        assert "build" in service or service["user"] not in {"root", "0"}, name


def test_the_servers_are_not_reachable_from_outside(services: dict[str, dict[str, Any]]) -> None:
    for name in ("db", "redis"):
        assert services[name]["networks"] == ["inside"]
        assert "ports" not in services[name]


def test_every_setting_is_in_the_example() -> None:
    settings = (ROOT / "config" / "settings.py").read_text()
    asked = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))
    explained = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert asked - explained == set()
