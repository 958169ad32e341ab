"""What is wrong with a page or a file, in sentences for the clerk who has to send it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from channels.newsletter.preflight.boxes import Boxes, box_problems
from channels.newsletter.preflight.coverage import Coverage
from channels.newsletter.preflight.fonts import Font
from channels.newsletter.preflight.painting import Painted
from channels.newsletter.preflight.pictures import GOOD_DPI, LEAST_DPI

A4 = (210.0, 297.0)
PAGES_PER_SHEET = 4
TRACE = 0.2  # percent of a page: what a plate may have and still be called empty
MOST_INK = 350.0  # percent of all plates together: more does not dry
NAMES = {"C": "シアン", "M": "マゼンタ", "Y": "イエロー", "K": "スミ"}
INKS_OF = {"two": ("C", "K"), "four": ("C", "M", "Y", "K")}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was ordered. `colours` of "": not known, so plates are told but not judged."""

    size: tuple[float, float] = A4  # mm
    colours: str = ""
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was read."""

    number: int
    boxes: Boxes
    fonts: frozenset[Font]
    drawn: Painted
    annotations: int = 0
    has_foreign: bool = False
    measured: Coverage | None = None
    overflow: int = 0


def page_problems(page: Page, wanted: Wanted) -> Iterator[str]:
    """What a printer would send back."""
    if page.drawn.unreadable:
        yield page.drawn.unreadable
    yield from box_problems(page.boxes, wanted.size)
    if page.drawn.foreign or page.has_foreign:
        yield "RGBの色があります。"
    yield from _plate_problems(page, wanted.colours)
    if page.drawn.rich_text:
        yield "黒の文字にほかの色が重なっています（スミ100%だけにしてください）。"
    if page.drawn.missing_glyph:
        yield "書体にない字が空白や□になっています（.notdef）。"
    if page.annotations:
        yield "リンクなどの注釈があります。"
    if page.drawn.transparent:
        yield "透明の効果があります。重なりを1枚に統合（分割・統合）してください。"
    poorest = min(page.drawn.dpis, default=math.inf)
    if poorest < LEAST_DPI:
        yield f"画像の解像度が{poorest:.0f}dpiです。{LEAST_DPI}dpi以上（できれば{GOOD_DPI}dpi）要ります。"


def _plate_problems(page: Page, colours: str) -> Iterator[str]:
    """A plate more than ordered costs a plate: what the drawing names, and what was measured."""
    if colours not in INKS_OF:
        return
    inks = page.measured.plates if page.measured else {}
    extra = [plate for plate in sorted(page.drawn.plates) if plate not in INKS_OF[colours]]
    extra += [
        plate
        for plate, percent in inks.items()
        if percent > TRACE and plate not in (*INKS_OF[colours], *extra)
    ]
    for plate in extra:
        share = f"（{inks[plate]:.1f}%）" if plate in inks else ""
        yield f"{NAMES.get(plate, f'特色「{plate}」')}の版に絵柄があります{share}。"


def page_warnings(page: Page) -> Iterator[str]:
    """What may be judged by a person."""
    poorest = min(page.drawn.dpis, default=math.inf)
    if LEAST_DPI <= poorest < GOOD_DPI:
        yield f"画像の解像度が{poorest:.0f}dpiです。{GOOD_DPI}dpiあると鮮明です。"
    if page.measured and page.measured.most > MOST_INK:
        yield f"インキが最も濃いところで{page.measured.most:.0f}%あります（{MOST_INK:.0f}%まで）。"


def count_problems(pages: int, wanted: Wanted) -> Iterator[str]:
    if not pages:
        yield "面が1つもありません。"
    if wanted.pages is not None and pages != wanted.pages:
        yield f"全{pages}面です（{wanted.pages}面のはずです）。"


def count_warnings(pages: int) -> Iterator[str]:
    if pages % PAGES_PER_SHEET:
        left = -pages % PAGES_PER_SHEET
        yield f"全{pages}面です。印刷は{PAGES_PER_SHEET}面ごとなので、{left}面分が余ります。"


def blind_spots(report: dict[str, Any], wanted: Wanted, *, measured: bool) -> Iterator[str]:
    """What could not be checked is said."""
    if not report:
        yield "組版の記録がないPDFのため、行あふれは調べていません。"
    if not wanted.colours:
        yield "刷り色が分からないため、版の数は調べていません。"
    if not measured:
        yield "Ghostscriptがないため、版ごとの面積は測っていません。"
