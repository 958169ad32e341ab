"""Who may be at it: a session's advisory lock, gone with its connection the moment a worker dies.

It saves work only; correctness rests on claims and leases. Behind PgBouncer in transaction mode (which breaks
session locks) two lanes may run and still send nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import Error, connection

NAMESPACE = 0x6B6F686F  # "koho"
TRY = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"


@dataclass(slots=True)
class Hold:
    """True while the lock is ours."""

    name: str | None

    def __bool__(self) -> bool:
        return self.name is not None

    def let_go(self) -> None:
        """Leave it to others before the block ends."""
        if self.name is not None:
            _release(self.name)
            self.name = None


@contextmanager
def advisory_lock(name: str) -> Iterator[Hold]:
    """True while held; False at once when somebody else has it."""
    with first_free_lock([name]) as hold:
        yield hold


@contextmanager
def first_free_lock(names: Iterable[str]) -> Iterator[Hold]:
    """True while one of `names` is held; False at once when all are taken."""
    hold = Hold(next((name for name in names if _ask(TRY, name)), None))
    try:
        yield hold
    finally:
        hold.let_go()


def _release(name: str) -> None:
    try:
        _ask("SELECT pg_advisory_unlock(%s, hashtext(%s))", name)
    except Error:
        connection.close()  # a broken connection has no lock any more


def _ask(sql: str, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, (NAMESPACE, name))
        (answer,) = cursor.fetchone() or (False,)
    return bool(answer)
