"""The house style of the printed page: one spelling for dates, times, figures and words.

`normalise` is what the editor offers and what an item gets when it is placed; it never touches a URL, a
mail address or a telephone number, and doing it twice changes nothing more. Sources: 公用文作成の考え方
(文化審議会 2022) for the words, the printed papers of Japanese cities for 「12月3日（木）午前10時」.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from staff import wording

# What must reach the reader letter by letter. ASCII only: a Japanese character ends a URL.
PROTECTED = re.compile(
    r"https?://[\w/?#@%&=~+$*;:.,!-]*[\w/#=&~+-]"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\d-])0\d{1,4}-\d{1,4}-\d{3,4}(?![\d-])",
    re.ASCII,
)
JAPANESE = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# Characters which would reorder or vanish on paper: controls but newline, direction marks, soft hyphen.
UNPRINTABLE = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)
# NFC of ideographs would change people's names (神 U+FA19), so only letters and kana are composed.
DECOMPOSED = re.compile(r"[^\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff][\u0300-\u036f\u3099\u309a]+")
FULL_TO_HALF = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+")
HALF_KANA = re.compile(r"[\uff61-\uff9f]+")
# ASCII and look-alike marks → the full-width ones of Japanese text; 〜 is U+301C.
FULL_WIDTH_MARKS = str.maketrans(
    {"(": "（", ")": "）", "!": "！", "?": "？", ":": "：", "~": "〜", "\uff5e": "〜", "=": "＝", "&": "＆", "%": "％"}
)
CLOCK = r"(?<![\d:])(\d{1,2})[:：]([0-5]\d)(?![\d:：])"
Replacement = str | Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One spelling: what is found, what it becomes, and the reason shown to the writer."""

    pattern: re.Pattern[str]
    becomes: Replacement
    reason: str


def _clock(found: re.Match[str]) -> str:
    """「10:00〜11:30」 → 「午前10時〜11時30分」; 25:00 is left for a person."""
    figures = [int(part) for part in found.groups() if part is not None]
    if any(hour > 23 for hour in figures[::2]):
        return found[0]
    end = time(figures[2], figures[3]) if len(figures) == 4 else None
    return wording.format_time_range(time(figures[0], figures[1]), end)


def _calendar_day(found: re.Match[str]) -> str:
    """「2026/12/3」 → 「2026年12月3日」; an impossible day is left for a person."""
    year, month, day = found.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return found[0]
    return f"{int(year)}年{int(month)}月{int(day)}日"


def _slashed_day(found: re.Match[str]) -> str:
    """「12/3(木)」 → 「12月3日（木）」; without the weekday it may be a fraction."""
    month, day = int(found[1]), int(found[2])
    return f"{month}月{day}日（{found[3]}" if 1 <= month <= 12 and 1 <= day <= 31 else found[0]


def _yen(found: re.Match[str]) -> str:
    return f"{int(found[0]):,}"


def _rule(pattern: str, becomes: Replacement, reason: str) -> Rule:
    return Rule(re.compile(pattern), becomes, reason)


RULES: tuple[Rule, ...] = (
    _rule(r"(?<=\d)[－‐–―](?=\d)", "-", "数字のあいだの線は半角"),
    _rule(r"(?<=[0-9A-Za-z])＠(?=[0-9A-Za-z])", "@", "メールアドレスは半角"),
    _rule(rf"{CLOCK}(?:\s*[~〜\uff5e-]\s*{CLOCK})?", _clock, "時刻は「午前10時」の形"),
    _rule(r"(?<![\d/-])((?:19|20)\d\d)([/-])(\d{1,2})\2(\d{1,2})(?![\d/-])", lambda m: _calendar_day_of(m), "日付は「12月3日」の形"),
    _rule(r"(?<![\d/])(\d{1,2})/(\d{1,2})[(（](?=[月火水木金土日][)）・])", lambda m: _slashed_day_of(m), "日付は「12月3日（木）」の形"),
)
