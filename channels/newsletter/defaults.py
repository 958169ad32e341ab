"""What a city starts with: one format and the usual sections, to be changed as data."""

from __future__ import annotations

FORMAT = "A4 3段17字"

# (欄, lines of the whole section, lines of one article). The sum fits the inside of an A4 of eight pages.
SECTIONS: tuple[tuple[str, int, int], ...] = (
    ("特集", 0, 90),
    ("お知らせ", 240, 20),
    ("防災・安全", 100, 20),
    ("子育て", 140, 20),
    ("催し", 220, 20),
    ("募集", 140, 20),
    ("健康", 100, 20),
    ("相談", 80, 20),
)
FEATURES = frozenset({"特集"})
DEFAULT_SECTION = "お知らせ"
# Where an article without a category goes, by its kind.
SECTION_OF_KIND = {
    "event": "催し",
    "recruit": "募集",
    "consult": "相談",
    "health": "健康",
    "safety": "防災・安全",
}
SECTION_NAMES = tuple(name for name, _, _ in SECTIONS)
