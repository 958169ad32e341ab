"""What is put around the page, read back from the file."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from channels.newsletter import preflight, snapshot
from channels.newsletter.document import PageFormat
from channels.newsletter.pdf import Typesetter
from channels.newsletter.stamp import Stamp
from channels.newsletter.tests.drawing import MM, PAGE, a_pdf
from channels.newsletter.tests.samples import a_full_issue
from channels.newsletter.tombo import SLUG, mark_for_print, stamp_proof

STAMP = Stamp(1428, 3, "a1b2c3d4e5f6" + "0" * 52)
LINKED = PAGE + '#link("https://example.jp")[文]'


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def box(page: pikepdf.Page, name: str) -> list[float]:
    return [float(number) for number in page.obj[name]]


def pixels(pdf: bytes, scale: float = 2, page: int = 0) -> Image.Image:
    picture: Image.Image = pypdfium2.PdfDocument(pdf)[page].render(scale=scale).to_pil()
    return picture.convert("L")


def darkest(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> int:
    """0 is black, 255 nothing drawn."""
    levels = picture.crop((int(left), int(top), int(right), int(bottom))).histogram()
    return next(level for level, count in enumerate(levels) if count)


def test_the_paper_grows_by_the_slug_and_the_page_stays_where_it_was() -> None:
    pdf = a_pdf(PAGE + "文")
    with opened(pdf) as before, opened(mark_for_print(pdf, STAMP, PageFormat())) as after:
        trim = box(before.pages[0], "/TrimBox")
        assert box(after.pages[0], "/TrimBox") == pytest.approx(trim, abs=0.001)
        for name, more in (("/BleedBox", 3 * MM), ("/MediaBox", SLUG * MM)):
            grown = [trim[0] - more, trim[1] - more, trim[2] + more, trim[3] + more]
            assert box(after.pages[0], name) == pytest.approx(grown, abs=0.01)
        assert not {"/CropBox", "/ArtBox", "/Annots"} & set(after.pages[0].obj.keys())


def test_double_marks_stand_on_trim_and_bleed_and_nothing_is_drawn_within() -> None:
    marked = mark_for_print(a_pdf(PAGE), STAMP, PageFormat())
    picture = pixels(marked, scale=8)

    def dark(x_mm: float, y_mm: float) -> bool:
        """Any ink within 0.2 mm of a place counted from the top left of the trimmed page."""
        x, y = ((place + SLUG) * MM * 8 for place in (x_mm, y_mm))
        return darkest(picture, x - 2, y - 2, x + 3, y + 3) < 128

    for x, outwards in ((0, -1), (210, 1)):
        for y, up in ((0, -1), (297, 1)):
            for offset in (0, 3):  # 内トンボ, 外トンボ
                assert dark(x + outwards * 8, y + up * offset)
                assert dark(x + outwards * offset, y + up * 8)
    assert all(dark(*middle) for middle in ((105, -8), (105, 305), (-8, 148.5), (218, 148.5)))
    inside = [(place + SLUG) * MM * 8 for place in (-2.8, -2.8, 212.8, 299.8)]
    assert darkest(picture, *inside) == 255


def test_marks_are_on_every_plate() -> None:
    with opened(mark_for_print(a_pdf(PAGE + "文"), STAMP, PageFormat())) as document:
        (space,) = document.pages[0].resources["/ColorSpace"].values()
        assert [str(part) for part in space[:2]] == ["/Separation", "/All"]


def test_what_is_drawn_beyond_the_bleed_is_cut_off() -> None:
    far = PAGE + "#place(dx: -60mm, dy: 100mm, rect(width: 400mm, height: 20mm, fill: black))"
    before, after = (pixels(mark_for_print(a_pdf(page), STAMP, PageFormat())) for page in (PAGE, far))
    slug, bleed = ([x * MM * 2, 110 * MM * 2, (x + 2) * MM * 2, 150 * MM * 2] for x in (2, SLUG - 2.5))
    assert darkest(before, *slug) == darkest(after, *slug)
    assert darkest(before, *bleed) == 255
    assert darkest(after, *bleed) == 0


def test_links_and_forms_are_left_out_and_the_file_says_what_it_is() -> None:
    assert preflight.check(a_pdf(LINKED)).table[0].annotations == 1
    marked = mark_for_print(a_pdf(LINKED), STAMP, PageFormat())
    assert preflight.check(marked).problems == ()
    with opened(marked) as document:
        assert document.docinfo["/Trapped"] == "/False"
        assert document.docinfo["/Subject"] == "第1428号 校正3 a1b2c3d4e5f6"
        assert "/GTS_PDFXVersion" not in document.docinfo
        assert "/OutputIntents" not in document.Root
        with document.open_metadata() as metadata:
            assert metadata["dc:description"] == STAMP.label


@pytest.mark.parametrize("colours", ["two", "four"])
def test_the_same_input_gives_the_same_bytes(colours: str) -> None:
    doc = a_full_issue(3)
    stamp, pdf = Stamp(doc.number, 1, snapshot.digest(doc)), Typesetter(doc).pdf()
    page_format = PageFormat(colours=colours)
    assert mark_for_print(pdf, stamp, page_format) == mark_for_print(pdf, stamp, page_format)
    assert stamp_proof(pdf, stamp) == stamp_proof(pdf, stamp)


def test_a_proof_is_stamped_in_the_bleed_and_keeps_text_and_tags() -> None:
    doc = a_full_issue(3)
    pdf = Typesetter(doc).pdf()
    stamped = stamp_proof(pdf, STAMP)
    assert preflight.check(stamped).problems == ()
    with opened(stamped) as document:
        assert "/StructTreeRoot" in document.Root
        assert b"/Artifact BMC" in b"".join(part.read_bytes() for part in document.pages[0].Contents)
    texts = [pypdfium2.PdfDocument(version)[1].get_textpage().get_text_range() for version in (pdf, stamped)]
    assert texts[0] == texts[1]
    before, after = pixels(pdf, 4, page=1), pixels(stamped, 4, page=1)
    foot = (0, before.height - 3 * MM * 4, before.width / 3, before.height)
    assert darkest(before, *foot) == 255
    assert darkest(after, *foot) < 100


def test_a_page_without_bleed_is_stamped_in_its_margin() -> None:
    pdf = a_pdf(PAGE.replace(", bleed: 3mm", "") + "文")
    before, after = pixels(pdf, 4), pixels(stamp_proof(pdf, STAMP), 4)
    strip = (0, before.height - 8 * MM * 4, before.width, before.height)
    assert darkest(before, *strip) == 255
    assert darkest(after, *strip) < 100


def test_a_sample_says_so() -> None:
    assert Stamp(202612, 0, "0" * 64).label == "第202612号 見本 000000000000"
    assert a_full_issue(1).published == date(2026, 12, 1)
