"""Colour spaces of PDF as a printer sees them: which plates a colour goes to, and which are no ink at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

PROCESS = ("C", "M", "Y", "K")
_DEVICE = {
    "/DeviceGray": 1, "/G": 1, "/CalGray": 1,
    "/DeviceRGB": 3, "/RGB": 3, "/CalRGB": 3, "/Lab": 3,
    "/DeviceCMYK": 4, "/CMYK": 4,
}  # fmt: skip
_FOREIGN = {"/DeviceRGB", "/RGB", "/CalRGB", "/Lab"}
_NAMED = {"/Cyan": "C", "/Magenta": "M", "/Yellow": "Y", "/Black": "K"}


@dataclass(frozen=True, slots=True)
class Colour:
    """Amounts from 0 to 1 by plate. `foreign`: RGB or Lab, which only a conversion turns into ink."""

    plates: Mapping[str, float] = field(default_factory=dict)
    foreign: bool = False

    @property
    def used(self) -> set[str]:
        return {plate for plate, amount in self.plates.items() if amount > 0}

    @property
    def is_rich_black(self) -> bool:
        """Black with other inks in it, or mixed of them: a fine letter of it is never in register."""
        cyan, magenta, yellow, black = (self.plates.get(plate, 0.0) for plate in PROCESS)
        return (black >= 0.5 and max(cyan, magenta, yellow) > 0.02) or min(cyan, magenta, yellow) > 0.5


BLACK = Colour({"K": 1.0})


def kind_of(space: Any) -> str:
    """「/Separation」 of an array, 「/DeviceCMYK」 of a name."""
    return str(space[0]) if isinstance(space, pikepdf.Array) and len(space) else str(space)


def base_of(space: Any) -> Any:
    """What an /Indexed or a /Pattern space is made upon; the space itself for any other."""
    if isinstance(space, pikepdf.Array) and kind_of(space) in {"/Indexed", "/I", "/Pattern"}:
        return base_of(space[1]) if len(space) > 1 else space
    return space


def components(space: Any) -> int:
    """How many numbers make a colour of it; 0 when unknown."""
    space, kind = base_of(space), kind_of(base_of(space))
    if kind == "/ICCBased":
        return int(space[1].get("/N", 0))
    if kind == "/DeviceN":
        return len(space[1])
    return 1 if kind == "/Separation" else _DEVICE.get(kind, 0)


def is_foreign(space: Any) -> bool:
    """RGB or Lab, also as an ICC profile of three colours, a palette, or what stands in for a spot colour."""
    space, kind = base_of(space), kind_of(base_of(space))
    if kind == "/ICCBased":
        return components(space) == 3
    if kind in {"/Separation", "/DeviceN"}:
        return len(space) > 2 and is_foreign(space[2])
    return kind in _FOREIGN


def colour(space: Any, operands: Sequence[float]) -> Colour:
    """The colour which `operands` name in `space`."""
    if is_foreign(space):
        return Colour(foreign=True)
    return Colour(dict(_plates(base_of(space), operands)))


def initial(space: Any) -> Colour:
    """What a space begins with: black of four inks, all of a spot colour, nothing of a pattern."""
    if kind_of(space) == "/Pattern":
        return Colour()
    is_process = components(space) == 4 and kind_of(base_of(space)) != "/DeviceN"
    return colour(space, [0.0, 0.0, 0.0, 1.0]) if is_process else full(space)


def full(space: Any) -> Colour:
    """Everything a space may print, where the very numbers are not known (pictures, shadings)."""
    count = components(space)
    return colour(space, [0.0] if count == 1 and kind_of(base_of(space)) in _GRAYS else [1.0] * count)


_GRAYS = {"/DeviceGray", "/G", "/CalGray", "/ICCBased"}


def _plates(space: Any, operands: Sequence[float]) -> list[tuple[str, float]]:
    kind = kind_of(space)
    if kind == "/Separation":
        return _spots([space[1]], operands)
    if kind == "/DeviceN":
        return _spots(list(space[1]), operands)
    if components(space) == 1:
        return [("K", 1.0 - operands[0])] if operands else []
    return list(zip(PROCESS, operands, strict=False))


def _spots(names: Sequence[Any], operands: Sequence[float]) -> list[tuple[str, float]]:
    """/All is no colour but the register marks' way to be on every plate; /None prints nothing."""
    amounts = zip((str(name) for name in names), operands, strict=False)
    return [
        (_NAMED.get(name, name.lstrip("/")), amount)
        for name, amount in amounts
        if name not in {"/All", "/None"}
    ]
