"""What stands around the page: 日本式トンボ and a slug line for the printer, a small stamp for the proof.

日本式トンボ are double corner marks, 内トンボ on the trim and 外トンボ on the bleed, with crosses at the four
middles. Japanese printers' glossaries give them as rules of 0.1 mm, 3 mm apart (大同印刷, 松尾印刷). They are
drawn in Separation /All, so that every plate carries them, and outside the bleed, so that none is ever seen.

No PDF/X is claimed, and no OutputIntent: that names a press condition, and only the printer knows it. Without
one CMYK values go to the plates as they are, which is what a two-colour job (スミ+シアン) needs.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

from channels.newsletter.document import PageFormat
from channels.newsletter.outlines import outlines, text_width
from channels.newsletter.stamp import Stamp

MM = 72 / 25.4
BLEED = 3.0  # mm
SLUG = 15.0  # mm of paper around the trimmed page
RULE = 0.1  # mm
MARK = 9.0  # mm: length of a mark, from the bleed outwards
CROSS = 10.0  # mm to either side of a middle
SLUG_TYPE = 6.0  # points
STAMP_TYPE = 5.5  # points: 3 mm of bleed take it
ALL_PLATES = "KohoAllPlates"
PLATES = {"C": "シアン", "M": "マゼンタ", "Y": "イエロー", "K": "スミ"}
PLATES_OF = {"two": "CK", "four": "CMYK"}

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The boxes of one page in points: left, bottom, right, top."""

    trim: Box
    bleed: Box


def mark_for_print(pdf: bytes, stamp: Stamp, page_format: PageFormat) -> bytes:
    """The file for the printer: same pages with トンボ, boxes and slug line. Same input, same bytes."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        everywhere = document.make_indirect(_separation_all())
        date, count = _published(document), len(document.pages)
        for number, page in enumerate(document.pages, 1):
            sheet = _sheet(page)
            marks = [
                *_marks(sheet),
                *_slug_line(sheet, stamp, f"{date}　{number}／{count}面", page_format),
            ]
            _resources(page, "/ColorSpace")[Name("/" + ALL_PLATES)] = everywhere
            _wrap(page, "\n".join(marks), clip=sheet.bleed)
            _set_boxes(page, sheet)
        _leave_out_what_is_for_screens(document)
        return _saved(document, stamp, object_streams=False)


def stamp_proof(pdf: bytes, stamp: Stamp) -> bytes:
    """The proof with 「校正用」, issue, version and digest at the foot of each page; tags stay."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        count = len(document.pages)
        for number, page in enumerate(document.pages, 1):
            _wrap(page, _proof_line(page, f"校正用　{stamp.label}　{number}／{count}面"))
        return _saved(document, stamp, object_streams=True)


# --- marks -----------------------------------------------------------------------------------------


def _marks(sheet: _Sheet) -> Iterator[str]:
    yield f"/{ALL_PLATES} CS 1 SCN {RULE * MM:.4f} w 0 J 0 j [] 0 d"
    (t0, t1, t2, t3), (b0, b1, b2, b3) = sheet.trim, sheet.bleed
    reach = MARK * MM
    for trim_x, bleed_x, far_x in ((t0, b0, b0 - reach), (t2, b2, b2 + reach)):
        for trim_y, bleed_y, far_y in ((t1, b1, b1 - reach), (t3, b3, b3 + reach)):
            yield _path((far_x, trim_y), (bleed_x, trim_y), (bleed_x, far_y))
            yield _path((far_x, bleed_y), (trim_x, bleed_y), (trim_x, far_y))
    yield from _crosses(sheet, reach)


def _crosses(sheet: _Sheet, reach: float) -> Iterator[str]:
    """センタートンボ: a cross at each middle, clear of the bleed."""
    (t0, t1, t2, t3), (b0, b1, b2, b3) = sheet.trim, sheet.bleed
    x, y, arm, gap = (t0 + t2) / 2, (t1 + t3) / 2, CROSS * MM, 4 * MM
    for edge, way in ((b1, -1), (b3, 1)):
        yield _path((x, edge + way * MM), (x, edge + way * reach))
        yield _path((x - arm, edge + way * gap), (x + arm, edge + way * gap))
    for edge, way in ((b0, -1), (b2, 1)):
        yield _path((edge + way * MM, y), (edge + way * reach, y))
        yield _path((edge + way * gap, y - arm), (edge + way * gap, y + arm))


def _path(start: tuple[float, float], *points: tuple[float, float]) -> str:
    lines = " ".join(f"{x:.3f} {y:.3f} l" for x, y in points)
    return f"{start[0]:.3f} {start[1]:.3f} m {lines} S"


def _slug_line(sheet: _Sheet, stamp: Stamp, page: str, page_format: PageFormat) -> Iterator[str]:
    """Below the page: what this is, in black, and the name of each plate on that plate alone."""
    y = sheet.bleed[1] - 7 * MM
    yield "0 0 0 1 k"
    yield outlines(stamp.label, sheet.trim[0] + 3 * MM, y, SLUG_TYPE)
    x = (sheet.trim[0] + sheet.trim[2]) / 2 + (CROSS + 3) * MM
    yield outlines(page, x, y, SLUG_TYPE)
    x += text_width(page + "　", SLUG_TYPE)
    for plate in PLATES_OF[page_format.colours]:
        ink = " ".join("1" if plate == other else "0" for other in "CMYK")
        yield f"{ink} k\n{outlines(PLATES[plate], x, y, SLUG_TYPE)}"
        x += text_width(PLATES[plate] + "　", SLUG_TYPE)


def _proof_line(page: pikepdf.Page, text: str) -> str:
    """In the bleed, which is cut off; on a page without, at the foot of the margin. White lies beneath it."""
    left, bottom = float(page.trimbox[0]), float(page.trimbox[1])
    room = bottom - float(page.mediabox[1])
    y = bottom - room / 2 - STAMP_TYPE * 0.38 if room >= STAMP_TYPE * 1.2 else bottom + 4 * MM
    x, width = left + 12 * MM, text_width(text, STAMP_TYPE)
    ground = f"{x - 2:.3f} {y - STAMP_TYPE * 0.25:.3f} {width + 4:.3f} {STAMP_TYPE * 1.25:.3f} re f"
    return f"0 0 0 0 k\n{ground}\n0 0 0 1 k\n{outlines(text, x, y, STAMP_TYPE)}"


# --- pages -----------------------------------------------------------------------------------------


def _sheet(page: pikepdf.Page) -> _Sheet:
    """The trimmed page as the file says, or the paper less the bleed; its bleed is 3 mm on all sides."""
    bleed = BLEED * MM
    if "/TrimBox" in page.obj:
        left, bottom, right, top = _box(page.trimbox)
    else:
        left, bottom, right, top = _box(page.mediabox)
        left, bottom, right, top = left + bleed, bottom + bleed, right - bleed, top - bleed
    return _Sheet((left, bottom, right, top), (left - bleed, bottom - bleed, right + bleed, top + bleed))


def _box(box: Array) -> Box:
    """A PDF may name any two opposite corners."""
    x0, y0, x1, y1 = (float(number) for number in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _set_boxes(page: pikepdf.Page, sheet: _Sheet) -> None:
    slug = SLUG * MM
    left, bottom, right, top = sheet.trim
    page.obj[Name.MediaBox] = _rounded((left - slug, bottom - slug, right + slug, top + slug))
    page.obj[Name.BleedBox] = _rounded(sheet.bleed)
    page.obj[Name.TrimBox] = _rounded(sheet.trim)
    for other in ("/CropBox", "/ArtBox"):  # the trim says it all; PDF/X allows no ArtBox beside it
        if other in page.obj:
            del page.obj[other]


def _rounded(box: Box) -> Array:
    return Array([round(number, 4) for number in box])


def _wrap(page: pikepdf.Page, drawing: str, clip: Box | None = None) -> None:
    """Draw after the page, whose own drawing is kept apart. An artifact: it is no part of the text."""
    edge = ""
    if clip:
        edge = f"{clip[0]:.3f} {clip[1]:.3f} {clip[2] - clip[0]:.3f} {clip[3] - clip[1]:.3f} re W n\n"
    page.contents_add(f"q\n{edge}".encode(), prepend=True)
    page.contents_add(f"\nQ\n/Artifact BMC\nq\n{drawing}\nQ\nEMC\n".encode())


def _resources(page: pikepdf.Page, kind: str) -> Dictionary:
    """The page's own dictionary of `kind`, made where there is none."""
    if "/Resources" not in page.obj:
        page.obj[Name.Resources] = Dictionary(page.resources)
    resources = page.obj[Name.Resources]
    if kind not in resources:
        resources[Name(kind)] = Dictionary()
    return resources[Name(kind)]


def _separation_all() -> Array:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    return Array([Name.Separation, Name.All, Name.DeviceCMYK, tint])


def _leave_out_what_is_for_screens(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        if "/Annots" in page.obj:
            del page.obj[Name.Annots]
    for key in ("/AcroForm", "/OpenAction", "/AA"):
        if key in document.Root:
            del document.Root[key]


# --- the file --------------------------------------------------------------------------------------


def _published(document: pikepdf.Pdf) -> str:
    """「2026年12月1日」: the date of the file is that of the issue."""
    found = re.match(r"D:(\d{4})(\d{2})(\d{2})", str(document.docinfo.get("/CreationDate", "")))
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日" if found else ""


def _saved(document: pikepdf.Pdf, stamp: Stamp, *, object_streams: bool) -> bytes:
    """With the stamp in its properties. An old RIP reads no object streams."""
    title = str(document.docinfo.get("/Title", "")) or stamp.label
    document.docinfo[Name.Title] = title
    document.docinfo[Name.Subject] = stamp.label
    document.docinfo[Name.Trapped] = Name("/False")
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title
        metadata["dc:description"] = stamp.label
        metadata["pdf:Trapped"] = "False"
    mode = pikepdf.ObjectStreamMode
    out = io.BytesIO()
    document.save(
        out,
        deterministic_id=True,
        object_stream_mode=mode.generate if object_streams else mode.disable,
    )
    return out.getvalue()
