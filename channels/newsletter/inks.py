"""The colours of sections: cyan in a paper of two colours, a restrained palette in one of four.

Percent of cyan, magenta, yellow and black. All are light enough for black type on them, and differ in
lightness too, since many copy the paper in black and white; type itself is black alone.
"""

from __future__ import annotations

Ink = tuple[int, int, int, int]

CYAN: Ink = (100, 0, 0, 0)
CYAN_TINT: Ink = (15, 0, 0, 0)
PALETTE: tuple[Ink, ...] = (
    (65, 10, 0, 0),  # 空
    (0, 30, 75, 0),  # 橙
    (45, 0, 60, 0),  # 若葉
    (0, 45, 20, 0),  # 桃
    (55, 0, 25, 0),  # 青竹
    (0, 10, 70, 0),  # 山吹
    (30, 35, 0, 0),  # 藤
    (0, 45, 50, 0),  # 柿
)


def of_section(place: int, colours: str) -> Ink:
    return CYAN if colours == "two" else PALETTE[place % len(PALETTE)]


def of_masthead(colours: str) -> Ink:
    return CYAN if colours == "two" else PALETTE[0]


def tint(ink: Ink) -> Ink:
    """The same colour pale, for grounds under small type."""
    c, m, y, k = (round(share * 0.25) for share in ink)
    return CYAN_TINT if ink == CYAN else (c, m, y, k)
