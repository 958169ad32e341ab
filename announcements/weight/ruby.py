"""Ruby in the paper's text: 「｜櫟木《くぬぎ》台」 or 「櫟木《くぬぎ》台」. No other channel has it.

Without 「｜」 only hiragana is a reading: 「交響詩《フィンランディア》」 names a work.
"""

from __future__ import annotations

import re

RUBY = re.compile(
    r"｜(?P<marked>[^｜《》\n]+)《(?P<reading>[^《》\n]+)》"
    r"|(?P<han>[\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)《(?P<han_reading>[ぁ-ゖー・ ]+)》"
)


def without_ruby(text: str) -> str:
    """The base text alone: 「｜櫟木《くぬぎ》台」 → 「櫟木台」."""
    return RUBY.sub(lambda m: m["marked"] or m["han"], text)
