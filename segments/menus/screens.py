"""The words and buttons residents get in the talk. Easy Japanese: short sentences, one thing at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, TypeVar

from django.conf import settings

from segments.ages import BEFORE_BIRTH, GROWN_UP, month_before
from segments.menus.buttons import MOST_BUTTONS, Button, pick_date, press, shortened
from segments.menus.catalogue import Catalogue, Subject
from segments.menus.choices import Choices, month_words
from segments.menus.wishes import NO_WARD, PREFIX, Change, ChooseCategory, RegisterChild, Screen, StopAll

PER_PAGE = 9  # with 前へ, 次へ, 元に戻す and one more these are LINE's thirteen
WARDS_PER_PAGE = 8
_PROMISE_LENGTH = 60
_UNDO = press("元に戻す", f"{PREFIX}undo")
_UNDO_HINT = "まちがえたときは「元に戻す」を押してください（戻せるのは、最後の変更ひとつです）。"
_CHOOSE = press("分野をえらぶ", f"{PREFIX}show=category")
_SETTINGS = press("いまの設定を見る", f"{PREFIX}show=settings")
_MENU = press("メニュー", f"{PREFIX}show=menu")
_STOP = press("すべて停止", f"{PREFIX}show=stop")
_MENU_BUTTONS = (
    _CHOOSE,
    press("住んでいる区", f"{PREFIX}show=ward"),
    press("子どもの生年月", f"{PREFIX}show=child"),
    _SETTINGS,
    _STOP,
)
_MORE = "ほかの分野も続けてえらべます。✓は、えらんでいる分野です。"
_EMERGENCY = "命に関わる緊急のお知らせは、友だちの皆さん全員に届くことがあります。"
Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a screen is for: their choices, and the day they look at it."""

    choices: Choices
    catalogue: Catalogue
    today: date


def messages(screen: str, note: str, reader: Reader, *, can_undo: bool = False) -> list[dict[str, Any]]:
    """One LINE message: what was done (`note`), then the screen (a name, with its page after a dot)."""
    name, _, page = screen.partition(".")
    text, buttons = _draw(Screen(name), int(page or 1), reader)
    if note and name == Screen.CATEGORY:
        text = _MORE  # the promises, read a moment ago, would push the confirmation out of sight
    done = "\n".join(filter(None, [note, _UNDO_HINT if can_undo else ""]))
    shown = [*([_UNDO] if can_undo else []), *buttons][:MOST_BUTTONS]
    return [{"type": "text", "text": "\n\n".join(filter(None, [done, text])), "quickReply": {"items": shown}}]


def after(change: Change, catalogue: Catalogue) -> str:
    """The screen that follows a change: the one it came from, where more may be chosen."""
    match change:
        case ChooseCategory(code):
            codes = [each.code for each in catalogue.offered]
            return f"{Screen.CATEGORY}.{codes.index(code) // PER_PAGE + 1 if code in codes else 1}"
        case RegisterChild():
            return Screen.CHILD
        case StopAll():
            return Screen.MENU
        case _:
            return Screen.SETTINGS


def _draw(screen: Screen, page: int, reader: Reader) -> tuple[str, Sequence[Button]]:
    match screen:
        case Screen.CATEGORY:
            return _categories(reader, page)
        case Screen.WARD:
            return _wards(reader, page)
        case Screen.CHILD:
            return _children(reader)
        case Screen.WELCOME:
            return _welcome(reader), _MENU_BUTTONS
        case Screen.SETTINGS:
            return _settings(reader), _MENU_BUTTONS
        case Screen.STOP:
            return _stop(), (press("すべて停止する", f"{PREFIX}stop"), press("やめる", f"{PREFIX}show=menu"))
        case Screen.HELP:
            return _help(), (_MENU,)
        case Screen.MENU:
            return "変えたいことを、下のボタンからえらんでください。", _MENU_BUTTONS


def _welcome(reader: Reader) -> str:
    chosen = _names(reader)
    now = f"いまは『{chosen}』のお知らせをお届けします。" if chosen else "いまは、まだ何も届きません。"
    return (
        f"{settings.CITY_NAME}の公式LINEです。友だち追加ありがとうございます。\n\n"
        "えらんだ分野のお知らせだけを、必要なときにお届けします。"
        f"{settings.LINE_FREQUENCY_PROMISE}{_EMERGENCY}\n\n"
        f"{now}下のボタンから、知りたい分野をえらんでください。\n"
        "「設定」と送ると、いつでも変えられます。すべて止めることもできます。"
    )


def _categories(reader: Reader, page: int) -> tuple[str, Sequence[Button]]:
    entries, page, pages = _page(reader.catalogue.offered, page, PER_PAGE)
    lines = [f"{_mark(each, reader)}{each.name}：{_promise(each)}" for each in entries]
    where = f"（{pages}ページ中{page}ページ目）" if pages > 1 else ""
    text = f"届けてほしい分野を押してください{where}。✓は、えらんでいる分野です。もう一度押すと止まります。"
    buttons = [_category_button(each, reader) for each in entries]
    return "\n\n".join([text, *lines]), [*buttons, *_turning(Screen.CATEGORY, page, pages), _SETTINGS]


def _wards(reader: Reader, page: int) -> tuple[str, Sequence[Button]]:
    entries, page, pages = _page(reader.catalogue.wards, page, WARDS_PER_PAGE)
    now = reader.catalogue.ward_name(reader.choices.ward)
    text = f"住んでいる区をえらぶと、その区のお知らせも届きます。いまの登録：{now or 'ありません'}"
    buttons = [press(name, f"{PREFIX}ward={code}") for _, code, name in entries]
    elsewhere = press("市外・登録しない", f"{PREFIX}ward={NO_WARD}")
    return text, [*buttons, elsewhere, *_turning(Screen.WARD, page, pages), _MENU]


def _children(reader: Reader) -> tuple[str, Sequence[Button]]:
    today, known = reader.today, sorted(reader.choices.children)
    text = (
        "お子さんの年齢に合ったお知らせをお届けします。残すのは生まれた年と月だけです。"
        "お子さんが何人かいるときは、ひとりずつ登録してください。"
        f"\n\nいまの登録：{_months(reader) or 'ありません'}"
    )
    oldest, furthest = month_before(today, GROWN_UP), month_before(today, BEFORE_BIRTH)
    add = f"{PREFIX}child=add"
    remove = [press(f"{month_words(each)}を消す", f"{PREFIX}child={each:%Y-%m}:off") for each in known]
    return text, [
        pick_date("生年月を登録", add, oldest, today, month_before(today, 12)),
        pick_date("妊娠中（予定日の月）", add, today, furthest, today),
        *remove,
        _MENU,
    ]


def _settings(reader: Reader) -> str:
    return (
        f"いまの設定\n届く分野：{_names(reader) or 'ありません'}\n"
        f"住んでいる区：{reader.catalogue.ward_name(reader.choices.ward) or '登録していません'}\n"
        f"お子さん：{_months(reader) or '登録していません'}"
    )


def _stop() -> str:
    return (
        "本当に止めますか。\n「すべて停止する」を押すと、すべての分野のお知らせが止まります。"
        f"区とお子さんの登録は残ります。{_EMERGENCY}"
    )


def _help() -> str:
    return (
        "このLINEでは、ご質問に個別にお答えできません。お急ぎのときは市役所へお電話ください。\n\n"
        "届くお知らせを変えるときは、「設定」と送ってください。"
        "ボタンはスマートフォンのLINEに出ます。"
    )


def _names(reader: Reader) -> str:
    return "、".join(each.name for each in reader.catalogue.chosen(reader.choices.categories))


def _months(reader: Reader) -> str:
    return "、".join(
        month_words(each) + ("（予定）" if each > reader.today else "生まれ")
        for each in sorted(reader.choices.children)
    )


def _mark(subject: Subject, reader: Reader, none: str = "・") -> str:
    return "✓" if reader.choices.categories >> subject.bit & 1 else none


def _category_button(subject: Subject, reader: Reader) -> Button:
    """It says what it will do, not "toggle": pressed twice it must not turn back."""
    chosen = reader.choices.categories >> subject.bit & 1
    turn, words = ("off", "止める") if chosen else ("on", "届ける")
    data = f"{PREFIX}category={subject.code}:{turn}"
    return press(_mark(subject, reader, none="") + subject.name, data, says=f"{subject.name}を{words}")


def _promise(subject: Subject) -> str:
    return shortened(subject.promise, _PROMISE_LENGTH)


def _page(entries: Sequence[Entry], page: int, size: int) -> tuple[Sequence[Entry], int, int]:
    """The entries of a page, its number (the last one when there are fewer), and how many there are."""
    pages = max(ceil(len(entries) / size), 1)
    page = min(page, pages)
    return entries[(page - 1) * size : page * size], page, pages


def _turning(screen: Screen, page: int, pages: int) -> list[Button]:
    back = [press("前へ", f"{PREFIX}show={screen}.{page - 1}")] if page > 1 else []
    return [*back, *([press("次へ", f"{PREFIX}show={screen}.{page + 1}")] if page < pages else [])]
