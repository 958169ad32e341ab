"""What an article states: days, times, telephones, money, numbers, addresses and the place. Pure.

Compared before and after a text is shortened: nothing may be stated that was not approved, and what is no
longer stated is named for a person to confirm. Texts are in the house style (see `house_style`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from channels.newsletter.copyfitting import without_ruby
from channels.newsletter.item import ItemText

_DAY = re.compile(r"(?:(?P<month>1[0-2]|[1-9])月)?(?<!\d)(?P<day>3[01]|[12]\d|[1-9])日(?![間目])")
_CLOCK = re.compile(
    r"(?P<half>午前|午後)?(?:(?P<noon>正午)|(?<!\d)(?P<hour>2[0-4]|1?\d)時(?!間)(?:(?P<minute>[0-5]?\d)分)?)"
)
_PHONE = re.compile(r"(?<![\d-])0\d{1,4}-\d{1,4}-\d{3,4}(?![\d-])")
_MONEY = re.compile(r"\d[\d,]*(?:\.\d+)?[億万千]?円")
_NUMBER = re.compile(
    r"(?<![\d,.-])\d[\d,]*(?:人|組|名|歳|台|席|枚|点|回|部|カ月|カ所|か月|か所|日間|時間|分間|km|m)"
)
_ADDRESS = re.compile(r"https?://[!-~]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PLACE = "場"


@dataclass(frozen=True, slots=True)
class Difference:
    """What one kind of statement lost and gained."""

    kind: str
    lost: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def is_addition(self) -> bool:
        """Something new where nothing went: it was never approved."""
        return bool(self.added) and not self.lost

    @property
    def words(self) -> str:
        """「日付：「12月3日」がなくなり、「12月4日」が入りました。」"""
        lost = "・".join(f"「{one}」" for one in self.lost)
        added = "・".join(f"「{one}」" for one in self.added)
        if lost and added:
            return f"{self.kind}：{lost}がなくなり、{added}が入りました。"
        return f"{self.kind}：{lost}がなくなりました。" if lost else f"{self.kind}：{added}が増えました。"


def differences(approved: ItemText, now: ItemText) -> list[Difference]:
    """Kind by kind; empty when everything stated is as it was approved."""
    before, after = _text(approved), _text(now)
    found = [_difference(kind, read(before), read(after)) for kind, read in _KINDS.items()]
    found.append(_difference("場所", _place(approved), _place(now)))
    return [one for one in found if one.lost or one.added]


def _difference(kind: str, before: Iterable[str], after: Iterable[str]) -> Difference:
    old, new = dict.fromkeys(before), dict.fromkeys(after)
    return Difference(
        kind, tuple(one for one in old if one not in new), tuple(one for one in new if one not in old)
    )


def _days(text: str) -> Iterator[str]:
    """「12月6日・13日」 states 12月13日 too."""
    month = ""
    for found in _DAY.finditer(text):
        month = found["month"] or month
        yield f"{month}月{found['day']}日" if month else f"{found['day']}日"


def _clocks(text: str) -> Iterator[str]:
    """「午後1時〜3時」 states 午後3時; 「13時」 and 「午後1時」 are the same."""
    half = ""
    for found in _CLOCK.finditer(text):
        half = found["half"] or half
        if found["noon"]:
            half = "午後"
            yield "正午"
            continue
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        hour += 12 if half == "午後" and hour < 12 else 0
        yield "正午" if (hour, minute) == (12, 0) else f"{hour}:{minute:02}"


def _matches(pattern: re.Pattern[str]) -> Callable[[str], Iterator[str]]:
    return lambda text: (found[0].replace(",", "") for found in pattern.finditer(text))


def _text(item: ItemText) -> str:
    return without_ruby("\n".join(item.texts))


def _place(item: ItemText) -> list[str]:
    return [text for symbol, text in item.fields if symbol == _PLACE and text]


_KINDS: dict[str, Callable[[str], Iterator[str]]] = {
    "日付": _days,
    "時刻": _clocks,
    "電話": _matches(_PHONE),
    "金額": _matches(_MONEY),
    "数": _matches(_NUMBER),
    "URL・メール": _matches(_ADDRESS),
}
