from __future__ import annotations

from channels.newsletter.fonts import GETA, find_fonts
from channels.newsletter.outlines import outlines, text_width

STACK = find_fonts([])


def test_text_becomes_closed_paths_that_are_filled() -> None:
    drawn = outlines("国3", 10, 20, 6, STACK).splitlines()
    assert drawn[-1] == "f"
    assert sum(line.endswith(" m") for line in drawn) == drawn.count("h") > 2
    assert {line.split()[-1] for line in drawn} <= {"m", "l", "c", "h", "f"}


def test_it_starts_where_it_is_told_and_runs_on() -> None:
    points = [line.split() for line in outlines("国国", 100, 0, 10, STACK).splitlines()]
    xs = [float(parts[0]) for parts in points if parts[-1] in {"m", "l"}]
    assert min(xs) >= 100
    assert max(xs) <= 100 + text_width("国国", 10, STACK) == 120


def test_a_character_without_a_glyph_is_a_geta() -> None:
    assert outlines("😀", 0, 0, 6, STACK) == outlines(GETA, 0, 0, 6, STACK)
