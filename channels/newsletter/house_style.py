"""The house style of the printed page: one spelling for dates, times, figures and words.

`normalise` never touches a URL, a mail address or a telephone number, and doing it twice changes nothing
more. Sources: 公用文作成の考え方 (文化審議会, 2022) for the words; the papers of Japanese cities for
「12月3日（木）午前10時〜11時30分」.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from staff import wording

# What must reach the reader letter by letter. ASCII only: a Japanese character ends a URL.
PROTECTED = re.compile(
    r"https?://[\w/?#@%&=~+$*;:.,!-]*[\w/#=&~+-]"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\d-])0\d{1,4}-\d{1,4}-\d{3,4}(?![\d-])",
    re.ASCII,
)
JAPANESE = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# What would reorder or vanish on paper: controls except newline, direction marks, soft hyphens.
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\uffff"
    r"\ud800-\udfff]"
)
# NFC of an ideograph would change a person's name (神 U+FA19), so only letters and kana are composed.
DECOMPOSED = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u3041-\u30ff][\u0300-\u036f\u3099\u309a]+")
FULL_WIDTH_MARKS = str.maketrans("()!?:~\uff5e=&%", "（）！？：〜〜＝＆％")
# Also the city's choice between カ月・か月・ヶ月 (one spelling throughout).
COUNTER_KA = "カ"

Becomes = str | Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One spelling: what is found and what it becomes; `reason` is shown to the writer."""

    pattern: re.Pattern[str]
    becomes: Becomes
    reason: str


def _clock(found: re.Match[str]) -> str:
    """「10:00〜11:30」 → 「午前10時〜11時30分」; an hour past 23 is left for a person."""
    figures = [int(part) for part in found.groups() if part is not None]
    if any(hour > 23 for hour in figures[::2]):
        return found[0]
    end = time(figures[2], figures[3]) if len(figures) == 4 else None
    return wording.format_time_range(time(figures[0], figures[1]), end)


def _numeric_date(found: re.Match[str]) -> str:
    """「2026/12/3」 → 「2026年12月3日」; 「2026/13/3」 is left for a person."""
    month, day = int(found["month"]), int(found["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return found[0]
    year = found.groupdict().get("year")
    return f"{year}年{month}月{day}日" if year else f"{month}月{day}日"


def _rule(pattern: str, becomes: Becomes, reason: str) -> Rule:
    return Rule(re.compile(pattern), becomes, reason)


_TIME = r"([0-9]{1,2})[:：]([0-5][0-9])(?![0-9:：])"
RULES: tuple[Rule, ...] = (
    _rule(r"[０-９Ａ-Ｚａ-ｚ]+", lambda m: unicodedata.normalize("NFKC", m[0]), "英数字は半角"),
    _rule(r"[\uff61-\uff9f]+", lambda m: unicodedata.normalize("NFKC", m[0]), "カナは全角"),
    _rule(r"[㎏㎝㎞㎜㎎㎖]", lambda m: unicodedata.normalize("NFKC", m[0]), "単位は1字ずつ"),
    _rule(r"(?<=[0-9])[－‐‑–―](?=[0-9])", "-", "数字のあいだの線は半角"),
    _rule(
        r"[(（](0[0-9]{1,4})[)）] ?([0-9]{1,4})-([0-9]{3,4})(?![0-9-])",
        r"\1-\2-\3",
        "電話は「0000-12-3411」",
    ),
    _rule(r"(?<=[0-9A-Za-z])＠(?=[0-9A-Za-z])", "@", "メールアドレスは半角"),
    _rule(rf"(?<![0-9:：]){_TIME}(?: ?[~〜\uff5e-] ?{_TIME})?", _clock, "時刻は「午前10時」"),
    _rule(
        r"(?<![0-9/-])(?P<year>(?:19|20)[0-9]{2})([/-])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})(?![0-9/-])",
        _numeric_date,
        "日付は「12月3日」",
    ),
    _rule(
        # Without the weekday 12/3 may be a fraction.
        r"(?<![0-9/])(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})(?=[(（][月火水木金土日])",
        _numeric_date,
        "日付は「12月3日（木）」",
    ),
    _rule(r"(?<![0-9,.])[0-9]{4,15}(?=円)", lambda m: f"{int(m[0]):,}", "金額は3桁ごとにコンマ"),
    _rule(r"(?<=[0-9])才", "歳", "年齢は「歳」"),
    _rule(r"下さい", "ください", "補助動詞はひらがな"),
    _rule(r"致します", "いたします", "補助動詞はひらがな"),
    _rule(r"出来(?=る|ます|ませ|ない|た|れば)", "でき", "「できる」はひらがな"),
    _rule(r"但し", "ただし", "接続詞はひらがな"),
    # 変更に, 夜更に: only where 更に begins a word.
    _rule(r"(?<![\u3400-\u9fff])更に", "さらに", "副詞はひらがな"),
    _rule(r"(?<![0-9A-Za-z])HP(?![0-9A-Za-z])", "ホームページ", "略さない"),
    _rule(
        r"(?<=[0-9数何])(?:[ヶヵケか箇](?=[月所国年])|カ(?=[所国年]))", COUNTER_KA, "「カ月・カ所」にそろえる"
    ),
    _rule(r"\.{3,}", "……", "リーダーは「……」"),
    _rule(r"。{2,}", "。", "句点は1つ"),
    _rule(r" {2,}", " ", "空白は1つ"),
)


def normalise(text: str) -> str:
    """`text` in the house style. One spelling may uncover another, so it is repeated until still."""
    for _ in range(len(text) + 2):
        spelled = _once(text)
        if spelled == text:
            break
        text = spelled
    return text


def printable(text: str) -> str:
    """`text` without what paper cannot show; combining accents joined to their letters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = UNPRINTABLE.sub("", text)
    return DECOMPOSED.sub(lambda m: unicodedata.normalize("NFC", m[0]), text)


def print_date(day: date, *, base_year: int | None = None) -> str:
    """「12月3日（木）」「1月11日（月・祝）」; the year only where it is not the issue's."""
    return _full_width(wording.format_date(day, base_year=base_year))


def _full_width(text: str) -> str:
    return text.translate(FULL_WIDTH_MARKS)


def _once(text: str) -> str:
    text = printable(text)
    japanese = JAPANESE.search(text) is not None
    spelled, position = [], 0
    for kept in PROTECTED.finditer(text):
        spelled += [_spell(text[position : kept.start()], japanese), kept[0]]
        position = kept.end()
    return "".join([*spelled, _spell(text[position:], japanese)])


def _spell(text: str, japanese: bool) -> str:
    for rule in RULES:
        text = rule.pattern.sub(rule.becomes, text)
    return _full_width(text) if japanese else text
