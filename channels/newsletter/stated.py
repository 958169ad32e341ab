"""What an article states: days, times, telephones, money, numbers, addresses, places, who may come and how
to apply. Pure.

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
_WEEKDAY = re.compile(
    r"（[月火水木金土日](?=[）・])|(?<!\d)[月火水木金土日](?=曜)|毎[日週月年]|平日|土日|祝日|休日|終日|随時"
)
_PHONE = re.compile(r"(?<![\d-])(?:0\d{1,4}-)?\d{1,4}-\d{3,4}(?![\d-])|(?<![\d-])0\d{9,10}(?!\d)")
_MONEY = re.compile(r"(?<![\d,])\d[\d,]*(?:\.\d+)?[億万千]?円|無料|有料")
_NUMBER = re.compile(
    r"(?<![\d,.-])\d[\d,]*(?:\.\d+)?"
    r"(?:[人組名歳才台席枚点回部階号番年週冊本個件種倍割度つ%]|世帯|区画|丁目|[カか]月|[カか]所|日間|時間|km|m|g|L)"
    r"(?:以[上下内外]|未満)?"
    r"|(?<![\d時])\d[\d,]*分間?"
)
_ADDRESS = re.compile(
    r"https?://[!-~]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    r"|(?<![\w.@-])(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,10}(?:/[!-~]*)?",
    re.ASCII,
)
# Words, as they stand anywhere in the text. Those of a longer approved one (市民センター) are not new.
_BUILDING = re.compile(
    r"[一-龥々ァ-ヴー]{1,12}(?:センター|会館|公民館|図書館|体育館|博物館|美術館|ホール|プラザ|公園|広場|会議室"
    r"|学校|小学校|中学校|高校|保育園|幼稚園|市役所|区役所|支所|庁舎|病院)"
)
_PEOPLE = re.compile(
    r"どなたでも|[だ誰]れ?でも|未就学児|小学生|中学生|高校生|大学生|学生|乳児|幼児|子ども|こども|親子|保護者|大人|成人"
    r"|高齢者|妊婦|妊娠中|障害|女性|男性|初心者|経験者|市民|市内|市外|在住|在勤|在学|限定|限り|以上|以下|未満|以内|除く"
)
_APPLYING = re.compile(
    r"不要|必要|要予約|要申込|予約制|先着|抽選|当日|直接|電話|メール|ファクス|ファックス|FAX|郵送|はがき|ハガキ|窓口"
    r"|来館|来庁|持参|オンライン|インターネット|電子申請|LINE|フォーム|締切|締め切り|必着|消印"
)
# What turns a sentence round when it goes or comes: 雨天中止 and 雨天決行, できません and できます.
_WHETHER = re.compile(
    r"中止|決行|延期|順延|休館|閉館|開館|休み|休業|不可|禁止|(?:[一-龥々]{1,4})?[ぁ-ん]{1,4}ません"
)
_SPAN = re.compile(r"(?<!\d)(\d+)(?![\d時])[^\d\n、。・〜]{0,8}〜[^\d\n]{0,4}(\d+)(?![\d時])")
_PLACE, _WORDED = "場", {"対": "対象", "申": "申込"}
_RUN = re.compile(r"[一-龥々]+|[ァ-ヴー]+|[ぁ-ん]{3,}|[A-Za-z]+|\d+")


@dataclass(frozen=True, slots=True)
class Difference:
    """What one kind of statement lost and gained."""

    kind: str
    lost: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def is_addition(self) -> bool:
        """Something new: it was never approved, whatever went for it."""
        return bool(self.added)

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
    # A day may be said without its 「（木）」, but not with another.
    found.append(Difference("曜日", (), _difference("", _weekdays(before), _weekdays(after)).added))
    found += [_of_words(kind, pattern, before, after) for kind, pattern in _WORDS.items()]
    found.append(_place(_field(approved, _PLACE), _field(now, _PLACE)))
    found += [_worded(kind, _field(approved, sign), _field(now, sign)) for sign, kind in _WORDED.items()]
    return [one for one in found if one.lost or one.added]


def _of_words(kind: str, pattern: re.Pattern[str], before: str, after: str) -> Difference:
    found = _difference(kind, pattern.findall(before), pattern.findall(after))
    return Difference(kind, found.lost, tuple(one for one in found.added if one not in before))


def _place(old: str, new: str) -> Difference:
    """Compared as a whole. What is left when its end is cut off (the room) is nothing new."""
    if old == new:
        return Difference("場所", (), ())
    rest = old.removeprefix(new)
    is_left = rest != old and not (new[-1:].isdigit() and rest[:1].isdigit())
    return Difference("場所", (old,) if old else (), (new,) if new and not is_left else ())


def _worded(kind: str, old: str, new: str) -> Difference:
    """A fact in words: shorter it may be, but every word of it was there."""
    words = (run for run in _RUN.findall(new) if not _is_of(run, old))
    return Difference(kind, (), tuple(dict.fromkeys(words)))


def _is_of(run: str, text: str) -> bool:
    """Whether it stands there, or its parts of two characters and more do (「申込は不要」: 「申込不要」)."""
    while run and run not in text:
        end = next((at for at in range(len(run) - 1, 1, -1) if run[:at] in text), 0)
        if not end or run.isascii() or len(run) - end < 2:
            return False
        run = run[end:]
    return True


def _weekdays(text: str) -> Iterator[str]:
    return (found[0].removeprefix("（") for found in _WEEKDAY.finditer(text))


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


def _spans(text: str) -> Iterator[str]:
    """「3日〜5日」 is more than its two ends. Times are read with their halves of the day elsewhere."""
    return (f"{found[1]}〜{found[2]}" for found in _SPAN.finditer(text))


def _matches(pattern: re.Pattern[str]) -> Callable[[str], Iterator[str]]:
    return lambda text: (found[0].replace(",", "") for found in pattern.finditer(text))


def _text(item: ItemText) -> str:
    return without_ruby("\n".join(item.texts))


def _field(item: ItemText, sign: str) -> str:
    return without_ruby("\n".join(text for symbol, text in item.fields if symbol == sign))


_KINDS: dict[str, Callable[[str], Iterator[str]]] = {
    "日付": _days,
    "時刻": _clocks,
    "電話": _matches(_PHONE),
    "金額": _matches(_MONEY),
    "数": _matches(_NUMBER),
    "URL・メール": _matches(_ADDRESS),
    "範囲": _spans,
}
_WORDS = {"施設": _BUILDING, "対象": _PEOPLE, "申込": _APPLYING, "可否": _WHETHER}
