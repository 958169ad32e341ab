"""Uploaded pictures, kept by their digest so that the pages can show them again after a restart."""

from __future__ import annotations

import hashlib
from pathlib import Path

EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp",
              "video/mp4": "mp4"}  # fmt: skip
TYPES = {extension: kind for kind, extension in EXTENSIONS.items()}
_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
)


def sniff(data: bytes) -> str:
    """Content type by the first bytes; empty when it is no picture we know."""
    if data[4:8] == b"ftyp":
        return "video/mp4"
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")


class Blobs:
    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._memory: dict[str, bytes] = {}

    def save(self, data: bytes, content_type: str) -> str:
        """File name to be served under /media/."""
        name = f"{hashlib.sha256(data).hexdigest()[:40]}.{EXTENSIONS.get(content_type, 'bin')}"
        if self._folder is None:
            self._memory[name] = data
        else:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / name).write_bytes(data)
        return name

    def load(self, name: str) -> tuple[bytes, str] | None:
        kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        if self._folder is None:
            data = self._memory.get(name)
        else:
            path = self._folder / Path(name).name
            data = path.read_bytes() if path.is_file() else None
        return None if data is None else (data, kind)
