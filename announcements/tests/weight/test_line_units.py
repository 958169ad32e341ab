from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from announcements.weight.line_units import utf16_units


@pytest.mark.parametrize(("text", "units"), [("", 0), ("abc", 3), ("あ", 1), ("𠮷野家", 4), ("😀", 2)])
def test_it_counts_as_line_does(text: str, units: int) -> None:
    assert utf16_units(text) == units


@given(st.text())
def test_it_agrees_with_the_encoder(text: str) -> None:
    assert utf16_units(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2
