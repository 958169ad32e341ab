"""The sheet: how large it is, how its columns divide it, and whether that is possible at all."""

from __future__ import annotations

import math
from dataclasses import dataclass

GUTTER = 6.0  # mm between two columns
HEAD_AND_FOOT = (20.0, 16.0)  # mm kept free above and below the columns, at least
INSIDE_AND_OUTSIDE = (12.0, 15.0)  # how the rest of the width is shared between fold and outer edge
LEAST_MARGINS = 20.0  # mm of both together: below that a trimmed sheet loses its tabs
SIZES = (6.5, 18.0)  # points of type one can read, and still set in a column
LEAST_PITCH = 1.4  # of the type size: ruby stands between the lines
MM_PER_POINT = 25.4 / 72
COLOURS, BINDINGS = ("two", "four"), ("left", "right")


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns of one part of the paper. Type sizes in points, widths in millimetres."""

    columns: int
    characters: int
    lines: int  # of a whole column
    size: float
    pitch: float
    gutter: float

    @property
    def column_width(self) -> float:
        """mm, exactly `characters` of this size."""
        return self.characters * self.size * MM_PER_POINT


@dataclass(frozen=True, slots=True)
class PageFormat:
    """A page: millimetres, and type in points. A column is exactly `characters` × `size` wide.

    The default is the A4 of most cities: three columns of 17 characters, 49 lines, スミ+シアン.
    """

    width: float = 210.0
    height: float = 297.0
    columns: int = 3
    characters: int = 17
    lines: int = 49
    size: float = 9.5
    pitch: float = 15.0  # from one line to the next
    colours: str = "two"  # "two": black and cyan, "four": cyan, magenta, yellow and black
    binding: str = "left"

    @property
    def column_width(self) -> float:
        """mm."""
        return self.characters * self.size * MM_PER_POINT

    @property
    def body_width(self) -> float:
        """mm of all columns with what is between them."""
        return self.columns * self.column_width + (self.columns - 1) * GUTTER

    @property
    def body_height(self) -> float:
        """mm of a column's lines."""
        return self.lines * self.pitch * MM_PER_POINT

    @property
    def column_height(self) -> float:
        """Points from the top of the first line to the foot of the last."""
        return self.lines * self.pitch - (self.pitch - self.size)

    @property
    def lines_per_page(self) -> int:
        return self.columns * self.lines

    @property
    def margins(self) -> dict[str, float]:
        """mm of top, bottom, inside (fold) and outside; the space below the last line belongs to the foot."""
        below = self.height - self.body_height + (self.pitch - self.size) * MM_PER_POINT
        beside = self.width - self.body_width
        head, foot = HEAD_AND_FOOT
        fold, edge = INSIDE_AND_OUTSIDE
        return {
            "top": below * head / (head + foot),
            "bottom": below * foot / (head + foot),
            "inside": beside * fold / (fold + edge),
            "outside": beside * edge / (fold + edge),
        }

    def left_of(self, page: int) -> float:
        """mm from the left edge of a page to its first column."""
        outer_is_right = (page % 2 == 1) == (self.binding == "left")
        return self.margins["inside" if outer_is_right else "outside"]

    @property
    def problems(self) -> tuple[str, ...]:
        """Why no page can be made like this, as sentences for staff; empty when it can."""
        numbers = (self.width, self.height, self.columns, self.characters, self.lines, self.size, self.pitch)
        if not all(math.isfinite(number) and number > 0 for number in numbers):
            return ("紙面の形式の数は、0より大きい数にしてください。",)
        found = []
        if not SIZES[0] <= self.size <= SIZES[1]:
            found.append(f"文字の大きさは{SIZES[0]:g}〜{SIZES[1]:g}ポイントにしてください。")
        if self.pitch < LEAST_PITCH * self.size:
            found.append(
                "行送りがせまく、ふりがなが入りません。"
                f"{LEAST_PITCH * self.size:.1f}ポイント以上にしてください。"
            )
        if self.width - self.body_width < LEAST_MARGINS:
            found.append(
                f"{self.columns}段×{self.characters}字は幅{self.body_width:.0f}mmで、幅{self.width:g}mmの紙に"
                "入りません。段数・字数・文字の大きさのどれかを減らしてください。"
            )
        if self.height - self.body_height < sum(HEAD_AND_FOOT):
            found.append(
                f"{self.lines}行は高さ{self.body_height:.0f}mmで、高さ{self.height:g}mmの紙に"
                "入りません。行数か行送りを減らしてください。"
            )
        if self.colours not in COLOURS or self.binding not in BINDINGS:
            found.append("色は2色か4色、とじは左か右を選んでください。")
        return tuple(found)

    def grid(self, columns: int | None = None, characters: int | None = None) -> Grid:
        """The columns of a section; what is not given is the page's.

        With other columns alone the type keeps its size, as many characters stand in a column as fit, and
        the gutters take the rest. With a number of characters the type grows or shrinks until exactly so
        many fill the column, and its lines divide the same height anew.
        """
        number = columns or self.columns
        room = (self.body_width - (number - 1) * GUTTER) / number
        if characters and (number, characters) != (self.columns, self.characters):
            size = room / characters / MM_PER_POINT
            lines = max(2, math.floor(self.lines * self.size / size + 1e-6))
            pitch = (self.column_height - size) / (lines - 1)
            return Grid(number, characters, lines, size, pitch, GUTTER)
        fitting = self.characters if number == self.columns else int(room / self.size / MM_PER_POINT + 1e-6)
        used = number * fitting * self.size * MM_PER_POINT
        gutter = (self.body_width - used) / (number - 1) if number > 1 else 0.0
        return Grid(number, fitting, self.lines, self.size, self.pitch, gutter)

    def grid_problems(self, columns: int | None, characters: int | None) -> tuple[str, ...]:
        """Why a section can't be divided like this; empty when it can."""
        if self.problems:
            return ()
        grid = self.grid(columns, characters)
        if grid.characters < 4 or grid.column_width < 20:
            return (f"{grid.columns}段では1段が細すぎます。段数を減らしてください。",)
        if SIZES[0] <= grid.size <= SIZES[1]:
            return ()
        advice = "字数か段数を減らしてください" if grid.size < SIZES[0] else "字数か段数をふやしてください"
        return (
            f"{grid.columns}段×{grid.characters}字では文字が{grid.size:.1f}ポイントになります。{advice}。",
        )

    @property
    def feature_columns(self) -> int:
        """Fewer and wider: 3 → 2, 5 → 3."""
        return max(1, round(self.columns * 0.6))
