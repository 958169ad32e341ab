"""Preflight also refuses what a printer's machine reads in its own way, and files that are not whole."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from channels.newsletter.preflight import check
from channels.newsletter.tests.drawing import a_drawing, saved, stream

BLACK = "/One gs 0 0 0 1 k 0 0 99 99 re f"
MASK = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": Array([0, 0, 9, 9])}
PICTURE = {
    "Type": Name.XObject, "Subtype": Name.Image, "Width": 1, "Height": 1, "BitsPerComponent": 8,
    "ColorSpace": Name.DeviceGray,
}  # fmt: skip


@pytest.mark.parametrize(
    "state",
    [
        {"ca": 0.5},
        {"CA": 0.9},
        {"BM": Name.Multiply},
        {"BM": Array([Name.Screen, Name.Normal])},
        {"SMask": Dictionary(S=Name.Luminosity)},
    ],
    ids=str,
)
def test_transparency_is_refused(state: dict[str, Any]) -> None:
    pdf = a_drawing(BLACK, ExtGState={"/One": Dictionary(Type=Name.ExtGState, **state)})
    assert check(pdf).problems[0].startswith("1面: 透明の効果があります。")


@pytest.mark.parametrize(
    "state", [{"ca": 1}, {"BM": Name.Normal}, {"SMask": Name("/None")}, {"OPM": 1}], ids=str
)
def test_what_covers_what_is_below_is_not(state: dict[str, Any]) -> None:
    pdf = a_drawing(BLACK, ExtGState={"/One": Dictionary(Type=Name.ExtGState, **state)})
    assert check(pdf).problems == ()


def test_a_picture_with_a_soft_mask_is_refused() -> None:
    drawn = {"/One": stream(b"\x80", **PICTURE, SMask=stream(b"\x80", **PICTURE))}
    found = check(a_drawing("q .1 0 0 .1 9 9 cm /One Do Q", XObject=drawn))
    assert found.problems[0].startswith("1面: 透明の効果があります。")


def test_a_spot_colour_that_stands_on_rgb_is_refused() -> None:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 1, 1], C1=[0, 0, 0], N=1)
    space = Array([Name.Separation, Name.Black, Name.DeviceRGB, tint])
    pdf = a_drawing("/One cs 1 scn 0 0 99 99 re f", ColorSpace={"/One": space})
    assert "1面: RGBの色があります。" in check(pdf).problems


def changed(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(a_drawing("0 g 0 0 9 9 re f"))) as pdf:
        change(pdf)
        return saved(pdf)


def enlarge(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj[Name.UserUnit] = 2


def turn(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj[Name.Rotate] = 90


def hide(pdf: pikepdf.Pdf) -> None:
    pdf.Root[Name.OCProperties] = Dictionary(OCGs=Array())


def launch(pdf: pikepdf.Pdf) -> None:
    pdf.Root[Name.OpenAction] = Dictionary(S=Name.Launch, F=String("a.exe"))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (enlarge, "1面: 仕上がりが420.0×594.0mmです。"),
        (turn, "1面: 仕上がりが297.0×210.0mmです。"),
        (hide, "レイヤーがあります。"),
        (launch, "ほかのファイルやプログラムを開く動作（アクション）があります。"),
    ],
)
def test_it_finds(change: Callable[[pikepdf.Pdf], None], problem: str) -> None:
    (found,) = check(changed(change)).problems
    assert found.startswith(problem)


def test_a_file_without_its_end_is_refused_though_it_can_be_read() -> None:
    whole = a_drawing("0 g 0 0 9 9 re f")
    assert check(whole).problems == ()
    assert check(whole[:-60]).problems == (
        "ファイルが壊れています（途中で切れているなど）。もう一度書き出してください。",
    )


def test_a_file_without_pages_is_refused() -> None:
    assert check(saved(pikepdf.new())).problems == ("面が1つもありません。",)
