"""Money, telephone numbers and addresses as one compares them, whatever way they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from patrol.extraction.folding import compatible

# 0000-12-3456, 0000(12)3456, (0000)12-3456, 0000123456
PHONE = re.compile(
    r"(?<![\d-])(?:0\d{1,4}[-(]\d{1,4}[-)]\d{3,4}|\(0\d{1,4}\) ?\d{1,4}-\d{3,4}|0\d{9,10})(?![\d-])"
)
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.ASCII)
YEN = re.compile(r"(?<![\d,.])(\d{1,3}(?:,\d{3}){1,3}|\d{1,9}) ?(万)?円")
BLANKS = re.compile(r"\s+")


def amounts(text: str) -> Iterator[int]:
    """Every amount of money in yen."""
    return (amount(match) for match in YEN.finditer(text))


def amount(match: re.Match[str]) -> int:
    return int(match[1].replace(",", "")) * (10_000 if match[2] else 1)


def squeezed(text: str) -> str:
    return BLANKS.sub("", compatible(text).text)


def digits(phone: str) -> str:
    return re.sub(r"\D", "", compatible(phone).text)
