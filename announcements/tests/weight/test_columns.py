from __future__ import annotations

import pytest

from announcements.weight.columns import lines, width


@pytest.mark.parametrize(("text", "expected"), [("", 0), ("あ", 1), ("a1", 1), ("ｱ", 0.5), ("か\u3099", 1)])
def test_width_is_in_full_width_characters(text: str, expected: float) -> None:
    assert width(text) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), (" \n", 0), ("あ" * 17, 1), ("あ" * 18, 2), ("あ\n\nい", 3), ("a" * 34, 1), ("a" * 35, 2)],
)
def test_lines_of_17(text: str, count: int) -> None:
    assert lines(text) == count
