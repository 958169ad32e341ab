"""What the drawing of a page puts on paper: it is followed operator by operator, into forms and patterns."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import pikepdf

from channels.newsletter.preflight import colours
from channels.newsletter.preflight.colours import BLACK, Colour
from channels.newsletter.preflight.fonts import has_missing_glyph
from channels.newsletter.preflight.pictures import dpi, picture_colour
from channels.newsletter.preflight.shadings import shading_colour
from channels.newsletter.preflight.transparency import is_see_through, lets_through

logger = logging.getLogger(__name__)

MOST_OPERATORS = 2_000_000  # of one page: no newspaper page comes near, a file made to hang does
DEEPEST = 24
Matrix = tuple[float, float, float, float, float, float]
_FILLS = {"f", "F", "f*", "B", "B*", "b", "b*"}
_STROKES = {"S", "s", "B", "B*", "b", "b*"}
_SHOWS = {"Tj", "TJ", "'", '"'}
_INVISIBLE = {3, 7}
UNREADABLE = "絵柄を読み取れません。PDFが壊れているおそれがあります。"
# What operands of a wrong kind or number lead to.
SENSELESS = (ValueError, TypeError, KeyError, IndexError, AttributeError)
_STROKED_MODES = {1, 2, 5, 6}
_DEVICE = {
    "g": "/DeviceGray", "G": "/DeviceGray", "rg": "/DeviceRGB", "RG": "/DeviceRGB",
    "k": "/DeviceCMYK", "K": "/DeviceCMYK",
}  # fmt: skip


class _TooLong(Exception):
    """The drawing of one page does not end."""


@dataclass(slots=True)
class Painted:
    """What was met on one page."""

    plates: set[str] = field(default_factory=set)
    foreign: bool = False
    rich_text: bool = False
    missing_glyph: bool = False
    transparent: bool = False
    dpis: list[float] = field(default_factory=list)
    unreadable: str = ""  # a sentence, where the drawing could not be followed to its end

    def add(self, colour: Colour) -> None:
        self.plates |= colour.used
        self.foreign |= colour.foreign


@dataclass(slots=True)
class _State:
    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    fill: Colour = BLACK
    stroke: Colour = BLACK
    fill_space: Any = "/DeviceGray"
    stroke_space: Any = "/DeviceGray"
    mode: int = 0
    font: Any = None


def painted(page: pikepdf.Page) -> Painted:
    """Follow the whole drawing; what came before a place that makes no sense is told all the same."""
    walk = _Walk()
    try:
        walk.follow(page, page.resources, _State(), 0)
    except _TooLong:
        walk.found.unreadable = "絵柄が複雑すぎて、終わりまで調べられません。"
    except (pikepdf.PdfError, *SENSELESS) as error:
        logger.info("drawing not understood: %s", error)
        walk.found.unreadable = UNREADABLE
    return walk.found


class _Walk:
    def __init__(self) -> None:
        self.found = Painted()
        self._left = MOST_OPERATORS

    def follow(self, stream: Any, resources: Any, state: _State, depth: int) -> None:
        saved: list[_State] = []
        for instruction in self._instructions(stream):
            operator, operands = str(instruction.operator), instruction.operands
            if operator == "q":
                saved.append(replace(state))
            elif operator == "Q":
                state = saved.pop() if saved else state
            elif operator == "INLINE IMAGE":
                self._inline(operands[0], resources, state)
            elif act := _ACTS.get(operator):
                act(self, operator, operands, resources, state, depth)

    def _instructions(self, stream: Any) -> Iterator[Any]:
        instructions = pikepdf.parse_content_stream(stream)
        self._left -= len(instructions)
        if self._left < 0:
            raise _TooLong
        yield from instructions

    # --- state -----------------------------------------------------------------------------------

    def _concatenate(self, _o: str, operands: Any, _r: Any, state: _State, _d: int) -> None:
        state.matrix = _times(_matrix(operands), state.matrix)

    def _device(self, operator: str, operands: Any, _r: Any, state: _State, _d: int) -> None:
        space = _DEVICE[operator]
        _set(state, operator.isupper(), space, _device_colour(space, *map(float, operands)))

    def _space(self, operator: str, operands: Any, resources: Any, state: _State, _d: int) -> None:
        space = _named(resources, "/ColorSpace", operands[0])
        _set(state, operator == "CS", space, colours.initial(space))

    def _colour(self, operator: str, operands: Any, resources: Any, state: _State, depth: int) -> None:
        stroking = operator.isupper()
        space = state.stroke_space if stroking else state.fill_space
        colour = colours.colour(space, _numbers(operands))
        if len(operands) and isinstance(operands[-1], pikepdf.Name):
            colour = self._pattern(_named(resources, "/Pattern", operands[-1]), colour, resources, depth)
        _set(state, stroking, space, colour)

    def _text_state(self, operator: str, operands: Any, resources: Any, state: _State, _d: int) -> None:
        if operator == "Tr":
            state.mode = int(operands[0])
        else:
            state.font = _named(resources, "/Font", operands[0])

    def _graphics_state(self, _o: str, operands: Any, resources: Any, state: _State, _d: int) -> None:
        chosen = _named(resources, "/ExtGState", operands[0])
        if isinstance(chosen, pikepdf.Dictionary):
            self.found.transparent |= lets_through(chosen)
            if "/Font" in chosen:
                state.font = chosen["/Font"][0]

    # --- marks on paper ----------------------------------------------------------------------------

    def _path(self, operator: str, _operands: Any, _r: Any, state: _State, _d: int) -> None:
        if operator in _FILLS:
            self.found.add(state.fill)
        if operator in _STROKES:
            self.found.add(state.stroke)

    def _show(self, operator: str, operands: Any, _r: Any, state: _State, _d: int) -> None:
        strings = list(operands[0]) if operator == "TJ" else [operands[-1]]
        text = b"".join(bytes(part) for part in strings if isinstance(part, pikepdf.String))
        if not text or state.mode in _INVISIBLE:
            return
        used = [state.stroke] if state.mode in _STROKED_MODES else []
        used += [state.fill] if state.mode not in {1, 5} else []
        for colour in used:
            self.found.add(colour)
            self.found.rich_text |= colour.is_rich_black
        if isinstance(state.font, pikepdf.Dictionary):
            self.found.missing_glyph |= has_missing_glyph(state.font, text)

    def _shading(self, _o: str, operands: Any, resources: Any, _s: _State, _d: int) -> None:
        self.found.add(shading_colour(_named(resources, "/Shading", operands[0])))

    def _draw(self, _o: str, operands: Any, resources: Any, state: _State, depth: int) -> None:
        drawn = _named(resources, "/XObject", operands[0])
        if not isinstance(drawn, pikepdf.Stream):
            return
        if drawn.get("/Subtype") == "/Image":
            self._image(drawn, state)
        elif depth < DEEPEST:
            inner = replace(state)
            inner.matrix = _times(_matrix(drawn.get("/Matrix", (1, 0, 0, 1, 0, 0))), state.matrix)
            self.follow(drawn, drawn.get("/Resources", resources), inner, depth + 1)

    def _image(self, image: Any, state: _State) -> None:
        is_stencil = bool(image.get("/ImageMask", False))
        self.found.transparent |= is_see_through(image)
        self.found.add(state.fill if is_stencil else picture_colour(image))
        self.found.dpis.append(dpi(int(image.Width), int(image.Height), state.matrix))

    def _inline(self, image: Any, resources: Any, state: _State) -> None:
        if image.image_mask:
            self.found.add(state.fill)
        else:
            space = image.obj.get("/ColorSpace", image.obj.get("/CS"))
            self.found.add(colours.full(_named(resources, "/ColorSpace", space)))
        self.found.dpis.append(dpi(image.width, image.height, state.matrix))

    def _pattern(self, pattern: Any, base: Colour, resources: Any, depth: int) -> Colour:
        """A gradient's colours; what a tile draws is met at once, as it would be on paper."""
        if not isinstance(pattern, pikepdf.Dictionary | pikepdf.Stream):
            return base
        if pattern.get("/PatternType") == 2:
            return shading_colour(pattern.Shading)
        if depth < DEEPEST:
            inner = _State(_matrix(pattern.get("/Matrix", (1, 0, 0, 1, 0, 0))), fill=base, stroke=base)
            self.follow(pattern, pattern.get("/Resources", resources), inner, depth + 1)
        return base


_Act = Callable[[_Walk, str, Any, Any, _State, int], None]
_ACTS: dict[str, _Act] = {
    "cm": _Walk._concatenate,
    "Tr": _Walk._text_state,
    "Tf": _Walk._text_state,
    "gs": _Walk._graphics_state,
    "Do": _Walk._draw,
    "sh": _Walk._shading,
    **dict.fromkeys(_DEVICE, _Walk._device),
    **dict.fromkeys(("cs", "CS"), _Walk._space),
    **dict.fromkeys(("sc", "scn", "SC", "SCN"), _Walk._colour),
    **dict.fromkeys(_FILLS | _STROKES, _Walk._path),
    **dict.fromkeys(_SHOWS, _Walk._show),
}


@lru_cache(maxsize=4096)
def _device_colour(space: str, *amounts: float) -> Colour:
    """A page names the same few colours thousands of times."""
    return colours.colour(space, amounts)


def _set(state: _State, stroking: bool, space: Any, colour: Colour) -> None:
    if stroking:
        state.stroke_space, state.stroke = space, colour
    else:
        state.fill_space, state.fill = space, colour


def _named(resources: Any, kind: str, name: Any) -> Any:
    """What the resources call by this name; the name itself when nothing, as with device colours."""
    found = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
    if isinstance(found, pikepdf.Dictionary) and isinstance(name, pikepdf.Name):
        return found.get(str(name), name)
    return name


def _numbers(operands: Any) -> list[float]:
    return [float(operand) for operand in operands if not isinstance(operand, pikepdf.Name)]


def _matrix(numbers: Any) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in numbers)
    return a, b, c, d, e, f


def _times(one: Matrix, two: Matrix) -> Matrix:
    """`one` first, then `two`, as PDF multiplies."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
