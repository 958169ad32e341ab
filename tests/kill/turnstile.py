"""Lets the workers into the table of batches one statement at a time, by nothing but PostgreSQL's own locks.

A lock in SHARE mode keeps every writer of `channels_batch` waiting. The next such lock stands in the queue
behind the writer that waits now; when the first is let go, that writer does its work, and the next one
finds the way closed again. So a worker can be stopped, and killed, between any two of its steps.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

import psycopg
from django.db import connection

from config.bench.city import database_url
from tests.kill.town import Town

CLOSE = b"BEGIN; LOCK TABLE channels_batch IN SHARE MODE"
WAITING = """
    SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE relation = 'channels_batch'::regclass AND NOT granted AND pid <> %s AND strpos(query, %s) > 0
"""


class _Bar:
    """One lock, asked for without waiting for it."""

    def __init__(self) -> None:
        self._line = psycopg.connect(database_url(), autocommit=True)
        self.pid = self._line.info.backend_pid
        self._line.pgconn.send_query(CLOSE)

    @property
    def is_down(self) -> bool:
        """Whether the lock has been granted."""
        self._line.pgconn.consume_input()
        return not self._line.pgconn.is_busy()

    def lift(self) -> None:
        self._line.close()


class Turnstile:
    def __init__(self, town: Town) -> None:
        self._town = town

    def __enter__(self) -> Self:
        self._bar = _Bar()
        self._town.wait(lambda: self._bar.is_down)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.lift()

    def somebody_waits(self, doing: str = "") -> bool:
        """Whether a worker stands in front of the closed bar, with `doing` in its statement."""
        with connection.cursor() as cursor:
            cursor.execute(WAITING, [self._bar.pid, doing])
            return bool((cursor.fetchone() or (0,))[0])

    def let_one_pass(self) -> None:
        """Everybody who waits now does one statement's work; who comes after waits again."""
        following = _Bar()
        self._town.wait(lambda: following.is_down or self._stands_in_line(following))
        self._bar.lift()
        self._bar = following
        self._town.wait(lambda: following.is_down)

    def _stands_in_line(self, bar: _Bar) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s", [bar.pid])
            return bool((cursor.fetchone() or (False,))[0])
