"""Pictures: their colours, and whether they have dots enough for the size they are printed in."""

from __future__ import annotations

import math
from typing import Any

import pikepdf
from pikepdf.models.image import UnsupportedImageTypeError
from PIL import Image, ImageStat

from channels.newsletter.preflight.colours import Colour, components, full, is_foreign

GOOD_DPI, LEAST_DPI = 300, 150
SOME_INK = 0.002  # of a picture on average: below it is what JPEG leaves of an empty plate
_UNREADABLE = (
    pikepdf.PdfError,
    UnsupportedImageTypeError,
    NotImplementedError,
    Image.DecompressionBombError,
    OSError,
    ValueError,
    TypeError,
    KeyError,
)


def dpi(width: int, height: int, matrix: tuple[float, ...]) -> float:
    """Dots per inch of a picture drawn into the unit square of `matrix`, on its poorer side."""
    across, up = math.hypot(matrix[0], matrix[1]), math.hypot(matrix[2], matrix[3])
    sizes = [dots * 72 / points for dots, points in ((width, across), (height, up)) if points > 0]
    return min(sizes, default=math.inf)


def picture_colour(picture: Any) -> Colour:
    """The plates a picture prints on; of CMYK those which have more than a trace."""
    space = picture.get("/ColorSpace")
    if space is None:  # JPEG 2000 may keep it to itself
        return Colour(foreign=True)
    if is_foreign(space) or components(space) != 4:
        return full(space)
    try:
        return Colour(_inks(picture))
    except _UNREADABLE:
        return full(space)


def _inks(picture: Any) -> dict[str, float]:
    image = pikepdf.PdfImage(picture).as_pil_image()
    if image.mode != "CMYK":
        raise ValueError(image.mode)
    means = [mean / 255 for mean in ImageStat.Stat(image).mean]
    return {plate: mean for plate, mean in zip("CMYK", means, strict=True) if mean > SOME_INK}
