"""Text can be read on what lies under it, by light and by dark (WCAG 2.2 AA: 4.5, lines and shapes 3.0)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

SHEETS = Path(settings.BASE_DIR) / "static" / "koho"
DECLARED = dict(re.findall(r"^\s*(--[\w-]+):\s*(.+?);", (SHEETS / "tokens.css").read_text(), re.M))
ON_PAGE = ["--page", "--surface", "--sunken"]
PAIRS = [
    *[
        (text, under, 4.5)
        for text in ("--text", "--text-strong", "--text-quiet", "--link")
        for under in ON_PAGE
    ],
    *[
        (text, under, 4.5)
        for text in ("--error", "--success", "--warning-text")
        for under in ("--page", "--surface")
    ],
    ("--text", "--primary-tint", 4.5),
    ("--primary", "--primary-tint", 4.5),
    ("--on-primary", "--primary", 4.5),
    ("--on-primary", "--primary-hover", 4.5),
    ("--on-error", "--error", 4.5),
    ("--text", "--error-tint", 4.5),
    ("--text", "--warning-tint", 4.5),
    ("--text", "--emergency-tint", 4.5),
    ("--text-strong", "--mark", 4.5),
    ("--input-line", "--input-bg", 3.0),
    ("--line", "--page", 3.0),
    ("--warning", "--surface", 3.0),
    ("--emergency", "--surface", 3.0),
    ("--focus-outline", "--page", 3.0),
]


def colour(value: str, dark: bool) -> str:
    """The hex behind a token, by light or by dark."""
    value = value.strip()
    if value.startswith("#"):
        return value
    if match := re.fullmatch(r"var\((--[\w-]+)\)", value):
        return colour(DECLARED[match[1]], dark)
    if match := re.fullmatch(r"light-dark\((.+?),\s*(.+)\)", value):
        return colour(match[2 if dark else 1], dark)
    raise ValueError(value)


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(hex_colour: str) -> float:
    channels = [int(hex_colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "under", "least"), PAIRS)
def test_contrast(text: str, under: str, least: float, dark: bool) -> None:
    assert contrast(colour(DECLARED[text], dark), colour(DECLARED[under], dark)) >= least


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_contrast_of_chips(dark: bool) -> None:
    sheet = (SHEETS / "components.css").read_text()
    chips = re.findall(
        r"\.chip(?:\[data-tone=([\w-]+)\])? \{[^}]*?background: ([^;]+);[^}]*? color: ([^;]+);", sheet
    )
    assert len(chips) == 10
    for tone, under, text in chips:
        assert contrast(colour(text, dark), colour(under, dark)) >= 4.5, tone


def test_colours_are_only_said_in_the_tokens() -> None:
    for name in ("base", "shell", "components", "admin"):
        assert not re.findall(r"#[0-9a-f]{3,8}\b(?![\w-]*\s*\{)", (SHEETS / f"{name}.css").read_text()), name
