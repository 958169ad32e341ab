"""Pictures at sending time: the bytes must be those that were approved."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.storage import default_storage

from channels.transport import Image, Outcome, TransportError


def frozen(image: Image) -> dict[str, Any]:
    """The JSON form inside a payload part."""
    return {"path": image.path, "sha256": image.sha256, "content_type": image.content_type, "alt": image.alt}


def read(image: dict[str, Any]) -> bytes:
    """The stored bytes of a frozen image. Refused (nothing is sent) when the file is gone or differs."""
    try:
        with default_storage.open(image["path"], "rb") as stored:
            data: bytes = stored.read()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != image["sha256"]:
        raise TransportError(
            "承認された画像のファイルが見つからないか、変わっています。画像を付け直して申請してください。",
            outcome=Outcome.REFUSED,
            code="image_changed",
        )
    return data
