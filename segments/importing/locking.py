"""Work that may meet the webhook worker at the same rows."""

from __future__ import annotations

from collections.abc import Callable

from django.db import OperationalError
from psycopg.errors import DeadlockDetected

_TRIES = 5


def patiently(work: Callable[[], object]) -> None:
    """Do one transaction, again when PostgreSQL ended it so that another could go on."""
    for last in range(_TRIES):
        try:
            work()
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected) or last == _TRIES - 1:
                raise
        else:
            return
