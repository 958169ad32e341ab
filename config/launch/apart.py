"""Early pytest plugin: each process of a parallel run has a Redis database to itself.

pytest-django gives each its own PostgreSQL database. Early, because settings are read before any conftest.
"""

from __future__ import annotations

import os
import re

WORKER, REDIS = "PYTEST_XDIST_WORKER", "REDIS_URL"


def redis_url_of(worker: str, url: str) -> str:
    """The address with a database number of `worker`'s own: gw0 takes the one after the run's, and so on."""
    server, _, database = url.rpartition("/")
    number = re.sub(r"\D", "", worker)
    return f"{server}/{int(database or 0) + 1 + int(number)}" if number else url


if REDIS in os.environ:
    os.environ[REDIS] = redis_url_of(os.environ.get(WORKER, ""), os.environ[REDIS])
