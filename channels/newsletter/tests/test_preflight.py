"""Preflight refuses what a printer would send back."""

from __future__ import annotations

import io

import pikepdf
import pytest
import typst

from channels.newsletter import preflight
from channels.newsletter.fonts import find_fonts, typst_fonts


def a_pdf(source: str) -> bytes:
    fonts = typst_fonts(find_fonts([]))
    return bytes(typst.compile(source.encode(), font_paths=fonts, ignore_system_fonts=True))


PAGE = """#set page(width: 210mm, height: 297mm, bleed: 3mm)
#set text(font: "Noto Sans CJK JP", fill: cmyk(0%, 0%, 0%, 100%))
"""


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (PAGE + "#text(fill: rgb(255, 0, 0))[赤]", "1面: RGBの色があります。"),
        (PAGE.replace("3mm", "1mm") + "文", "1面: 塗り足しが1.0mmです。3mm要ります。"),
        (PAGE.replace("210mm", "182mm") + "文", "1面: 仕上がりが182.0×297.0mmです。"),
        (PAGE + '#link("https://example.jp")[文]', "1面: リンクなどの注釈があります。"),
    ],
)
def test_it_finds(source: str, problem: str) -> None:
    assert problem in preflight.check(a_pdf(source)).problems


def test_it_passes_a_clean_page() -> None:
    assert preflight.check(a_pdf(PAGE + "文")).problems == ()


def test_it_finds_missing_boxes_and_fonts() -> None:
    with pikepdf.open(io.BytesIO(a_pdf(PAGE + "文"))) as pdf:
        del pdf.pages[0].obj["/TrimBox"]
        (font,) = pdf.pages[0].resources["/Font"].values()
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        for key in [key for key in descriptor.keys() if key.startswith("/FontFile")]:  # noqa: SIM118
            del descriptor[key]
        changed = io.BytesIO()
        pdf.save(changed)
    found = preflight.check(changed.getvalue())
    assert "1面: 仕上がりの大きさ（TrimBox）がありません。" in found.problems
    assert any("埋め込まれていません" in problem for problem in found.problems)


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(pikepdf.PdfError):
        preflight.check(b"not a pdf")
