"""`newsletter preflight` and `newsletter from_events`: what they say, write and refuse."""

from __future__ import annotations

import io
import json
import os
import zipfile
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.core.management import CommandError, call_command

from channels.models import ExportKind
from channels.newsletter.document import PageFormat
from channels.newsletter.event_issue import Masthead, issue_of_events
from channels.newsletter.exports.text import said
from channels.newsletter.layout_record import with_report
from channels.newsletter.preflight import check
from channels.newsletter.tests.drawing import PAGE, a_drawing, a_pdf, saved
from channels.newsletter.tests.test_event_issue import file_of

ROOT = Path(__file__).resolve().parents[3]
EVENTS = Path(os.environ.get("KOHO_SHARED") or ROOT.parent / "shared") / "data" / "events"
FILES = sorted(EVENTS.glob("*.csv"))


def titles_of(path: Path) -> list[str]:
    masthead = Masthead("市政だより", "若葉野市")
    made = issue_of_events(path.read_bytes(), date(2026, 12, 1), 60, masthead, PageFormat())
    return [item.text.title for item in made.doc.items]


def text_of(pdf: Path) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return squeezed("".join(page.get_textpage().get_text_range() for page in pages))


def squeezed(text: str) -> str:
    """Without breaks: those of a column stand anywhere."""
    return "".join(text.split())


def said_by(*arguments: str) -> str:
    out = StringIO()
    call_command("newsletter", *arguments, stdout=out)
    return out.getvalue()


def result_of(*arguments: str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(said_by(*arguments, "--json").splitlines()[-1])
    return result


# --- preflight ---------------------------------------------------------------------------------------


def test_a_good_file_gets_a_line_per_page(tmp_path: Path) -> None:
    path = tmp_path / "good.pdf"
    path.write_bytes(a_drawing("0 g 0 0 99 99 re f"))
    lines = said_by("preflight", str(path), "--colours", "two", "--pages", "4").splitlines()
    assert lines[0] == "good.pdf: 全4面、書体0"
    assert "仕上がりmm" in lines[1]
    assert [line.split()[:5] for line in lines[2:6]] == [
        [str(n), "210.0×297.0", "3.0", "0", "K"] for n in range(1, 5)
    ]
    assert "○ 不備はありません。" in lines


TWO_COLOURS = {"width": 210, "height": 297, "colours": "two"}
BAD = {
    "no TrimBox": (a_drawing("").replace(b"/TrimBox", b"/NonsBox"), "仕上がりの大きさ（TrimBox）"),
    "RGB": (a_drawing("1 0 0 rg 0 0 9 9 re f"), "1面: RGBの色"),
    "rich black": (a_pdf(PAGE + "#text(fill: cmyk(50%, 0%, 0%, 100%))[文]"), "黒の文字にほかの色"),
    "annotation": (a_pdf(PAGE + '#link("https://example.jp")[文]'), "注釈"),
    "wrong size": (a_pdf(PAGE.replace("297mm", "257mm") + "文"), "仕上がりが210.0×257.0mm"),
    "third plate": (
        with_report(a_drawing("0 1 0 0 k 0 0 9 9 re f"), {"format": TWO_COLOURS}),
        "マゼンタの版",
    ),
    "overflow": (
        with_report(
            a_drawing(""), {"placements": [{"page": 1, "title": "長い記事", "lines": 30, "budget": 20}]}
        ),
        "「長い記事」が30行で、目安の20行を10行こえています",
    ),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_file_fails_and_is_named(bad: tuple[bytes, str], tmp_path: Path) -> None:
    pdf, sentence = bad
    path, out = tmp_path / "bad.pdf", StringIO()
    path.write_bytes(pdf)
    with pytest.raises(CommandError, match=r"bad\.pdfは入稿できません"):
        call_command("newsletter", "preflight", str(path), stdout=out)
    assert any(line.startswith("× ") and sentence in line for line in out.getvalue().splitlines())


def test_a_font_left_out_fails(tmp_path: Path) -> None:
    path = tmp_path / "bare.pdf"
    with pikepdf.open(io.BytesIO(a_pdf(PAGE + "文"))) as pdf:
        (font,) = pdf.pages[0].resources["/Font"].values()
        del font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile3"]
        path.write_bytes(saved(pdf))
    with pytest.raises(CommandError, match="不備1件"):
        call_command("newsletter", "preflight", str(path), stdout=StringIO())


def test_overflow_may_be_accepted_and_size_and_colours_ordered(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(BAD["overflow"][0])
    assert result_of("preflight", str(path), "--accept-overflow")["problems"] == []
    with pytest.raises(CommandError):
        said_by("preflight", str(path), "--accept-overflow", "--trim", "182x257")
    with pytest.raises(CommandError, match="大きさではありません"):
        said_by("preflight", str(path), "--trim", "big")


def test_what_cannot_be_opened_is_said_in_japanese(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.pdfがありません"):
        said_by("preflight", str(tmp_path / "none.pdf"))
    with pytest.raises(CommandError, match="読めません"):
        said_by("preflight", str(tmp_path))
    path = tmp_path / "a.pdf"
    path.write_bytes(b"PK\x03\x04 not a pdf")
    with pytest.raises(CommandError, match="PDFとして読めません"):
        said_by("preflight", str(path))
    with pikepdf.open(io.BytesIO(a_drawing(""))) as pdf:
        path.write_bytes(saved(pdf, encryption=pikepdf.Encryption(owner="a", user="b", R=4)))
    with pytest.raises(CommandError, match="暗号化されています"):
        said_by("preflight", str(path))


# --- from_events -------------------------------------------------------------------------------------


def test_it_writes_every_kind_of_file(tmp_path: Path) -> None:
    source, out = tmp_path / "events.csv", tmp_path / "new" / "out"
    source.write_bytes(file_of({}, {"名称": "前の会", "開始日": "2026-11-01"}))
    result = result_of("from_events", str(source), "--date", "2026-12-01", "--out", str(out))
    assert (result["rows"], result["used"], result["problems"]) == (2, 1, [])
    assert result["skipped"] == [[3, "前の会", "発行日より前に終わります。"]]
    assert set(result["files"]) == set(ExportKind.values)
    assert {path.name for path in out.iterdir()} == {
        f"shisei-dayori-202612-v0{'-' if '.' in kind else '.'}{kind}" for kind in ExportKind.values
    }


def test_bad_input_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    out = ["--date", "2026-12-01", "--out", str(tmp_path / "out")]
    with pytest.raises(CommandError, match=r"none\.csvがありません"):
        said_by("from_events", str(tmp_path / "none.csv"), *out)
    source = tmp_path / "events.csv"
    source.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(CommandError, match="標準形式ではありません"):
        said_by("from_events", str(source), *out)
    source.write_bytes(file_of({"開始日": "いつか"}))
    with pytest.raises(CommandError, match="記事にできる催しがありません"):
        said_by("from_events", str(source), *out)
    for wrong in (
        ["--date", "12/1"],
        ["--date", "2019-04-30"],
        ["--date", "9999-12-31"],
        ["--limit", "0"],
        ["--limit", "-1"],
    ):
        with pytest.raises(CommandError, match="ではありません"):
            said_by("from_events", str(source), *out, *wrong)
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not FILES, reason=f"実際の催しデータがありません ({EVENTS})。")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_real_file_becomes_an_issue_without_a_person(path: Path, tmp_path: Path) -> None:
    result = result_of("from_events", str(path), "--date", "2026-12-01", "--out", str(tmp_path))
    files = {kind: Path(name) for kind, name in result["files"].items()}
    assert result["used"] + len(result["skipped"]) == result["rows"]
    assert result["overflow"] == 0
    assert "○ 不備はありません。" in said_by("preflight", str(files["print.pdf"]))
    assert check(files["proof.pdf"].read_bytes()).problems == ()
    titles = titles_of(path)
    assert len(titles) == len(set(titles)) == result["items"] > 0
    printed, read_out = text_of(files["print.pdf"]), squeezed(files["txt"].read_text("utf-8-sig"))
    assert [title for title in titles if squeezed(title) not in printed] == []
    assert [title for title in titles if squeezed(said(title)) not in read_out] == []
    assert zipfile.ZipFile(files["zip"]).testzip() is None
