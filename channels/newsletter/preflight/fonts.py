"""The typefaces of a page, and whether they are in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from channels.newsletter.preflight.walking import Resources, entries

EMBEDDED = {"/FontFile", "/FontFile2", "/FontFile3"}


@dataclass(frozen=True, slots=True)
class Font:
    """`name` as the file has it, subset tag and all."""

    name: str
    embedded: bool
    type3: bool

    @property
    def problem(self) -> str:
        if self.type3:
            return f"{self.name or '名前のない書体'}はType3です。図形としてしか印刷できない古い形式です。"
        return "" if self.embedded else f"{self.name}が埋め込まれていません。"


def fonts(resources: Iterable[Resources]) -> set[Font]:
    return {found for one in resources for font in entries(one, "/Font") for found in _fonts(font)}


def _fonts(font: Any) -> Iterator[Font]:
    name = str(font.get("/BaseFont", font.get("/Name", ""))).lstrip("/")
    if font.get("/Subtype") == "/Type3":
        yield Font(name, embedded=True, type3=True)
        return
    for descendant in font.get("/DescendantFonts", [font]):
        descriptor = descendant.get("/FontDescriptor", {})
        yield Font(name, bool({*descriptor.keys()} & EMBEDDED), type3=False)


def has_missing_glyph(font: Any, text: bytes) -> bool:
    """Whether `text` asks for glyph 0 (.notdef), the blank or crossed box.

    Told of composite fonts whose codes are the glyphs themselves (Identity), and of simple ones whose
    encoding says so; of others a file does not tell.
    """
    if font.get("/Subtype") == "/Type0":
        if str(font.get("/Encoding")) not in {"/Identity-H", "/Identity-V"}:
            return False
        return any(text[n : n + 2] == b"\0\0" for n in range(0, len(text) - 1, 2))
    encoding = font.get("/Encoding")
    if not isinstance(encoding, pikepdf.Dictionary):
        return False
    return bool(_undefined(encoding.get("/Differences", [])) & set(text))


def _undefined(differences: Iterable[Any]) -> set[int]:
    """The codes which an encoding gives to /.notdef."""
    codes: set[int] = set()
    code = 0
    for entry in differences:
        if isinstance(entry, pikepdf.Name):
            if str(entry) == "/.notdef":
                codes.add(code)
            code += 1
        else:
            code = int(entry)
    return codes
