"""The typefaces of the printed page, and which characters they have.

BIZ UD Gothic (a universal-design face, OFL) when the machine has it, else and behind it Noto Sans CJK JP
(OFL), which comes as a wheel, so that a page can be set on a machine with nothing but pip.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import typst

from channels.newsletter.charmap import coverage

# Debian's package and Google's download name a file BIZUDGothic-Regular.ttf, the npm packages
# @expo-google-fonts/biz-udgothic and -udpgothic BIZUDGothic_400Regular.ttf. Those of @fontsource are cut into
# web fonts (woff2), which no typesetter takes.
BIZ_FILE = re.compile(r"(BIZUDP?Gothic)[-_](?:400|700)?(Regular|Bold)\.ttf")
FONT_FOLDERS = (
    "node_modules/@expo-google-fonts",
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
)
# 「げた」: printers have set it for a missing type for a century; never a blank box.
GETA = "〓"
# BIZ UDGothic sets figures and Latin in half-width boxes; its proportional sister reads better.
LATIN = "[0-9A-Za-z.,/&%+@:_~-]"


@dataclass(frozen=True, slots=True)
class Typeface:
    """One family with the files it needs (regular and bold)."""

    family: str
    label: str
    files: tuple[Path, ...]
    covers: str = ""  # a regular expression of the only characters it is asked for

    def to_typst(self) -> dict[str, str]:
        return {"name": self.family, "covers": self.covers} if self.covers else {"name": self.family}


@dataclass(frozen=True, slots=True)
class FontStack:
    """The typefaces in the order a character looks for its glyph."""

    faces: tuple[Typeface, ...]

    @property
    def folders(self) -> tuple[Path, ...]:
        return tuple(sorted({file.parent for face in self.faces for file in face.files}))

    def missing(self, text: str) -> list[str]:
        """Characters of `text` without a glyph in both weights, each once, in order of appearance."""
        glyphs = _glyphs(self)
        wanted = (c for c in dict.fromkeys(text) if not c.isspace() and not _is_invisible(c))
        return [c for c in wanted if not glyphs[ord(c) >> 3] >> (ord(c) & 7) & 1]

    def substituted(self, text: str) -> str:
        """`text` with 〓 for every missing character, for proofs only: an issue with one can't be closed."""
        gone = self.missing(text)
        return text.translate(dict.fromkeys(map(ord, gone), GETA)) if gone else text


def describe_fonts(stack: FontStack | None = None) -> str:
    """Which typefaces are used, as one Japanese sentence for staff."""
    labels = [face.label for face in (stack or font_stack()).faces if not face.covers]
    if len(labels) == 1:
        return (
            f"書体は{labels[0]}を使います。"
            "BIZ UDゴシック（Debianでは fonts-morisawa-bizud-gothic）を入れると、そちらを使います。"
        )
    return f"書体は{labels[0]}を使い、ない字は{labels[1]}で補います。"


@lru_cache(maxsize=1)
def font_stack() -> FontStack:
    """The stack of this machine, looked up once per process."""
    extra = os.environ.get("KOHO_FONT_DIRS", "").split(os.pathsep)
    return find_fonts(folder for folder in (*extra, *FONT_FOLDERS) if folder)


def find_fonts(folders: Iterable[str]) -> FontStack:
    """BIZ UD from the first of `folders` having all four files, then the wheel's Noto Sans CJK JP."""
    for folder in folders:
        found = _biz_files(Path(folder).expanduser())
        gothic, latin = (_weights(found, family) for family in ("BIZUDGothic", "BIZUDPGothic"))
        if gothic and latin:
            return FontStack(
                (
                    Typeface("BIZ UDPGothic", "BIZ UDPゴシック", latin, LATIN),
                    Typeface("BIZ UDGothic", "BIZ UDゴシック", gothic),
                    _noto(),
                )
            )
    return FontStack((_noto(),))


@lru_cache(maxsize=4)
def typst_fonts(stack: FontStack) -> typst.Fonts:
    """The stack as Typst takes it: nothing of the system's, so that every machine sets the same page."""
    folders = [str(folder) for folder in stack.folders]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _noto() -> Typeface:
    wheels = {"noto_cjk_sans_jp_regular": "Regular", "noto_cjk_sans_jp_bold": "Bold"}
    paths = tuple(Path(str(files(wheel))) / f"NotoSansCJKjp-{weight}.otf" for wheel, weight in wheels.items())
    return Typeface("Noto Sans CJK JP", "Noto Sans CJK JP", paths)


def _biz_files(folder: Path) -> dict[tuple[str, str], Path]:
    """The files by family and weight."""
    named = ((BIZ_FILE.fullmatch(path.name), path) for path in sorted(folder.rglob("BIZUD*Gothic*.ttf")))
    return {(name[1], name[2]): path for name, path in named if name}


def _weights(found: dict[tuple[str, str], Path], family: str) -> tuple[Path, ...]:
    paths = [found.get((family, weight)) for weight in ("Regular", "Bold")]
    return tuple(path for path in paths if path) if all(paths) else ()


@lru_cache(maxsize=4)
def _glyphs(stack: FontStack) -> bytes:
    """Characters drawn in both weights by any face but the Latin one, a bit for each."""
    drawn = 0
    for face in stack.faces:
        if not face.covers:
            weights = [coverage(file) for file in face.files]
            drawn |= weights[0] & weights[-1]
    return drawn.to_bytes(0x110000 // 8, "little")


def _is_invisible(character: str) -> bool:
    """Joiners and variation selectors, which no font draws."""
    return (
        unicodedata.category(character) == "Cf"
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )
