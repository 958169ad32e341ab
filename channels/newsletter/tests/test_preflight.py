"""Preflight refuses what a printer would send back."""

from __future__ import annotations

import io
import shutil
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from channels.newsletter import preflight
from channels.newsletter.layout_record import with_report
from channels.newsletter.preflight import Wanted, painting
from channels.newsletter.tests.drawing import PAGE, a_drawing, a_pdf, saved, stream

TWO, FOUR = Wanted(colours="two"), Wanted(colours="four")
RGB = "1面: RGBの色があります。"
needs_ghostscript = pytest.mark.skipif(not shutil.which("gs"), reason="Ghostscriptがありません。")


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (PAGE + "#text(fill: rgb(255, 0, 0))[赤]", RGB),
        (PAGE.replace("3mm", "1mm") + "文", "1面: 塗り足しが1.0mmです。3mm要ります。"),
        (PAGE.replace("210mm", "182mm") + "文", "1面: 仕上がりが182.0×297.0mmです。"),
        (PAGE + '#link("https://example.jp")[文]', "1面: リンクなどの注釈があります。"),
        (
            PAGE + "#text(fill: cmyk(60%, 0%, 0%, 100%))[濃い黒]",
            "1面: 黒の文字にほかの色が重なっています（スミ100%だけにしてください）。",
        ),
        (
            PAGE + "#text(fill: cmyk(75%, 70%, 70%, 0%))[混ぜた黒]",
            "1面: 黒の文字にほかの色が重なっています（スミ100%だけにしてください）。",
        ),
        (PAGE + "#text(fill: luma(0%), fallback: true)[\U0001f9ff]", "1面: 書体にない字"),
    ],
)
def test_it_finds(source: str, problem: str) -> None:
    assert any(found.startswith(problem) for found in preflight.check(a_pdf(source)).problems)


def test_it_passes_a_clean_page() -> None:
    found = preflight.check(a_pdf(PAGE + "文#text(fill: cmyk(100%, 0%, 0%, 0%))[見出し]"), TWO)
    assert found.problems == ()
    assert found.table[0].plates == ("C", "K")
    assert found.table[0].trim == (210.0, 297.0)


def test_white_letters_on_cyan_and_coloured_headings_are_no_rich_black() -> None:
    page = PAGE + "#text(fill: cmyk(0%, 0%, 0%, 0%))[白]#text(fill: cmyk(0%, 90%, 70%, 10%))[赤]"
    assert preflight.check(a_pdf(page), FOUR).problems == ()


def test_it_finds_missing_boxes_and_fonts() -> None:
    with pikepdf.open(io.BytesIO(a_pdf(PAGE + "文"))) as pdf:
        del pdf.pages[0].obj["/TrimBox"]
        (font,) = pdf.pages[0].resources["/Font"].values()
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        for key in [key for key in descriptor.keys() if key.startswith("/FontFile")]:  # noqa: SIM118
            del descriptor[key]
        found = preflight.check(saved(pdf))
    assert "1面: 仕上がりの大きさ（TrimBox）がありません。" in found.problems
    assert any("埋め込まれていません" in problem for problem in found.problems)
    assert found.table[0].trim is None


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(pikepdf.PdfError):
        preflight.check(b"not a pdf")


# --- colours -----------------------------------------------------------------------------------------

ICC = ["/ICCBased"]
SHADING = {
    "ShadingType": 2,
    "Coords": [0, 0, 9, 9],
    "Function": {"FunctionType": 2, "Domain": [0, 1], "N": 1},
}


def icc(components: int) -> Array:
    return Array([Name.ICCBased, stream(b"", N=components)])


def shading(space: Any) -> Dictionary:
    blend = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0], C1=[1, 1, 1], N=1)
    return Dictionary(ShadingType=2, Coords=[0, 0, 9, 9], Function=blend, ColorSpace=space)


def blend(start: list[float], end: list[float]) -> Dictionary:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=Array(start), C1=Array(end), N=1)
    return Dictionary(ShadingType=2, Coords=[0, 0, 9, 9], Function=function, ColorSpace=Name.DeviceCMYK)


def pieces(start: list[float], end: list[float]) -> Dictionary:
    found = blend(start, end)
    found.Function = Dictionary(FunctionType=3, Domain=[0, 1], Functions=Array([found.Function]))
    return found


def a_form(data: bytes, **entries: Any) -> pikepdf.Stream:
    return stream(data, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 600, 800]), **entries)


def a_picture(width: int = 2, space: Any = Name.DeviceGray, data: bytes = b"\x00" * 48) -> pikepdf.Stream:
    return stream(data, Subtype=Name.Image, Width=width, Height=width, ColorSpace=space, BitsPerComponent=8)


FOREIGN: dict[str, tuple[str, dict[str, Any]]] = {
    "operator": ("1 0 0 RG 0 0 m 9 9 l S", {}),
    "device name": ("/DeviceRGB cs 1 0 0 scn 0 0 9 9 re f", {}),
    "ICC": ("/One cs 1 0 0 scn 0 0 9 9 re f", {"ColorSpace": {"/One": icc(3)}}),
    "Lab": ("", {"ColorSpace": {"/One": Array([Name.Lab, Dictionary(WhitePoint=[1, 1, 1])])}}),
    "palette": (
        "",
        {"ColorSpace": {"/One": Array([Name.Indexed, Name.DeviceRGB, 0, pikepdf.String("abc")])}},
    ),
    "picture": ("/One Do", {"XObject": {"/One": a_picture(space=Name.DeviceRGB)}}),
    "picture with a profile": ("/One Do", {"XObject": {"/One": a_picture(space=icc(3))}}),
    "inline picture": ("BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc EI", {}),
    "shading": ("/One sh", {"Shading": {"/One": shading(Name.DeviceRGB)}}),
    "shading pattern": (
        "",
        {"Pattern": {"/One": Dictionary(PatternType=2, Shading=shading(Name.DeviceRGB))}},
    ),
    "tiling pattern": (
        "/Pattern cs /One scn 0 0 9 9 re f",
        {
            "Pattern": {
                "/One": stream(
                    b"1 0 0 rg 0 0 9 9 re f",
                    PatternType=1, PaintType=1, TilingType=1, BBox=Array([0, 0, 9, 9]), XStep=9, YStep=9,
                    Resources=Dictionary(),
                )
            }
        },
    ),
    "form": ("/One Do", {"XObject": {"/One": a_form(b"1 0 0 rg 0 0 9 9 re f")}}),
    "form in a form": (
        "/One Do",
        {
            "XObject": {
                "/One": a_form(
                    b"/Two Do",
                    Resources=Dictionary(XObject=Dictionary(Two=a_form(b"1 0 0 rg 0 0 9 9 re f"))),
                )
            }
        },
    ),
    "transparency group": (
        "/One Do",
        {"XObject": {"/One": a_form(b"", Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB))}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_rgb_is_found_wherever_it_hides(content: tuple[str, dict[str, Any]]) -> None:
    drawing, resources = content
    assert RGB in preflight.check(a_drawing(drawing, **resources)).problems


def separation(name: str) -> Array:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 1, 0, 0], N=1)
    return Array([Name.Separation, Name(name), Name.DeviceCMYK, tint])


def a_jpeg(*inks: int) -> pikepdf.Stream:
    """A CMYK picture of one colour, 0 to 255 each."""
    made = io.BytesIO()
    Image.new("CMYK", (600, 600), inks).save(made, "JPEG", quality=95)
    return stream(
        made.getvalue(), Subtype=Name.Image, Width=600, Height=600, ColorSpace=Name.DeviceCMYK,
        BitsPerComponent=8, Filter=Name.DCTDecode, Decode=Array([1, 0] * 4),
    )  # fmt: skip


PLATES: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {
    "grey": ("0.5 g 0 0 9 9 re f", {}, ("K",)),
    "white": ("1 g 0 0 9 9 re f 0 0 0 0 k 0 0 9 9 re f", {}, ()),
    "chosen but not used": ("0 1 0 0 k", {}, ()),
    "restored before use": ("q 0 1 0 0 k Q 0 0 9 9 re f", {}, ("K",)),
    "stroke": ("0 0 1 0 K 0 0 m 9 9 l S", {}, ("Y",)),
    "first of four inks": ("/DeviceCMYK cs 0 0 9 9 re f", {}, ("K",)),
    "gradient": ("/One sh", {"Shading": {"/One": blend([0, 0, 0, 0], [0.5, 0, 0, 1])}}, ("C", "K")),
    "gradient of pieces": (
        "/Pattern cs /One scn 0 0 9 9 re f",
        {"Pattern": {"/One": Dictionary(PatternType=2, Shading=pieces([1, 0, 0, 0], [0, 0, 1, 0]))}},
        ("C", "Y"),
    ),
    "gradient by a program": (
        "/One sh",
        {"Shading": {"/One": Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK)}},
        ("C", "M", "Y", "K"),
    ),
    "spot": ("/One cs 1 scn 0 0 9 9 re f", {"ColorSpace": {"/One": separation("/DIC160")}}, ("DIC160",)),
    "named black": ("/One cs 1 scn 0 0 9 9 re f", {"ColorSpace": {"/One": separation("/Black")}}, ("K",)),
    "marks": ("/One CS 1 SCN 0 0 m 9 9 l S", {"ColorSpace": {"/One": separation("/All")}}, ()),
    "grey picture": ("1 0 0 1 0 0 cm /One Do", {"XObject": {"/One": a_picture()}}, ("K",)),
    "black picture of four plates": (
        "40 0 0 40 0 0 cm /One Do",
        {"XObject": {"/One": a_jpeg(0, 0, 0, 200)}},
        ("K",),
    ),
    "picture of four inks": (
        "40 0 0 40 0 0 cm /One Do",
        {"XObject": {"/One": a_jpeg(90, 90, 90, 90)}},
        ("C", "M", "Y", "K"),
    ),
    "inherited by a form": ("0 1 0 0 k /One Do", {"XObject": {"/One": a_form(b"0 0 9 9 re f")}}, ("M",)),
}


@pytest.mark.parametrize(("drawing", "resources", "plates"), PLATES.values(), ids=PLATES)
def test_plates_are_those_which_print(
    drawing: str, resources: dict[str, Any], plates: tuple[str, ...]
) -> None:
    assert preflight.check(a_drawing(drawing, **resources)).table[0].plates == plates


def test_a_plate_not_ordered_is_named() -> None:
    magenta = a_drawing("0 1 0 0 k 0 0 9 9 re f")
    assert preflight.check(magenta, TWO).problems[0] == "1面: マゼンタの版に絵柄があります。"
    assert preflight.check(magenta, FOUR).problems == ()
    spot = a_drawing("/One cs 1 scn 0 0 9 9 re f", ColorSpace={"/One": separation("/DIC160")})
    assert preflight.check(spot, FOUR).problems[0] == "1面: 特色「DIC160」の版に絵柄があります。"


@needs_ghostscript
def test_ink_is_measured_within_the_trim() -> None:
    half = a_drawing("0 1 0 0 k 0 0 612 430 re f 1 1 1 1 k 300 600 30 30 re f")
    found = preflight.check(half, TWO, measure=True)
    ink = found.table[0].ink
    assert ink
    assert ink["M"] == pytest.approx(50, abs=1)
    assert ink["C"] == pytest.approx(0.18, abs=0.03)
    assert found.table[0].most_ink == pytest.approx(400, abs=3)
    assert "1面: インキが最も濃いところで400%あります（350%まで）。" in found.warnings
    assert any(problem.startswith("1面: マゼンタの版に絵柄があります（5") for problem in found.problems)


# --- pictures, text, structure -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "kind", "sentence"),
    [
        (144, "warnings", ""),
        (240, "warnings", "1面: 画像の解像度が180dpiです。300dpiあると鮮明です。"),
        (432, "problems", "1面: 画像の解像度が100dpiです。150dpi以上（できれば300dpi）要ります。"),
    ],
)
def test_pictures_have_dots_enough_for_their_size(points: int, kind: str, sentence: str) -> None:
    picture = a_picture(600, data=bytes(600 * 600))
    found = preflight.check(
        a_drawing(f"q {points} 0 0 {points} 20 20 cm /One Do Q", XObject={"/One": picture}), TWO
    )
    assert [said for said in getattr(found, kind) if said.startswith("1面: 画像")] == (
        [sentence] if sentence else []
    )


def test_a_type3_font_is_refused() -> None:
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        Name=Name.Drawn,
        FontMatrix=[1, 0, 0, 1, 0, 0],
        FontBBox=[0, 0, 1, 1],
    )
    found = preflight.check(a_drawing("", Font={"/One": font}))
    assert found.problems == ("DrawnはType3です。図形としてしか印刷できない古い形式です。",)


def test_scripts_forms_attachments_and_locks_are_refused() -> None:
    with pikepdf.open(io.BytesIO(a_pdf(PAGE + "文"))) as pdf:
        pdf.Root[Name.OpenAction] = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.Root[Name.AcroForm] = Dictionary(Fields=Array([]))
        pdf.attachments["a.txt"] = b"a"
        locked = saved(pdf, encryption=pikepdf.Encryption(owner="a", user="", R=4))
    assert set(preflight.check(locked).problems) >= {
        "JavaScriptがあります。",
        "入力欄（フォーム）があります。",
        "添付ファイルがあります。",
        "暗号化されています。パスワードや印刷の制限を外してください。",
    }


def test_pages_are_counted() -> None:
    pages = a_drawing("", pages=6)
    assert "全6面です。印刷は4面ごとなので、2面分が余ります。" in preflight.check(pages).warnings
    assert preflight.check(pages, Wanted(pages=8)).problems == ("全6面です（8面のはずです）。",)


@pytest.mark.parametrize("drawing", ["1 k 0 0 9 9 re f /No cs (a) scn", "/One Do /One gs /One sh", "1 0 cm"])
def test_a_broken_drawing_is_a_problem_not_a_crash(drawing: str) -> None:
    found = preflight.check(a_drawing(drawing, XObject={"/One": Array([])}))
    assert all(said.startswith("1面") or said[1:3] == "面:" for said in found.problems)


def test_a_drawing_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixteen forms, each drawn sixteen times by the next: 16^16 drawings in a few hundred bytes."""
    monkeypatch.setattr(painting, "MOST_OPERATORS", 20_000)
    form = a_form(b"0 0 9 9 re f")
    for _ in range(16):
        form = a_form(b"/One Do " * 16, Resources=Dictionary(XObject=Dictionary(One=form)))
    found = preflight.check(a_drawing("/One Do", pages=1, XObject={"/One": form}))
    assert found.problems == ("1面: 絵柄が複雑すぎて、終わりまで調べられません。",)


# --- the report in the file ----------------------------------------------------------------------------


def reported(lines: int, **report: Any) -> bytes:
    placement = {"page": 2, "title": "長い記事", "lines": lines, "budget": 20}
    entries = {"placements": [placement], "format": {"width": 210, "height": 297, "colours": "two"}}
    return with_report(a_drawing("0 g 0 0 9 9 re f"), entries | report)


def test_an_article_over_its_lines_is_named() -> None:
    assert preflight.check(reported(20)).problems == ()
    found = preflight.check(reported(25))
    assert found.problems == ("2面: 「長い記事」が25行で、目安の20行を5行こえています。",)
    assert [page.overflow for page in found.table] == [0, 1, 0, 0]
    accepted = preflight.check(reported(25), accept_overflow=True)
    assert accepted.problems == ()
    assert found.problems[0] in accepted.warnings


def test_the_report_also_names_missing_glyphs_and_full_sections() -> None:
    found = preflight.check(
        reported(
            1, problems=["書体にない字があります。"], sections=[{"name": "催し", "lines": 9, "budget": 5}]
        )
    )
    assert found.problems == ("書体にない字があります。",)
    assert found.warnings == ("「催し」の欄が9行で、目安の5行を4行こえています。",)


def test_a_report_of_nonsense_is_passed_over() -> None:
    found = preflight.check(
        reported(1, placements=[{"page": "x"}, 3], sections=4, problems="x", format={"width": "wide"})
    )
    assert found.problems == ()


def test_what_cannot_be_checked_is_said() -> None:
    assert preflight.check(a_drawing("")).warnings == (
        "組版の記録がないPDFのため、行あふれは調べていません。",
        "刷り色が分からないため、版の数は調べていません。",
    )


def test_a_page_of_nonsense_is_told_beside_the_others() -> None:
    with pikepdf.open(io.BytesIO(a_drawing("0 g 0 0 9 9 re f"))) as pdf:
        pdf.pages[1].obj[Name.TrimBox] = Array([1, 2])
        pdf.pages[2].obj[Name.Resources] = Dictionary(Font=Dictionary(A=Dictionary(DescendantFonts=3)))
        found = preflight.check(saved(pdf))
    assert [said[:2] for said in found.problems] == ["2面", "2面", "3面", "3面"]
    assert "2面: 絵柄を読み取れません。PDFが壊れているおそれがあります。" in found.problems
