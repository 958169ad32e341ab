"""What lets through what lies below it: a printer's machine has to reckon it, and not all reckon alike."""

from __future__ import annotations

from typing import Any

import pikepdf

_OPAQUE = {"/Normal", "/Compatible"}


def lets_through(state: Any) -> bool:
    """Whether a graphics state (ExtGState) makes what is drawn with it transparent."""
    if any(float(state.get(amount, 1)) < 1 for amount in ("/ca", "/CA")):
        return True
    if str(state.get("/SMask", "/None")) != "/None":
        return True
    blend = state.get("/BM", "/Normal")
    if isinstance(blend, pikepdf.Array):  # the first that a machine knows
        blend = next(iter(blend), "/Normal")
    return str(blend) not in _OPAQUE


def is_see_through(picture: Any) -> bool:
    """Whether a picture has a soft mask."""
    return "/SMask" in picture or int(picture.get("/SMaskInData", 0)) > 0
