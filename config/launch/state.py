"""The state directory: everything the launcher writes is in it."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class State:
    """One state directory: the servers, secrets, logs and files of one demo, or of one test run."""

    path: Path

    @classmethod
    def of_demo(cls) -> State:
        return cls._chosen(ROOT / ".state")

    @classmethod
    def of_tests(cls) -> State:
        return cls._chosen(ROOT / ".state" / "test")

    @classmethod
    def _chosen(cls, default: Path) -> State:
        state = cls(Path(os.environ.get("KOHO_STATE") or default).absolute())
        state.path.mkdir(parents=True, exist_ok=True)
        return state

    @property
    def logs(self) -> Path:
        folder = self.path / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def secret(self, name: str) -> str:
        """A secret of this state directory, made on first use and readable by its owner only."""
        path = self.path / "secrets" / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            if known := path.read_text().strip():
                return known
            path.unlink()  # the maker was killed before it could write
            return self.secret(name)
        with os.fdopen(descriptor, "w") as file:
            file.write(value := secrets.token_urlsafe(48))
        return value
