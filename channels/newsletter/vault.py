"""Files that never change: each under its own SHA-256, written once, checked whenever it is read."""

from __future__ import annotations

import hashlib
import logging
import os
import uuid
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from staff.errors import Refused

logger = logging.getLogger(__name__)

READ_ONLY = 0o444
HALF = "."  # what the name of a file begins with while it is being written
HALF_LIFE = timedelta(days=1)  # whoever writes is done by then, or dead


class Damaged(Refused):
    """A kept file is not what was kept, or is gone: it is not given to anybody."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{problem}使わずに、システムの管理者に知らせてください（{name}）。")
        self.problem = problem
        logger.error("kept file %s: %s", name, problem)


def keep(folder: str, content: bytes, ending: str) -> str:
    """Store `content` under its own digest and return the name; what is there already stays as it is.

    The file appears whole or not at all, so whoever is killed half-way leaves nothing under the name.
    Damaged when something else stands there: it is not overwritten, a person has to look.
    """
    digest = hashlib.sha256(content).hexdigest()
    name = f"{folder}/{digest}.{ending}"
    if not default_storage.exists(name):
        write(name, content, READ_ONLY)
    read(name, digest)
    return name


def read(name: str, sha256: str) -> bytes:
    """The file, if it is still to the byte what was kept; Damaged if not."""
    try:
        with default_storage.open(name) as stored:
            content: bytes = stored.read()
    except FileNotFoundError:
        raise Damaged(name, "保存したファイルがありません。") from None
    except OSError as error:
        raise Damaged(name, "保存したファイルが読めません。") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged(name, "保存したときと内容が違うファイルです。")
    return content


def stored(name: str) -> bytes:
    """A file of the storage as it is, like the pictures of an announcement."""
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content


def glance(name: str, sha256: str) -> None:
    """As `read`, for lists: a file is read again only when its date or size is another than last time."""
    try:
        seen = (default_storage.get_modified_time(name), default_storage.size(name))
    except OSError:
        read(name, sha256)  # it says what is wrong
    else:
        if _digest(name, *seen) != sha256:
            read(name, sha256)


@lru_cache(maxsize=512)
def _digest(name: str, _modified: datetime, _size: int) -> str:
    return hashlib.sha256(stored(name)).hexdigest()


def write(name: str, content: bytes, mode: int | None = None) -> None:
    """Whole or not at all: beside the name first, then renamed. An object store does so by itself."""
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:
        if (saved := default_storage.save(name, ContentFile(content))) != name:
            default_storage.delete(saved)  # somebody stored the same at the same moment
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{HALF}{path.name}.{uuid.uuid4().hex}")
    try:
        with half.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            half.chmod(mode)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def forget_halves(folder: str) -> None:
    """Remove what writers killed half-way have left."""
    before = timezone.now() - HALF_LIFE
    for name in default_storage.listdir(folder)[1]:
        if name.startswith(HALF) and default_storage.get_modified_time(f"{folder}/{name}") < before:
            default_storage.delete(f"{folder}/{name}")
