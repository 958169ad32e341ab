"""Pictures as the printing plates take them: black alone in a paper of two colours, else CMYK.

Both are CMYK JPEGs. A grey JPEG would carry a grey profile, which a printer's software may spread over all
four plates; here cyan, magenta and yellow are empty by construction.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageCms, ImageOps

from announcements.images import MAX_PIXELS
from channels.newsletter.document import Picture

Loader = Callable[[str], bytes]  # the bytes of a stored picture by its path

PPI = 350  # what printers ask for
MM_PER_INCH = 25.4
QUALITY = 90
# Free profiles of Debian's libgs-common: Artifex's own, used to turn RGB into CMYK as Ghostscript does.
CMYK_PROFILES = (Path("/usr/share/color/icc/ghostscript/default_cmyk.icc"),)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture ready for the page, or why there is none."""

    jpeg: bytes = b""
    width: int = 0
    height: int = 0
    problem: str = ""

    @property
    def name(self) -> str:
        return f"{hashlib.sha256(self.jpeg).hexdigest()[:32]}.jpg"


def prepare(picture: Picture, load: Loader | None, colours: str, widest_mm: float) -> Prepared:
    """Read, check, shrink to what paper shows, and convert. Never raises for a bad picture."""
    try:
        content = load(picture.path) if load else b""
    except Exception as error:  # noqa: BLE001 - storages raise what they like
        return Prepared(problem=f"見つかりません（{type(error).__name__}）")
    if not content:
        return Prepared(problem="見つかりません")
    if picture.sha256 and hashlib.sha256(content).hexdigest() != picture.sha256:
        return Prepared(problem="承認されたものと違います")
    try:
        return _converted(content, colours, round(widest_mm / MM_PER_INCH * PPI))
    except Image.DecompressionBombError:
        return Prepared(problem="大きすぎます")
    except Exception as error:  # noqa: BLE001 - a broken file raises anything from struct.error to OSError
        return Prepared(problem=f"開けません（{type(error).__name__}）")


def describe_colours(colours: str) -> str:
    """How pictures come to the plates, as one sentence for staff."""
    if colours == "two":
        return "写真はスミ1色で刷ります。"
    profile = _cmyk_profile()
    return f"写真は{profile.name if profile else '計算式（墨版生成100%）'}でCMYKにします。"


def _converted(content: bytes, colours: str, widest: int) -> Prepared:
    with Image.open(io.BytesIO(content)) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            return Prepared(problem="大きすぎます")
        opened.draft("RGB", (widest, widest))  # a JPEG is decoded no larger than needed
        image = ImageOps.exif_transpose(opened)
        image.thumbnail((widest, 2 * widest), Image.Resampling.LANCZOS)
        flat = _on_white(image)
    plates = _black_only(flat) if colours == "two" else _four_plates(flat)
    made = io.BytesIO()
    plates.save(made, "JPEG", quality=QUALITY, dpi=(PPI, PPI))
    return Prepared(made.getvalue(), plates.width, plates.height)


def _on_white(image: Image.Image) -> Image.Image:
    """RGB; what was transparent is paper."""
    if image.mode == "RGB":
        return image
    if image.mode == "CMYK":
        return image.convert("RGB")
    layered = image.convert("RGBA")
    paper = Image.new("RGB", layered.size, "white")
    paper.paste(layered, mask=layered.getchannel("A"))
    return paper


def _black_only(image: Image.Image) -> Image.Image:
    none = Image.new("L", image.size, 0)
    return Image.merge("CMYK", (none, none, none, ImageChops.invert(image.convert("L"))))


def _four_plates(image: Image.Image) -> Image.Image:
    profile = _cmyk_profile()
    if profile:
        made = ImageCms.profileToProfile(
            image, ImageCms.createProfile("sRGB"), str(profile), outputMode="CMYK"
        )
        if made is not None:
            return made
    inks = [ImageChops.invert(channel) for channel in image.split()]
    black = ImageChops.darker(ImageChops.darker(inks[0], inks[1]), inks[2])  # all grey goes to one plate
    return Image.merge("CMYK", (*(ImageChops.subtract(ink, black) for ink in inks), black))


def _cmyk_profile() -> Path | None:
    return next((path for path in CMYK_PROFILES if path.exists()), None)
