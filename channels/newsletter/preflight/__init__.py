"""Does a PDF meet what the printer asks? Pages, boxes, typefaces, plates, pictures, annotations, overflow.

As in the print orders of Japanese cities: 塗り足し3 mm, 書体の埋め込み, スミ+シアン2色 (久留米市).
"""

from __future__ import annotations

from channels.newsletter.preflight.boxes import BLEED_MM, MM
from channels.newsletter.preflight.checking import check
from channels.newsletter.preflight.judging import Wanted
from channels.newsletter.preflight.result import PageResult, Preflight

__all__ = ["BLEED_MM", "MM", "PageResult", "Preflight", "Wanted", "check"]
