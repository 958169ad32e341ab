"""Where the typefaces are looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.newsletter.fonts import describe_fonts, find_fonts

DEBIAN = "BIZUD{}Gothic-{}.ttf"
NPM = "biz-ud{}gothic/{}/BIZUD{}Gothic_{}.ttf"


def test_debians_package(tmp_path: Path) -> None:
    for family in ("", "P"):
        for weight in ("Regular", "Bold"):
            (tmp_path / DEBIAN.format(family, weight)).touch()
    stack = find_fonts([str(tmp_path)])
    assert [face.family for face in stack.faces] == ["BIZ UDPGothic", "BIZ UDGothic", "Noto Sans CJK JP"]
    assert describe_fonts(stack) == "書体はBIZ UDゴシックを使い、ない字はNoto Sans CJK JPで補います。"


def test_the_npm_packages(tmp_path: Path) -> None:
    for family in ("", "P"):
        for weight in ("400Regular", "700Bold"):
            file = tmp_path / NPM.format(family.lower(), weight, family, weight)
            file.parent.mkdir(parents=True)
            file.touch()
    stack = find_fonts(["/nowhere", str(tmp_path)])
    assert stack.faces[1].files[1].name == "BIZUDGothic_700Bold.ttf"
    assert len(stack.folders) == 6


@pytest.mark.parametrize("left_out", ["BIZUDGothic-Bold.ttf", "BIZUDPGothic-Regular.ttf"])
def test_half_a_family_is_not_used(tmp_path: Path, left_out: str) -> None:
    for family in ("", "P"):
        for weight in ("Regular", "Bold"):
            (tmp_path / DEBIAN.format(family, weight)).touch()
    (tmp_path / left_out).unlink()
    assert [face.family for face in find_fonts([str(tmp_path)]).faces] == ["Noto Sans CJK JP"]
