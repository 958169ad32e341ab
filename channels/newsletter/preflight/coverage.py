"""How much of a page each plate prints on, measured by Ghostscript on a picture of the plates.

As its device `inkcov` counts: a dot is covered when it has any of an ink. The same picture also tells how
much ink lies on the darkest point. Measured within the trim: the register marks outside are on all plates.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageSequence

PLATES = "CMYK"
DPI = 72
PATIENCE = 300  # seconds; a paper of 60 pages takes 15


@dataclass(frozen=True, slots=True)
class Coverage:
    """One page, all in percent."""

    plates: dict[str, float]
    most: float


def coverage(pdf: bytes) -> tuple[Coverage, ...] | None:
    """Of every page; None where there is no Ghostscript, or it cannot read the file."""
    ghostscript = shutil.which("gs")
    if ghostscript is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source, picture = Path(folder) / "in.pdf", Path(folder) / "plates.tif"
        source.write_bytes(pdf)
        try:
            subprocess.run(  # noqa: S603
                (ghostscript, *_OPTIONS, f"-sOutputFile={picture}", source),
                check=True,
                capture_output=True,
                timeout=PATIENCE,
            )
            return tuple(_measured(picture))
        except (subprocess.SubprocessError, OSError):
            return None


_OPTIONS = (
    "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dUseTrimBox", f"-r{DPI}",
    "-sDEVICE=tiff32nc", "-sCompression=lzw",
)  # fmt: skip


def _measured(picture: Path) -> Iterator[Coverage]:
    with Image.open(picture) as plates:
        for page in ImageSequence.Iterator(plates):
            yield _page(page.convert("CMYK"))


def _page(page: Image.Image) -> Coverage:
    dots = page.width * page.height
    inks = page.split()
    covered = {
        plate: round(100 * (1 - ink.histogram()[0] / dots), 3)
        for plate, ink in zip(PLATES, inks, strict=True)
    }
    # A quarter of the sum: a band holds no more than 255.
    cyan, magenta, yellow, black = inks
    halves = ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2)
    darkest = ImageChops.add(halves[0], halves[1], 2).histogram()
    most = max((level for level, count in enumerate(darkest) if count), default=0)
    return Coverage(covered, round(most * 4 / 255 * 100, 1))
