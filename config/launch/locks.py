"""File locks. The kernel drops them when a process ends, however it ends, so none is ever stale."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FileLock:
    """One open lock file, held shared (many users) or exclusively (one)."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def shared(self) -> None:
        fcntl.flock(self._fd, fcntl.LOCK_SH)

    def exclusive(self) -> None:
        fcntl.flock(self._fd, fcntl.LOCK_EX)

    def try_exclusive(self) -> bool:
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def exclusive_within(self, seconds: float) -> bool:
        """Outlasts those who only look whether the lock is held."""
        deadline = time.monotonic() + seconds
        while not self.try_exclusive():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.03)
        return True

    def release(self) -> None:
        os.close(self._fd)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    lock = FileLock(path)
    try:
        lock.exclusive()
        yield
    finally:
        lock.release()


def is_held(path: Path) -> bool:
    """Whether anybody holds a lock on `path`, shared or exclusive."""
    lock = FileLock(path)
    try:
        return not lock.try_exclusive()
    finally:
        lock.release()


def wait_released(path: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while is_held(path):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.03)
    return True
