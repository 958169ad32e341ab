"""対象 out of a phrase, only where it is simple and certain; anything else is left for a person to state."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_TAIL = (
    r"(?:の)?(?:方|かた|人|お?子(?:さん|さま|様|ども)?|児|市民)?"
    r"(?:(?:と|及び|および)(?:その)?(?:保護者|家族|親))?(?:の保護者)?(?:の方|のかた)?"
)
_LIVES = "(?:在住|在勤|在学|お住まい)"
_PLACE = (
    rf"(?:(?:市内|区内|町内|村内|本市|当市)?[にの]?(?:{_LIVES}(?:[・、,]{_LIVES})*)?(?:の|で|する)?[、,]?)?"
)


@dataclass(frozen=True, slots=True)
class Audience:
    """As the model's fields: `kind` is "" when a person has to choose."""

    kind: str = ""
    age_min: Decimal | None = None
    age_max: Decimal | None = None
    pregnancy: bool = False
    text: str = ""


def _years(text: str) -> Decimal:
    return Decimal(text)


def _months(text: str) -> Decimal:
    return (Decimal(text) / 12).quantize(Decimal("0.01"), ROUND_HALF_UP)


_Ages = Callable[[re.Match[str]], tuple[Decimal | None, Decimal | None]]
_SIMPLE: tuple[tuple[str, _Ages], ...] = (
    (
        r"(\d{1,2})歳(\d{1,2})か月(?:~|から)(\d{1,2})歳(\d{1,2})か月(?:まで)?",
        lambda m: (_years(m[1]) + _months(m[2]), _years(m[3]) + _months(m[4])),
    ),
    (r"(?:満|おおむね)?(\d{1,3})歳以上", lambda m: (_years(m[1]), None)),
    (r"(?:満)?(\d{1,2})歳(?:まで|以下)", lambda m: (None, _years(m[1]))),
    (r"(?:満)?(\d{1,3})(?:歳)?(?:~|から)(\d{1,3})歳(?:まで)?", lambda m: (_years(m[1]), _years(m[2]))),
    (
        r"(?:生後)?(\d{1,2})(?:か月)?(?:~|から|[・、,])(\d{1,2})か月(?:まで)?",
        lambda m: (_months(m[1]), _months(m[2])),
    ),
    (r"未就学", lambda _: (Decimal(0), Decimal(6))),
    (r"小学生", lambda _: (Decimal(6), Decimal(12))),
    (r"中学生", lambda _: (Decimal(12), Decimal(15))),
    (r"小[・、]?中学生", lambda _: (Decimal(6), Decimal(15))),
    (r"高校生", lambda _: (Decimal(15), Decimal(18))),
)
_EVERYONE = re.compile(
    r"(?:どなた|だれ|誰)でも(?:参加(?:でき(?:ます|る)|可能?))?|(?:特になし|制限なし|不問|年齢不問)"
)
_PREGNANT = re.compile(
    rf"{_PLACE}(?:妊婦|妊娠中)(?:の|さん)?(?:方|人|かた)?(?:と(?:その)?(?:家族|パートナー|夫))?"
)
# 「…を対象に」「対象：…」 in running text. A phrase that begins in the middle of another is none.
_STATED = re.compile(
    r"(?:^|(?<=[。、\s]))((?:[^。、\s（(「」]|(?<=\d)、(?=\d)){2,30})を対象(?:に|と)"
    r"|対象(?:者|年齢)?\s*[:：]\s*([^。\n]{2,60})",
    re.MULTILINE,
)


def read_audience(target: str, running_text: str = "") -> Audience:
    """`target` is the file's own 対象者. Where it is blank: what the description states, if simple."""
    if target.strip():
        return _read(" ".join(target.split()))
    stated = _read(_stated(running_text))
    return stated if stated.kind else Audience()


def _read(words: str) -> Audience:
    plain = _plain(words)
    if _EVERYONE.fullmatch(plain):
        return Audience("everyone", text=words)
    if _PREGNANT.fullmatch(plain):
        return Audience("other", pregnancy=True, text=words)
    for pattern, ages in _SIMPLE:
        if found := re.fullmatch(_PLACE + pattern + _TAIL, plain):
            low, high = ages(found)
            if low is None or high is None or low <= high:
                return Audience("ages", low, high, text=words)
    return Audience(text=words)


def _stated(running_text: str) -> str:
    found = _STATED.search(running_text)
    return " ".join((found[1] or found[2]).split()) if found else ""


def _plain(words: str) -> str:
    """One spelling of digits, waves and months, no spaces."""
    text = unicodedata.normalize("NFKC", words).replace("才", "歳")
    text = re.sub(r"[〜～∼\-‐–—−]", "~", text)
    text = re.sub(r"[ヶヵケカか箇]月", "か月", text)
    return re.sub(r"\s|。$", "", text)
