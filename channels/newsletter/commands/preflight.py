"""`newsletter preflight FILE.pdf`: the check before a file goes to the printer."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import pikepdf
from django.core.management.base import CommandError, CommandParser
from wcwidth import wcswidth

from channels.newsletter.preflight import PageResult, Preflight, Wanted, check
from channels.newsletter.preflight.checking import order_in

HELP = "入稿前のPDFを検査する"
SIZES = (50.0, 2000.0)  # mm: anything else is a slip of the pen
HEAD = ("面", "仕上がりmm", "塗り足し", "書体", "版", "C%", "M%", "Y%", "K%", "最大%", "注釈", "あふれ")
UNKNOWN = "-"


def arguments(parser: CommandParser) -> None:
    parser.add_argument("file", type=Path, help="検査するPDF")
    parser.add_argument("--pages", type=int, help="面数（違えば不合格）")
    parser.add_argument("--trim", type=_size, help="仕上がり（mm）。例: 210x297。省くとPDFの記録、なければA4")
    parser.add_argument("--colours", choices=("two", "four"), help="刷り色。省くとPDFの記録")
    parser.add_argument("--accept-overflow", action="store_true", help="行の目安をこえた記事を注意にとどめる")
    parser.add_argument("--json", action="store_true", help="最後の行に結果をJSONで書く")


def run(options: dict[str, Any], out: TextIO) -> None:
    found = _checked(options)
    out.write(f"{options['file'].name}: 全{found.pages}面、書体{len(found.fonts)}")
    for line in table(found.table):
        out.write(line)
    for problem in found.problems:
        out.write(f"× {problem}")
    for warning in found.warnings:
        out.write(f"△ {warning}")
    if not found.problems:
        out.write("○ 不備はありません。")
    if options["json"]:
        out.write(json.dumps(found.to_json(), ensure_ascii=False))
    if found.problems:
        raise CommandError(
            f"{options['file'].name}は入稿できません（不備{len(found.problems)}件）。上の×を直してください。"
        )


def table(pages: tuple[PageResult, ...]) -> Iterator[str]:
    """One line per page, columns by display width: Japanese letters take two."""
    rows = [HEAD, *(_cells(page) for page in pages)]
    widths = [max(wcswidth(row[n]) for row in rows) for n in range(len(HEAD))]
    for row in rows:
        yield "  ".join(
            " " * (width - wcswidth(cell)) + cell for cell, width in zip(row, widths, strict=True)
        )


def _cells(page: PageResult) -> tuple[str, ...]:
    inks = page.ink or {}
    return (
        str(page.number),
        f"{page.trim[0]:.1f}×{page.trim[1]:.1f}" if page.trim else UNKNOWN,
        UNKNOWN if page.bleed is None else f"{page.bleed:.1f}",
        str(page.fonts),
        "+".join(page.plates) or UNKNOWN,
        *(f"{inks[plate]:.2f}" if plate in inks else UNKNOWN for plate in "CMYK"),
        UNKNOWN if page.most_ink is None else f"{page.most_ink:.0f}",
        str(page.annotations),
        str(page.overflow),
    )


def _checked(options: dict[str, Any]) -> Preflight:
    path: Path = options["file"]
    try:
        pdf = path.read_bytes()
        return check(pdf, _wanted(pdf, options), measure=True, accept_overflow=options["accept_overflow"])
    except FileNotFoundError as error:
        raise CommandError(f"{path}がありません。ファイルの場所を確かめてください。") from error
    except OSError as error:
        raise CommandError(f"{path}を読めません（{error.strerror}）。") from error
    except pikepdf.PasswordError as error:
        raise CommandError(f"{path}は暗号化されています。パスワードなしで保存し直してください。") from error
    except pikepdf.PdfError as error:
        raise CommandError(f"{path}はPDFとして読めません。壊れているか、別の形式です。") from error


def _wanted(pdf: bytes, options: dict[str, Any]) -> Wanted:
    """What the person says, and where they say nothing what the file was made for."""
    own = order_in(pdf)
    return Wanted(options["trim"] or own.size, options["colours"] or own.colours, options["pages"])


def _size(text: str) -> tuple[float, float]:
    """「210x297」."""
    try:
        width, height = (float(side) for side in text.lower().replace("×", "x").split("x"))
    except ValueError:
        width = height = 0.0
    if not all(SIZES[0] <= side <= SIZES[1] for side in (width, height)):
        raise argparse.ArgumentTypeError(f"「{text}」は大きさではありません。210x297のように書いてください。")
    return width, height
