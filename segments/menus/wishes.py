"""What a resident asks for, read from a button's data or from typed words.

The data of our buttons comes back from the resident's phone, so it is read to the letter:

pref1:category=<code>:on|off   pref1:ward=<code>   pref1:ward=-   pref1:child=add (the date is LINE's)
pref1:child=YYYY-MM:off        pref1:stop          pref1:undo     pref1:show=<screen>[.<page>]
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from staff.errors import Refused

PREFIX = "pref1:"
NO_WARD = "-"
UNREADABLE = "受信設定の変更を読み取れませんでした。「設定」と送って、もう一度選んでください。"
_GRAMMAR = re.compile(
    r"pref1:(?:category=(?P<category>[-\w]{1,30}):(?P<choice>on|off)"
    r"|ward=(?P<ward>[-\w]{1,20})"
    r"|child=(?:(?P<add>add)|(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2]):off)"
    r"|(?P<stop>stop)|(?P<undo>undo)"
    r"|show=(?P<screen>[a-z]{1,20})(?:\.(?P<page>[1-9]\d?))?)",
    re.ASCII,
)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


class Screen(StrEnum):
    """What can be shown in the talk."""

    WELCOME = "welcome"
    MENU = "menu"
    CATEGORY = "category"
    WARD = "ward"
    CHILD = "child"
    SETTINGS = "settings"
    STOP = "stop"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Show:
    screen: Screen
    page: int = 1


@dataclass(frozen=True, slots=True)
class ChooseCategory:
    code: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class ChooseWard:
    code: str  # NO_WARD: lives elsewhere, or would rather not say


@dataclass(frozen=True, slots=True)
class RegisterChild:
    birth_month: date  # its first day
    known: bool


@dataclass(frozen=True, slots=True)
class StopAll:
    pass


@dataclass(frozen=True, slots=True)
class Undo:
    pass


Change = ChooseCategory | ChooseWard | RegisterChild | StopAll | Undo
Wish = Change | Show

# Words of those who type: also of people at a PC, where LINE shows no quick replies.
_WORDS: dict[str, Wish] = {
    **dict.fromkeys(("設定", "受信設定", "せってい", "メニュー", "menu"), Show(Screen.MENU)),
    **dict.fromkeys(("分野", "分野をえらぶ", "カテゴリ"), Show(Screen.CATEGORY)),
    **dict.fromkeys(("区", "住んでいる区"), Show(Screen.WARD)),
    **dict.fromkeys(("子ども", "こども", "子供", "子どもの生年月"), Show(Screen.CHILD)),
    **dict.fromkeys(("いまの設定", "今の設定", "いまの設定を見る", "確認"), Show(Screen.SETTINGS)),
    **dict.fromkeys(("停止", "すべて停止", "配信停止", "解除"), Show(Screen.STOP)),
    "すべて停止する": StopAll(),
    "元に戻す": Undo(),
}


def read_postback(data: object, params: object) -> Wish | None:
    """What a pressed button means; None when it is not ours. Refused when it is ours and unreadable."""
    if not isinstance(data, str) or not data.startswith(PREFIX):
        return None
    found = _GRAMMAR.fullmatch(data)
    if found is None:
        raise Refused(UNREADABLE)
    if found["category"]:
        return ChooseCategory(found["category"], found["choice"] == "on")
    if found["ward"]:
        return ChooseWard(found["ward"])
    if found["add"]:
        return RegisterChild(_picked_month(params), known=True)
    if found["year"]:
        return RegisterChild(_month(found["year"], found["month"]), known=False)
    if found["screen"]:
        return _show(found["screen"], found["page"])
    return StopAll() if found["stop"] else Undo()


def read_text(text: str) -> Wish | None:
    """What typed words mean, or None for anything that is no command."""
    plain = unicodedata.normalize("NFKC", text[:40]).strip().rstrip("。.!?").casefold()
    return _WORDS.get(plain)


def _show(screen: str, page: str | None) -> Show:
    try:
        return Show(Screen(screen), int(page or 1))
    except ValueError as error:
        raise Refused(UNREADABLE) from error


def _picked_month(params: object) -> date:
    """The month of the date picked in LINE's own dialogue; the day is not kept."""
    picked = params.get("date") if isinstance(params, dict) else None
    found = _DATE.fullmatch(picked) if isinstance(picked, str) else None
    if found is None:
        raise Refused("日付を読み取れませんでした。もう一度選んでください。")
    return _month(found[1], found[2])


def _month(year: str, month: str) -> date:
    try:
        return date(int(year), int(month), 1)
    except ValueError as error:
        raise Refused("日付を読み取れませんでした。もう一度選んでください。") from error
