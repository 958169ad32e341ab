"""Pictures at sending time: the bytes must be those that were approved, in a size the platform takes."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from channels.transport import Image, Outcome, TransportError

PREVIEW_FOLDER = "previews/"
PREVIEW_SIDE = 1024
_SMALLER = 0.8  # each further attempt at fitting a picture into a limit

Frozen = dict[str, Any]


def frozen(image: Image) -> Frozen:
    """The JSON form inside a payload part."""
    return {"path": image.path, "sha256": image.sha256, "content_type": image.content_type, "alt": image.alt}


def read(image: Frozen, at_most: int) -> tuple[bytes, str]:
    """Bytes and content type of a frozen image, scaled down when over `at_most` bytes.

    Refused (nothing is sent) when the file is gone or differs from what was approved.
    """
    try:
        with default_storage.open(image["path"], "rb") as stored:
            data: bytes = stored.read()
    except OSError as error:
        raise changed() from error
    if hashlib.sha256(data).hexdigest() != image["sha256"]:
        raise changed()
    if len(data) <= at_most:
        return data, image["content_type"]
    return scaled_down(data, at_most), "image/jpeg"


def check(image: Frozen) -> None:
    """As `read`, for pictures the platform fetches later; one look at the file's date when seen before."""
    try:
        written = default_storage.get_modified_time(image["path"])
    except OSError as error:
        raise changed() from error
    if _digest(image["path"], written) != image["sha256"]:
        raise changed()


@lru_cache(maxsize=256)
def _digest(path: str, _written: datetime) -> str:
    with default_storage.open(path, "rb") as stored:
        return hashlib.sha256(stored.read()).hexdigest()


def preview_path(image: Image) -> str:
    """Where the small copy of a picture will be; named by the digest of the large one."""
    return f"{PREVIEW_FOLDER}{image.sha256}.jpg"


def make_preview(image: Frozen, at_most: int) -> None:
    """Write the small copy, once."""
    path = f"{PREVIEW_FOLDER}{image['sha256']}.jpg"
    if default_storage.exists(path):
        return
    with default_storage.open(image["path"], "rb") as stored:
        small = scaled_down(stored.read(), at_most, PREVIEW_SIDE)
    if not default_storage.exists(path):  # another worker may have been quicker
        default_storage.save(path, ContentFile(small))


def scaled_down(data: bytes, at_most: int, side: int = 4096) -> bytes:
    """A JPEG of at most `at_most` bytes, as large as that allows."""
    from PIL import Image as Pillow  # a sender of texts does without

    with Pillow.open(io.BytesIO(data)) as picture:
        flat = Pillow.new("RGB", picture.size, "white")
        layer = picture.convert("RGBA")
        flat.paste(layer, mask=layer)
    while True:
        flat.thumbnail((side, side), Pillow.Resampling.LANCZOS)
        out = io.BytesIO()
        flat.save(out, "JPEG", quality=85, optimize=True)
        if out.tell() <= at_most:
            return out.getvalue()
        side = int(max(flat.size) * _SMALLER)


def changed() -> TransportError:
    return TransportError(
        "承認された画像のファイルが見つからないか、変わっています。画像を付け直して申請してください。",
        outcome=Outcome.REFUSED,
        code="image_changed",
    )
