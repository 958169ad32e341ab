"""Servers of the house's own, which a test may take away."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from django.db import connection

from config.bench.relay import Relay
from config.launch.embedded import free_port
from config.launch.processes import ManagedProcess
from config.launch.state import State
from config.launch.table import ProcessSpec
from config.launch.valkey import ValkeyRecipe
from tests.conftest import House
from tests.inhabited import inhabit

READERS = 6_000


@dataclass(frozen=True)
class OwnValkey:
    """A broker that may be killed, started again and emptied."""

    url: str
    process: ManagedProcess

    def empty(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[OwnValkey]:
    recipe, port = ValkeyRecipe(State(tmp_path)), free_port()
    spec = ProcessSpec("valkey", tuple(recipe.command(tmp_path, port)), ready_line="Ready to accept")
    process = ManagedProcess(spec, os.environ, tmp_path)
    process.start()
    process.wait_ready()
    yield OwnValkey(recipe.url(port), process)
    process.kill()


@pytest.fixture
def database_line(transactional_db: None) -> Iterator[Relay]:
    """The house's line to PostgreSQL; the test itself has its own."""
    server = urlsplit(os.environ["DATABASE_URL"])
    relay = Relay(server.hostname or "127.0.0.1", server.port or 5432)
    yield relay
    relay.cut()


@pytest.fixture
def city_of_readers(house: House) -> House:
    inhabit(READERS)
    return house


def through(relay: Relay) -> str:
    """The address of the test database by way of `relay`."""
    server = urlsplit(os.environ["DATABASE_URL"])
    account = server.netloc.rpartition("@")[0]
    return f"postgres://{account}@127.0.0.1:{relay.port}/{connection.settings_dict['NAME']}"
