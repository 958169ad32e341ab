"""Which characters a font draws, against fontTools."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from channels.newsletter.charmap import coverage
from channels.newsletter.fonts import font_stack

FILES = sorted({file for face in font_stack().faces for file in face.files})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_reads_what_fonttools_reads(file: Path) -> None:
    bits = coverage(file)
    assert {n for n in range(0x30000) if bits >> n & 1} == {
        n for n in TTFont(file).getBestCmap() if n < 0x30000
    }


def test_no_font_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.ttf").write_bytes(b"\0" * 100)
    with pytest.raises(ValueError, match="no cmap"):
        coverage(tmp_path / "x.ttf")
    (tmp_path / "y.ttf").write_bytes(b"OT")
    with pytest.raises(struct.error):
        coverage(tmp_path / "y.ttf")
