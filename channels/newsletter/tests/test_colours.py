"""Inks: cyan and black, or the palette; type is black alone."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pikepdf
import pytest

from channels.newsletter import inks
from channels.newsletter.document import PageFormat
from channels.newsletter.pdf import Typesetter
from channels.newsletter.tests.samples import a_full_issue

BLACK, WHITE = (0, 0, 0, 100), (0, 0, 0, 0)


def colours_of(pdf: bytes) -> dict[str, set[tuple[int, ...]]]:
    """Inks in percent, of type and of everything else."""
    found: dict[str, set[tuple[int, ...]]] = {"type": set(), "areas": set()}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            fill: tuple[int, ...] = ()
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                assert name not in {"rg", "RG", "g", "G"}
                if name in {"k", "K", "sc", "scn", "SC", "SCN"} and len(operands) == 4:
                    fill = tuple(round(Decimal(str(share)) * 100) for share in operands)
                if name in {"f", "S", "f*", "B"}:
                    found["areas"].add(fill)
                elif name in {"Tj", "TJ"}:
                    found["type"].add(fill)
    return found


def test_two_colours() -> None:
    found = colours_of(Typesetter(a_full_issue(30)).pdf())
    assert found["type"] == {BLACK, WHITE}
    assert found["areas"] == {BLACK, inks.CYAN, inks.CYAN_TINT}


def test_four_colours() -> None:
    found = colours_of(Typesetter(replace(a_full_issue(30), format=PageFormat(colours="four"))).pdf())
    assert found["type"] == {BLACK, WHITE}
    assert set(inks.PALETTE[1:7]) <= found["areas"]


@pytest.mark.parametrize("ink", [inks.CYAN, *inks.PALETTE])
def test_black_type_stands_out_on_every_colour(ink: inks.Ink) -> None:
    """Contrast of 4.5 to 1 as WCAG reckons it, inks taken naively."""
    shares = [(1 - share / 100) * (1 - ink[3] / 100) for share in ink[:3]]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert (light + 0.05) / 0.05 >= 4.5
    assert ink[3] == 0
