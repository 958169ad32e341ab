"""An issue as paper: Typst sets it, says where everything came to stand, and what does not fit."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, time
from functools import cached_property, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Literal, cast

import typst

from channels.newsletter.document import IssueDoc, parts
from channels.newsletter.fonts import FontStack, describe_fonts, font_stack, typst_fonts
from channels.newsletter.layout import Layout, Report, fills, measured, placements, section_lines, seen
from channels.newsletter.pictures import Loader, Prepared, describe_colours, prepare
from channels.newsletter.settling import ROUNDS, Settled, is_as_reckoned, settle
from channels.newsletter.typesetting import to_typst
from staff.errors import Refused

TEMPLATES = Path(__file__).parent / "typst"
FORGOTTEN_AFTER = 11  # compilations the typesetter keeps the results of an earlier one
STANDARD: Literal["ua-1"] = "ua-1"  # accessible: tagged, with a language, a title and words for every picture


REPORT = """query(<report>).map(mark => {
  let at = mark.location().position()
  mark.value + (page: at.page, x: at.x.mm(), y: at.y.mm())
})"""


def fingerprint(issue: IssueDoc, stack: FontStack | None = None) -> str:
    """SHA-256 over all that shapes the page: text, pictures, typefaces and the template."""
    template = b"".join(path.read_bytes() for path in sorted(TEMPLATES.glob("*.typ")))
    return hashlib.sha256(to_typst(issue, stack or font_stack()).encode() + template).hexdigest()


class Typesetter:
    """One issue set once; the PDF, the pictures of its pages and the report are of that one setting.

    `load` gives the bytes of a stored picture. Refused when no page of the issue's format can be made.
    """

    def __init__(self, issue: IssueDoc, stack: FontStack | None = None, load: Loader | None = None) -> None:
        if issue.format.problems:
            raise Refused("".join(issue.format.problems))
        self.issue = issue
        self.stack = stack or font_stack()
        pictures = {
            picture: prepare(picture, load, issue.format.colours, issue.format.body_width)
            for item in issue.items
            for picture in item.pictures
        }
        self._broken = {picture: made.problem for picture, made in pictures.items() if made.problem}
        good = {picture: made for picture, made in pictures.items() if not made.problem}
        self._scratch = TemporaryDirectory(prefix="koho-page-") if good else None
        self._folder = _with_pictures(Path(self._scratch.name), good.values()) if self._scratch else TEMPLATES
        shapes = {picture: (made.name, made.height / made.width) for picture, made in good.items()}
        self._data = to_typst(issue, self.stack, shapes)
        self._measured = measured(self._setting(None)[1], issue)
        self._compiler, self._report, self._settled = self._settle()

    def pdf(self) -> bytes:
        """The PDF with TrimBox and BleedBox; the same issue gives the same bytes on every machine's clock."""
        stamp = datetime.combine(self.issue.published, time(), tzinfo=UTC)
        made = self._compiler.compile(format="pdf", timestamp=stamp, pdf_standards=STANDARD)
        return cast(bytes, made)

    def pages(self, ppi: float = 150) -> list[bytes]:
        """Every page as PNG."""
        pictures = self._compiler.compile(format="png", ppi=ppi)
        return [pictures] if isinstance(pictures, bytes) else list(pictures or ())

    @cached_property
    def layout(self) -> Layout:
        placed = placements(self._report, self.issue, self._measured.items, self._settled)
        return Layout(
            pages=next(int(mark["page"]) for mark in self._report if mark["kind"] == "last"),
            placements=placed,
            sections=section_lines(self.issue, placed),
            fills=fills(self._report, self.issue, self._settled, self._measured.heads),
            missing=tuple(self.stack.missing(self.issue.text)),
            faults=(*self._format_faults(), *self._picture_faults()),
            fonts=describe_fonts(self.stack),
            colours=describe_colours(self.issue.format.colours),
        )

    def _settle(self) -> tuple[typst.Compiler, Report, list[Settled]]:
        """Set the parts in their places, until each is as high as it needs."""
        page, all_parts = self.issue.format, parts(self.issue)
        more = [0] * len(all_parts)
        for _ in range(ROUNDS):
            settled = settle(all_parts, self._measured, more, page)
            compiler, report = self._setting(settled)
            stand = zip(all_parts, settled, seen(report, self.issue), strict=True)
            short = [not is_as_reckoned(part, place, one) for part, place, one in stand]
            if not any(short):
                break
            more = [lines + 1 if is_short else lines for lines, is_short in zip(more, short, strict=True)]
        return compiler, report, settled

    def _setting(self, settled: list[Settled] | None) -> tuple[typst.Compiler, Report]:
        """Set once; without places each part in one long column."""
        _forget()
        places = None if settled is None else [place.to_typst() for place in settled]
        compiler = typst.Compiler(
            self._folder / "issue.typ",
            root=self._folder,
            font_paths=typst_fonts(self.stack),
            ignore_system_fonts=True,
            sys_inputs={"issue": self._data, "settled": json.dumps(places)},
        )
        return compiler, list(json.loads(compiler.eval(REPORT)))

    def _format_faults(self) -> list[str]:
        page = self.issue.format
        return [
            f"「{section.name}」の欄は組めないため、ほかの欄と同じ段で組みました。{problem}"
            for section in self.issue.sections
            for problem in page.grid_problems(section.columns, section.characters)
        ]

    def _picture_faults(self) -> list[str]:
        return [
            f"「{item.text.title}」の写真{place}が{self._broken[picture]}。写真を入れ直してください。"
            for item in self.issue.items
            for place, picture in enumerate(item.pictures, 1)
            if picture in self._broken
        ]


_ALONE = Lock()


def _forget() -> None:
    """Drop what the typesetter remembers: 15 MB of each setting, which a worker would gather for days."""
    with _ALONE:  # a compiler is one thread's at a time
        for _ in range(FORGOTTEN_AFTER):
            _blank().compile(format="pdf")


@lru_cache(maxsize=1)
def _blank() -> typst.Compiler:
    return typst.Compiler(TEMPLATES / "blank.typ", root=TEMPLATES, ignore_system_fonts=True)


def _with_pictures(folder: Path, pictures: Iterable[Prepared]) -> Path:
    """The template beside the pictures: Typst reads nothing outside its root."""
    for path in TEMPLATES.glob("*.typ"):
        shutil.copy(path, folder)
    for picture in pictures:
        (folder / picture.name).write_bytes(picture.jpeg)
    return folder
