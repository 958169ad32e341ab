"""Pictures from staff, made safe: typed by content, re-encoded by us, without EXIF and GPS, named by digest.

Nothing of the uploaded file survives but its pixels, so neither a place in the metadata nor a script behind
the picture can reach a resident.
"""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from staff.errors import Refused

FOLDER = "images/"
# A 40-megapixel photograph is 160 MB in memory; no phone takes more by default.
MAX_PIXELS = 40_000_000
# LINE, X and Facebook scale anything wider down themselves.
MAX_SIDE = 4096
ACCEPTED = ("JPEG", "PNG", "WEBP", "GIF")
MOVING = frozenset({"PNG", "WEBP", "GIF"})  # a JPEG with several frames is a camera's preview, not a film

TOO_LARGE = "画像は{limit}MBまでです（選んだ画像は{size}MB）。縮めてから選び直してください。"
TOO_MANY_PIXELS = "画像の縦横が大きすぎます（4,000万画素まで）。縮めてから選び直してください。"
UNREADABLE = "画像として読めません。JPEGかPNGの画像を選んでください。"
# What people try most, told from their first bytes.
KNOWN_OTHERS = (
    (b"%PDF", "PDFは画像として使えません。JPEGかPNGに書き出してから選んでください。"),
    (b"<svg", "SVGは使えません。JPEGかPNGに書き出してから選んでください。"),
    (b"<?xml", "SVGは使えません。JPEGかPNGに書き出してから選んでください。"),
)
HEIC = "HEIC（iPhoneの写真）は使えません。JPEGで書き出してから選んでください。"
ANIMATED = "動く画像（アニメーション）は使えません。止まった画像を選んでください。"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it will be stored and sent."""

    data: bytes
    content_type: str
    width: int
    height: int
    had_place: bool = False  # the upload told where it was taken (GPS)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def name(self) -> str:
        """Where it is stored: its own digest, so that nobody can guess it and nothing is overwritten."""
        return f"{FOLDER}{self.sha256}.{'jpg' if self.content_type == 'image/jpeg' else 'png'}"


def make_safe(upload: BinaryIO, size: int) -> Picture:
    """The picture in `upload` (of `size` bytes), re-encoded. Raises Refused: the reason and the remedy."""
    limit = settings.IMAGE_MAX_BYTES
    if size > limit:
        raise Refused(TOO_LARGE.format(limit=limit // 1024**2, size=max(1, round(size / 1024**2))))
    data = upload.read(limit + 1)
    _refuse_known_others(data)
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=ACCEPTED) as image:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _re_encoded(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(TOO_MANY_PIXELS) from error
    # Pillow's decoders raise any of these on broken or hostile files.
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError) as error:
        raise Refused(UNREADABLE) from error


def store(picture: Picture) -> str:
    """Write it under its digest (once) and return the name."""
    if not default_storage.exists(picture.name):
        default_storage.save(picture.name, ContentFile(picture.data))
    return picture.name


def _refuse_known_others(data: bytes) -> None:
    head = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, sentence in KNOWN_OTHERS:
        if head.startswith(mark):
            raise Refused(sentence)
    if head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"}:
        raise Refused(HEIC)


def _re_encoded(image: Image.Image) -> Picture:
    if image.width * image.height > MAX_PIXELS:  # known from the header, before any pixel is decoded
        raise Refused(TOO_MANY_PIXELS)
    if image.format in MOVING and getattr(image, "is_animated", False):
        raise Refused(ANIMATED)
    kind = "JPEG" if image.format == "JPEG" or image.format == "MPO" else "PNG"
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    transparent = kind == "PNG" and (upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info)
    # A new image takes over the pixels only: Pillow would write text chunks and profiles of the old one.
    source = upright.convert("RGBA" if transparent else "RGB")
    clean = Image.new(source.mode, source.size)
    clean.paste(source)
    out = io.BytesIO()
    clean.save(out, kind, **({"quality": 88, "optimize": True} if kind == "JPEG" else {"optimize": True}))
    return Picture(out.getvalue(), f"image/{kind.lower()}", clean.width, clean.height, _place_in(image))


@lru_cache(maxsize=512)
def tells_place(name: str) -> bool:
    """Whether the stored picture tells where it was taken: never, for what came in by `make_safe`.

    A file is stored under its digest and never overwritten, so the answer is kept. One that is gone tells
    nothing.
    """
    try:
        with default_storage.open(name) as file, Image.open(file, formats=ACCEPTED) as image:
            return _place_in(image)
    except (OSError, SyntaxError, ValueError):
        return False


def _place_in(image: Image.Image) -> bool:
    """GPS in EXIF, or in the XMP that editing programs write."""
    try:
        return bool(image.getexif().get_ifd(ExifTags.IFD.GPSInfo)) or b"GPSLatitude" in _xmp(image)
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, struct.error):
        return False  # metadata too broken to read a place from


def _xmp(image: Image.Image) -> bytes:
    found = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return found.encode() if isinstance(found, str) else bytes(found)
