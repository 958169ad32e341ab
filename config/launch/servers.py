"""The two servers a command needs: those named in the environment, or the embedded ones."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from config.launch.embedded import EmbeddedServer
from config.launch.postgres import PostgresRecipe
from config.launch.state import State
from config.launch.valkey import ValkeyRecipe


@dataclass(frozen=True, slots=True)
class Addresses:
    database_url: str
    redis_url: str


@contextmanager
def servers(state: State, *, disposable: bool = False, redis_database: int = 0) -> Iterator[Addresses]:
    """Addresses of PostgreSQL and Redis; each is embedded unless DATABASE_URL or REDIS_URL names one.

    `disposable` gives up durability for speed (tests). A server that already runs for this state
    directory is shared, and left alone as long as anybody else uses it.
    """
    embedded = {
        "DATABASE_URL": EmbeddedServer(PostgresRecipe(state, disposable=disposable)),
        "REDIS_URL": EmbeddedServer(ValkeyRecipe(state, database=redis_database)),
    }
    with ExitStack() as stack:
        with ThreadPoolExecutor() as pool:  # both at once: the first start takes seconds
            urls = {
                name: pool.submit(stack.enter_context, server.in_use())
                for name, server in embedded.items()
                if not os.environ.get(name)
            }
        addresses = {name: urls[name].result() if name in urls else os.environ[name] for name in embedded}
        yield Addresses(addresses["DATABASE_URL"], addresses["REDIS_URL"])
