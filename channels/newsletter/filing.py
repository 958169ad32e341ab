"""Where the files made of an issue lie: named by their content, written once, read only when whole."""

from __future__ import annotations

import hashlib
from typing import BinaryIO, cast

from django.core.files.storage import default_storage

from channels.newsletter import vault

FOLDER = "newsletter/exports/"
_DIGITS = 32  # of the digest in a name: enough to never meet twice, short enough for the column
_CHUNK = 1 << 20


class Damaged(Exception):
    """The stored file is gone, or is no longer what was made."""


# What says that nothing lies there. Any other OSError is the storage's own trouble, which passes.
_GONE = (FileNotFoundError, IsADirectoryError, NotADirectoryError, ValueError)


def keep(content: bytes, sha256: str, file_name: str) -> str:
    """Store the file; the name it has. What lies there whole already is left as it is.

    What is damaged makes room: unlike a final it can be made again of the same content, to the byte.
    """
    name = f"{FOLDER}{sha256[:_DIGITS]}/{file_name}"
    try:
        open_whole(name, sha256).close()
    except Damaged:
        vault.write(name, content, vault.READ_ONLY)
    return name


def open_whole(name: str, sha256: str) -> BinaryIO:
    """The file from its beginning, after every byte of it was compared; Damaged when one differs.

    An OSError when the storage gives nothing just now: that says nothing of the file. It is read by the
    handle it was compared by, so nobody can put another in its place in between.
    """
    try:
        stored = cast(BinaryIO, default_storage.open(name, "rb"))
    except _GONE as error:
        raise Damaged(name) from error
    try:
        digest = hashlib.sha256()
        while chunk := stored.read(_CHUNK):
            digest.update(chunk)
        if digest.hexdigest() != sha256:
            raise Damaged(name)
        stored.seek(0)
    except BaseException:
        stored.close()
        raise
    return stored


def seems_whole(name: str, size: int) -> bool:
    """A glance, for whoever cannot wait for every byte: there, and as large as it was made."""
    try:
        return default_storage.size(name) == size
    except _GONE:
        return False
    except OSError:
        return True
