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

    It is read by the handle it was compared by, so nobody can put another in its place in between.
    """
    try:
        stored = cast(BinaryIO, default_storage.open(name, "rb"))
    except (OSError, ValueError) as error:
        raise Damaged(name) from error
    digest = hashlib.sha256()
    while chunk := stored.read(_CHUNK):
        digest.update(chunk)
    if digest.hexdigest() != sha256:
        stored.close()
        raise Damaged(name)
    stored.seek(0)
    return stored
