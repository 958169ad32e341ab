"""Append-only history of what the stand-ins accepted, one JSON object a line, replayed at the start."""

from __future__ import annotations

import json
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

Entry = dict[str, Any]
Change = Callable[[Entry], None]


class Journaled(ABC):
    """What a stand-in remembers. One door for changes: an entry is written down, then applied by its `op`,
    so that replaying the entries leads to the same state."""

    def __init__(self, append: Change, changes: Mapping[str, Change]) -> None:
        self._append = append
        self._changes = changes
        self.forget()

    @abstractmethod
    def forget(self) -> None:
        """Nothing ever happened."""

    @abstractmethod
    def dump(self) -> Iterator[Entry]:
        """The fewest entries that lead here."""

    def commit(self, entry: Entry) -> None:
        self._append(entry)
        self.apply(entry)

    def apply(self, entry: Entry) -> None:
        self._changes[entry["op"]](entry)


class Journal:
    """Every line is handed to the operating system at once: a killed stand-in forgets no retry key."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.lines = 0
        self._file: IO[str] | None = None

    def replay(self) -> Iterator[Entry]:
        """Entries in order; a half-written last line (the process was killed) is skipped."""
        if self.path is None or not self.path.is_file():
            return
        with self.path.open(encoding="utf-8") as lines:
            for line in lines:
                self.lines += 1
                try:
                    yield json.loads(line)
                except ValueError:
                    continue

    def append(self, entry: Entry) -> None:
        if self.path is None:
            return
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("a", encoding="utf-8")
            self._end_torn_line()
        self._file.write(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n")
        self._file.flush()
        self.lines += 1

    def _end_torn_line(self) -> None:
        assert self.path is not None
        assert self._file is not None
        with self.path.open("rb") as tail:
            size = tail.seek(0, os.SEEK_END)
            if size:
                tail.seek(size - 1)
                if tail.read(1) != b"\n":
                    self._file.write("\n")

    def rewrite(self, entries: Iterable[Entry]) -> None:
        """Replace the history by a shorter one that leads to the same state."""
        if self.path is None:
            return
        self.close()
        fresh = self.path.with_suffix(".new")
        fresh.parent.mkdir(parents=True, exist_ok=True)
        self.lines = 0
        with fresh.open("w", encoding="utf-8") as out:
            for entry in entries:
                out.write(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n")
                self.lines += 1
        fresh.replace(self.path)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
