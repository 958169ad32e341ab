"""The 二次元コード: whole, large enough, and the same modules on paper as reckoned."""

from __future__ import annotations

import pypdfium2
import pytest
import segno

from channels.newsletter import codes
from channels.newsletter.document import fit
from channels.newsletter.paper import MM_PER_POINT, PageFormat
from channels.newsletter.pdf import Typesetter
from channels.newsletter.tests.reading import BLEED, glyphs
from channels.newsletter.tests.samples import an_issue, an_item_with

URL = "https://koho.wakabano.example/s/k7f2q9"
SCALE = 10


@pytest.mark.parametrize("page", [PageFormat(), PageFormat(pitch=9.5, size=6.5, lines=70, columns=4)])
def test_on_the_page_it_has_the_modules_it_should(page: PageFormat) -> None:
    pdf = Typesetter(an_issue(an_item_with(short_url=URL), format=page)).pdf()
    sheet = pypdfium2.PdfDocument(pdf)[1]
    paths = (obj for obj in sheet.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_PATH]))
    drawn = max(paths, key=lambda obj: pypdfium2.raw.FPDFPath_CountSegments(obj.raw))
    left, bottom, right, top = drawn.get_bounds()
    matrix = [list(row) for row in segno.make_qr(URL, error="m", boost_error=False).matrix]
    module = (right - left) / len(matrix)
    assert (len(matrix) + 2 * codes.QUIET) * module * MM_PER_POINT >= 12
    assert left * MM_PER_POINT - BLEED >= page.margins["outside"] - 2  # the quiet zone lies in the margin
    picture = sheet.render(scale=SCALE).to_pil().convert("L")
    height = sheet.get_height()
    for y, row in enumerate(matrix):
        for x, black in enumerate(row):
            spot = ((left + (x + 0.5) * module) * SCALE, (height - top + (y + 0.5) * module) * SCALE)
            assert (picture.getpixel((int(spot[0]), int(spot[1]))) < 128) == bool(black), (x, y)
    assert "koho.wakabano.example/s/k7f2q9" in "".join(glyph.text for glyph in glyphs(pdf))


def test_the_quiet_zone_is_white() -> None:
    made = codes.code(URL)
    assert made
    for x, y, length in made["runs"]:
        assert codes.QUIET <= x < x + length <= made["side"] - codes.QUIET
        assert codes.QUIET <= y < made["side"] - codes.QUIET


def test_it_takes_three_lines() -> None:
    issue = an_issue(an_item_with(short_url=URL), an_item_with(key="2"))
    with_code, without = Typesetter(issue).layout.placements
    assert with_code.lines == without.lines + 3
    grid = issue.format.grid()
    assert fit(issue.items[0], grid).lines == fit(issue.items[1], grid).lines + 3


def test_a_very_long_address_is_only_printed() -> None:
    assert codes.code("https://example.jp/" + "a" * 200) is None
    assert codes.code("") is None
    Typesetter(an_issue(an_item_with(short_url="https://example.jp/" + "a" * 200))).pdf()
