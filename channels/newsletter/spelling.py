"""The rules of the house style, in the order in which they are applied."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import time
from functools import lru_cache, partial

from channels.newsletter import days, years
from channels.newsletter.days import Base
from channels.newsletter.respelling import Edit
from channels.newsletter.style import COUNTERS, Brackets, HouseStyle, Years
from staff import wording

FULL_WIDTH_MARKS = str.maketrans("()!?:~\uff5e=&%", "（）！？：〜〜＝＆％")

Becomes = str | Callable[[re.Match[str]], str]
Find = Callable[[str, Base | None], Iterable[Edit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One spelling: the edits it would make, seen from a day; `reason` is shown to the writer.

    `in_japanese`: only in a text that has Japanese in it. `in_context`: `edits` is given the whole text, not
    stretch by stretch between addresses and telephone numbers.
    """

    edits: Find
    reason: str
    in_japanese: bool = False
    in_context: bool = False


@lru_cache(maxsize=8)
def rules(style: HouseStyle) -> tuple[Rule, ...]:
    """Every rule a city follows."""
    return (*_CHARACTERS, *_FIGURES, *_words(style), *_dates(style), *_finish(style))


def _rule(
    pattern: str, becomes: Becomes, reason: str, *, in_japanese: bool = False, in_context: bool = False
) -> Rule:
    return Rule(partial(_found, re.compile(pattern), becomes), reason, in_japanese, in_context)


def _found(pattern: re.Pattern[str], becomes: Becomes, text: str, base: Base | None) -> Iterable[Edit]:  # noqa: ARG001
    for found in pattern.finditer(text):
        after = found.expand(becomes) if isinstance(becomes, str) else becomes(found)
        yield Edit(found.start(), found.end(), after)


def _compatible(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])


def _clock(found: re.Match[str]) -> str:
    """「10:00〜11:30」 → 「午前10時〜11時30分」, 「午後1:30」 → 「午後1時30分」.

    Left for a person: an hour past 23 (past 12 behind 午前・午後); 「夜7:30」 and 「午後6:30開場 7:00開演」,
    of which half is said elsewhere; 「1:30」 alone and 「10:00〜3:00」, which may be meant for the afternoon;
    and 「記録は15:32」, which is no time of day.
    """
    if _is_told_otherwise(found):
        return found[0]
    first, last = (found["half"] or "").rstrip(), (found["half_of_end"] or "").rstrip()
    hour, minute = int(found["hour"]), int(found["minute"])
    end = (int(found["end_hour"]), int(found["end_minute"])) if found["end_hour"] else None
    said = bool(first or last)
    latest = 12 if said else 23
    if max(hour, end[0] if end else 0) > latest or (not first and hour < EARLIEST_HOUR):
        return found[0]
    if not said:
        if end is not None and end <= (hour, minute):
            return found[0]
        return wording.format_time_range(time(hour, minute), time(*end) if end else None)
    half = first or ("午前" if hour < 12 else "午後")
    return f"{half}{_hour(hour, minute)}" + (f"〜{last}{_hour(*end)}" if end else "")


def _is_told_otherwise(found: re.Match[str]) -> bool:
    """Whether what stands before says what the figures are, or of which half of the day."""
    before = found.string[: found.start()]
    if _HALF_SAID.search(before.rstrip()) or _NO_TIME.search(before):
        return True
    is_early = not found["half"] and int(found["hour"]) < 12
    # Who writes 18:00 for the evening means the morning by 9:00.
    by_24_hours = _AFTERNOON_BY_24.search(found.string)
    return is_early and not by_24_hours and bool(_LATER_SAID.search(before[-CONTEXT:]))


def _hour(hour: int, minute: int) -> str:
    return f"{hour}時{minute}分" if minute else f"{hour}時"


def _numeric_date(found: re.Match[str]) -> str:
    """「2026/12/3」 → 「2026年12月3日」; 「2026/13/3」 is left for a person."""
    month, day = int(found["month"]), int(found["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return found[0]
    year = found.groupdict().get("year")
    return f"{year}年{month}月{day}日" if year else f"{month}月{day}日"


# --- the same in every city --------------------------------------------------------------------

_CHARACTERS = (
    _rule(r"[０-９Ａ-Ｚａ-ｚ]+", _compatible, "英数字は半角"),
    _rule(r"[\uff61-\uff9f]+", _compatible, "カナは全角"),
    _rule(r"[㎏㎝㎞㎜㎎㎖]", _compatible, "単位は1字ずつ"),
    _rule(r"(?<=[0-9])[－‐‑–―](?=[0-9])", "-", "数字のあいだの線は半角"),
    _rule(
        r"[(（](0[0-9]{1,4})[)）] ?([0-9]{1,4})-([0-9]{3,4})(?![0-9-])",
        r"\1-\2-\3",
        "電話は「0000-12-3411」",
    ),
    _rule(r"(?<=[0-9A-Za-z])＠(?=[0-9A-Za-z])", "@", "メールアドレスは半角"),
    _rule(r"(?<=[0-9A-Za-z])．(?=[0-9A-Za-z])", ".", "英数字は半角"),
    _rule(r"(?<=http)(s?)：／／", r"\1://", "URLは半角"),
)
EARLIEST_HOUR = 6  # of what is taken for the morning without being said
CONTEXT = 120  # characters before a time in which its half of the day may have been said
_HALF_SAID = re.compile(r"(?:[AaPp][.．]?[Mm][.．]?|[前後朝昼夕夜晩])$")
_LATER_SAID = re.compile(r"午後|正午|[夕夜晩昼]|ナイター|(?<![A-Za-z])[Pp][.．]?[Mm]")
_AFTERNOON_BY_24 = re.compile(r"(?<![0-9:：])(?:1[3-9]|2[0-3])[:：][0-5][0-9](?![0-9:：])")
_NO_TIME = re.compile(r"(?:比率?|割合|縮尺|スコア|記録|タイム|[0-9]位|km|キロ|動画|対)[はがを、：:（( ]*$")
_TIME = (
    r"(?<![0-9:：])(?P<half>午[前後][ \u3000]?)?(?P<hour>[0-9]{1,2})[:：](?P<minute>[0-5][0-9])(?![0-9:：])"
    # Possessive: a range is not given up for what stands behind it.
    r"(?:[ \u3000]?[~〜\uff5e\u2212\u2014\u30fc-][ \u3000]?(?P<half_of_end>午[前後][ \u3000]?)?"
    r"(?P<end_hour>[0-9]{1,2})[:：](?P<end_minute>[0-5][0-9])(?![0-9:：]))?+"
    r"(?! ?[AaPp][.．]?[Mm])"
)
_FIGURES = (
    _rule(_TIME, _clock, "時刻は「午前10時」", in_context=True),
    _rule(
        # Behind a name of a place 2012-3-4 is a number of a plot.
        r"(?<![0-9/-])(?P<year>(?:19|20)[0-9]{2})(/|(?<![\u3400-\u9fff]....)-)(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})(?![0-9/-])",
        _numeric_date,
        "日付は「12月3日」",
    ),
    _rule(
        # Without the weekday 12/3 may be a fraction.
        r"(?<![0-9/])(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})(?=[(（][月火水木金土日][曜祝休・,、 ）)])",
        _numeric_date,
        "日付は「12月3日」",
    ),
    _rule(
        r"(?<=日[（(][月火水木金土日][）)][〜～~・、,-])([0-9]{1,2})(?=[（(][月火水木金土日][）)])",
        r"\1日",
        "日付は「12月3日」",
    ),
    _rule(r"(?<![0-9,.])[0-9]{4,15}(?=円)", lambda m: f"{int(m[0]):,}", "金額は3桁ごとにコンマ"),
)


# --- words -------------------------------------------------------------------------------------


def _words(style: HouseStyle) -> Iterable[Rule]:
    if style.age_in_sai:
        yield _rule(r"(?<=[0-9])才", "歳", "年齢は「歳」")
    if style.helpers_in_kana:
        yield _rule(r"下さい", "ください", "補助動詞はひらがな")
        # 一致します, 誘致します
        yield _rule(r"(?<![一合誘招送拉引極筆])致します", "いたします", "補助動詞はひらがな")
        yield _rule(r"出来(?=る|ます|ませ|ない|た|れば)", "でき", "「できる」はひらがな")
    if style.and_in_kana:
        # 全国に及び, 及び腰
        yield _rule(r"(?<![にとがも])及び(?!腰|、)", "および", "接続詞はひらがな")
        yield _rule(r"(?<![歯家町街軒横人手足毛棚木])並びに", "ならびに", "接続詞はひらがな")
    yield _rule(r"但し", "ただし", "接続詞はひらがな")
    # 変更に, 夜更に: only where 更に begins a word.
    yield _rule(r"(?<![\u3400-\u9fff])更に", "さらに", "副詞はひらがな")
    yield _rule(r"(?<![0-9A-Za-z])(?<!日本)HP(?![0-9A-Za-z社製])", "ホームページ", "略さない")
    others, same = COUNTERS.replace(style.counter, ""), f"「{style.counter}月・{style.counter}所」にそろえる"
    yield _rule(rf"(?<=[0-9数])[{others}](?=[月所国年])", style.counter, same)
    # 何か所得がある方, 何か年金を
    in_question = r"か(?=所[得持有属定在]|年[金齢]|国[やのとに民]|月[のにと])"
    yield _rule(rf"(?<=何)(?!{in_question})[{others}](?=[月所国年])", style.counter, same)
    yield _rule(r"\.{3,}", "……", "リーダーは「……」")
    yield _rule(r"。{2,}", "。", "句点は1つ")
    yield _rule(r" {2,}", " ", "空白は1つ")


# --- days and years ----------------------------------------------------------------------------


def _dates(style: HouseStyle) -> Iterable[Rule]:
    yield _rule(
        r"(?<=日)"
        r"(?P<open>[（(])(?P<day>[月火水木金土日])(?:曜日?)?"
        r"(?:[・,、 ]?(?P<holiday>祝)日?)?(?P<shut>[）)])",
        lambda m: f"{m['open']}{m['day']}{'・祝' if m['holiday'] else ''}{m['shut']}",
        "曜日は「（木）」「（月・祝）」",
    )
    if style.years != Years.AS_WRITTEN:
        becomes = partial(years.respelled, years=style.years)
        yield _rule(years.YEAR.pattern, becomes, _YEAR_REASONS[style.years])
    if style.add_weekdays:
        yield Rule(_weekdays, "曜日を付ける")
        yield Rule(_holidays, "祝日は「（月・祝）」")
    if style.drop_repeated_month:
        yield Rule(_months, "同じ月は2回目から省く")


_YEAR_REASONS = {
    Years.WESTERN: "年は西暦",
    Years.ERA: "年は和暦",
    Years.BOTH: "年は西暦と和暦を並べる",
}


def _weekdays(text: str, base: Base | None) -> Iterable[Edit]:
    for one in days.without_weekday(text, base):
        yield Edit(one.start, one.end, text[one.start : one.end] + days.marked(one))


def _holidays(text: str, base: Base | None) -> Iterable[Edit]:
    for one in days.without_holiday(text, base):
        yield Edit(
            one.end, one.bracket_end, text[one.end : one.bracket_end - 1] + "・祝" + text[one.bracket_end - 1]
        )


_SAME_MONTH = re.compile(
    r"(?<![0-9])(?P<month>[0-9]{1,2})月[0-9]{1,2}日(?:[（(][^（）()\n]{1,5}[）)])?"
    r"(?:[・、〜～~][0-9]{1,2}日(?:[（(][^（）()\n]{1,5}[）)])?)*[・、〜～~](?P<again>(?P=month)月)(?=[0-9]{1,2}日)"
)


def _months(text: str, base: Base | None) -> Iterable[Edit]:  # noqa: ARG001
    for found in _SAME_MONTH.finditer(text):
        yield Edit(*found.span("again"), "")


# --- what only the last look can say -----------------------------------------------------------


def _finish(style: HouseStyle) -> Iterable[Rule]:
    yield _rule(
        r"[()!?:~\uff5e=&%]", lambda m: m[0].translate(FULL_WIDTH_MARKS), "約物は全角", in_japanese=True
    )
    if style.weekday_brackets == Brackets.HALF:
        yield _rule(
            r"(?<=日)（([月火水木金土日](?:・[祝休])?)）", r"(\1)", "曜日の括弧は半角", in_japanese=True
        )
    if style.wide_single_digits:
        yield _rule(
            r"(?<![0-9A-Za-z.,/:#@_+-])[0-9](?![0-9A-Za-z.,/:_+-])",
            lambda m: chr(ord(m[0]) + 0xFEE0),
            "1桁の数字は全角",
            in_japanese=True,
        )
