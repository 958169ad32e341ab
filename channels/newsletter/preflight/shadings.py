"""The colours a gradient runs through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from channels.newsletter.preflight.colours import Colour, colour, components, full


def shading_colour(shading: Any) -> Colour:
    """Each plate with the most it gets; where the function does not tell, all the space may print."""
    space = shading.get("/ColorSpace")
    ends = list(_ends(shading.get("/Function")))
    if not ends or any(len(end) != components(space) for end in ends):
        return full(space)
    met = [colour(space, end) for end in ends]
    plates = {plate for one in met for plate in one.plates}
    most = {plate: max(one.plates.get(plate, 0.0) for one in met) for plate in plates}
    return Colour(most, foreign=any(one.foreign for one in met))


def _ends(function: Any) -> Iterator[list[float]]:
    """The colours at both ends of each piece: between two of them nothing lies outside them."""
    kind = function.get("/FunctionType") if hasattr(function, "get") else None
    if kind == 2:
        yield from ([float(amount) for amount in function.get(end, ())] for end in ("/C0", "/C1"))
    elif kind == 3:
        for piece in function.Functions:
            yield from _ends(piece)
    else:
        yield []  # sampled, or a program: not told
