"""An article as text for those who hear it or read it in braille: no gaiji, marks opened to words.

The volunteers of 音声訳・点訳 start from it and screen readers read it, so what a voice would skip or
misread is written out: 「☎」 電話, 「①」（1）, 「（木）」（木曜日）. 「〜」 is から where it is a range,
as voices read it; between words (「冬の音楽会〜光の庭〜」) it stays for a person to judge. Sources:
富士通ウェブ・アクセシビリティ指針 61 (weekdays in full, ranges read as から), and the papers whose
gaiji came out of a PDF as 「緯」「思」 for 電話 and FAX.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from channels.newsletter.copyfitting import RUBY
from channels.newsletter.house_style import PROTECTED, printable
from channels.newsletter.item import MARKS

GETA = "〓"  # the printer's sign for a letter that is not there
_WORDS = {mark.symbol: mark.spoken for mark in MARKS} | dict.fromkeys("¥￥費", "費用")
_UNITS = {
    "km²": "平方キロメートル", "m²": "平方メートル", "m³": "立方メートル", "km": "キロメートル",
    "cm": "センチメートル", "mm": "ミリメートル", "m": "メートル", "kg": "キログラム", "mg": "ミリグラム",
    "g": "グラム", "ml": "ミリリットル", "mL": "ミリリットル", "dl": "デシリットル",
}  # fmt: skip
# Signs that say something; every other picture is left out.
_SIGNS = {
    "℡": "電話", "☎": "電話", "☏": "電話", "📞": "電話", "📱": "携帯電話", "℻": "ファクス",
    "📠": "ファクス", "✉": "メール", "📧": "メール", "📩": "メール", "№": "番号", "㏍": "株式会社",
    "㈹": "（代表）", "㈱": "株式会社", "㈲": "有限会社", "㈳": "社団法人", "㈶": "財団法人",
    "㈻": "学校法人", "㉄": "問合せ", "㊗": "（祝）", "㋿": "令和", "㍻": "平成", "㍼": "昭和",
    "㍽": "大正", "㍾": "明治", "🅿": "駐車場", "♿": "車いす対応", "🚻": "トイレ", "🆓": "無料",
    "🆕": "新規", "🈵": "満員", "🈳": "空き", "➡": "→", "•": "・", "½": "2分の1", "¼": "4分の1",
    "¾": "4分の3", "⅓": "3分の1", "⅔": "3分の2", "⅕": "5分の1", "⅖": "5分の2", "⅗": "5分の3", "⅘": "5分の4",
    "⅙": "6分の1", "⅚": "6分の5", "⅛": "8分の1", "⅜": "8分の3", "⅝": "8分の5", "⅞": "8分の7",
    "❌": "×", "✕": "×", "✖": "×", "🚫": "×", "⭕": "○", "➔": "→", "➜": "→", "➝": "→", "➞": "→", "➤": "→",
    "⚠": "注意：", "㎢": "平方キロメートル", "㎡": "平方メートル", "㎥": "立方メートル", "㎞": "キロメートル",
    "㎝": "センチメートル", "㎜": "ミリメートル", "㎏": "キログラム", "㎎": "ミリグラム",
    "㎖": "ミリリットル", "㎗": "デシリットル", "㏊": "ヘクタール", "℃": "度", "ℓ": "リットル",
}  # fmt: skip
_FIGURE = r"[0-9０-９]"
_COUNTED = rf"(?:{_FIGURE}|[日時分秒月年歳円人回番号階級組名枚点件面頁度生期週代割台m％%）)])"
_WEEKDAY = "[月火水木金土日]"
_CLOCK = (
    rf"(?:午前|午後)?{_FIGURE}+(?:時(?:{_FIGURE}+分|半)?|歳(?:{_FIGURE}+[かカヶ]月)?|[かカヶ]月|人|日|年生)"
)

Becomes = str | Callable[[re.Match[str]], str]


def _rule(pattern: str, becomes: Becomes) -> tuple[re.Pattern[str], Becomes]:
    return re.compile(pattern), becomes


def _one_of(signs: dict[str, str]) -> str:
    return "|".join(map(re.escape, sorted(signs, key=len, reverse=True)))


def _circled(found: re.Match[str]) -> str:
    """「①」「⑴」「❶」「⒈」 → 「（1）」, 「㈪」「㊐」 → 「（月）」, 「Ⅳ」 → 「4」, 「㌔」 → 「キロ」."""
    sign = found[0]
    value = unicodedata.numeric(sign, None)
    if value is not None and value.is_integer():
        plain = f"{int(value)}"
        return plain if "\u2160" <= sign <= "\u2188" else f"（{plain}）"
    letters = unicodedata.normalize("NFKC", sign).strip("()〔〕")
    return f"（{letters}）" if len(letters) == 1 and letters != sign else letters


def _weekday(found: re.Match[str]) -> str:
    holiday = {"祝": "・祝日", "休": "・休日"}.get(found["holiday"] or "", "")
    return f"（{found['day']}曜日{holiday}）"


def _open_end(found: re.Match[str]) -> str:
    """「3歳〜」 → 「3歳から」, but not the second wave of 「〜わかばの音楽祭2026〜」."""
    line = found.string[found.string.rfind("\n", 0, found.start()) + 1 : found.end() - 1]
    return found[0] if "〜" in line else f"{found['before']}から"


_RULES = (
    _rule(r"[~\uff5e]", "〜"),
    _rule(r"[0-9#*]\ufe0f?\u20e3", lambda found: f"（{found[0][0]}）"),
    _rule(rf"(?<=[^\s（「、。：・])(?={'|'.join('☎☏℡📞📠℻')})", " "),
    _rule(r"(?<=[0-9])(?=[½¼¾⅓⅔⅕-⅚⅛-⅞])", "と"),
    _rule(_one_of(_SIGNS), lambda found: _SIGNS[found[0]]),
    _rule(r"[\u2150-\u2188\u2460-\u24ff\u2776-\u2793\u3200-\u33ff\U0001f100-\U0001f2ff]", _circled),
    _rule(r"[\ue000-\uf8ff\U000f0000-\U0010fffd]", GETA),
    # Pictures and what belongs to them; ★☆♀♂♪♭♯ are letters every braille editor knows.
    _rule(
        r"[\u2600-\u2604\u2607-\u263f\u2641\u2643-\u2669\u266b\u266c\u266e\u2670-\u27bf\u2b00-\u2bff"
        r"\u200d\u20e3\ufe00-\ufe0f\U0001f000-\U0001faff\U000e0000-\U000e01ef]",
        "",
    ),
    _rule(r"(?<![0-9])[（(]株[）)]", "株式会社"),
    # 託児（有）, 駐車場（有）
    _rule(r"(?<![\u3400-\u9fffァ-ヴー])[（(]有[）)](?=\w)", "有限会社"),
    # 【土】10時【日】13時
    _rule(
        r"(?:(?<![^\n])[【［\[〔]日[】］\]〕](?![^\n]*[【［\[〔][月火水木金土][】］\]〕])"
        r"|[【［\[〔](?:場|対|定|¥|￥|費|持|申|問)[】］\]〕])：?",
        lambda found: f"{_WORDS[found[0][1]]}：",
    ),
    _rule(r"(?<![A-Za-z])(?:TEL|Tel|tel)(?![A-Za-z])[.：:]? ?", "電話"),
    _rule(rf"[¥￥] ?({_FIGURE}+(?:[,，]{_FIGURE}+)*)(?:円|-)?", r"\1円"),
    _rule(rf"(?<={_FIGURE})(?:{_one_of(_UNITS)})(?![A-Za-z0-9²³])", lambda found: _UNITS[found[0]]),
    _rule(rf"(?<=日)[（(](?P<day>{_WEEKDAY})(?:曜日?)?[・,、]?(?:(?P<holiday>[祝休])日?)?[）)]", _weekday),
    _rule(
        rf"(?<={_WEEKDAY})〜(?={_WEEKDAY}(?:曜|[）、・]))"
        rf"|(?<={_COUNTED}) ?〜 ?(?={_FIGURE}|午前|午後|正午|翌|当日|令和|平成|昭和)",
        "から",
    ),
    _rule(rf"(?P<before>[^\n]{{0,20}}{_COUNTED})〜(?=[（）、。・\s]|$)", _open_end),
    _rule(rf"(?:(?<=[（、・\s])|^)〜({_CLOCK})(?![^\n]{{0,20}}〜)", r"\1まで"),
    _rule(r"[ \u3000]{2,}", " "),
)


def spoken(text: str) -> str:
    """`text` in characters everybody has, with what a voice would skip or misread written out.

    Addresses stay letter by letter. Doing it twice changes nothing more.
    """
    text = printable(text)
    for _ in range(len(text) + 2):  # one sign may uncover another
        heard = _once(text)
        if heard == text:
            break
        text = heard
    return text


def _once(text: str) -> str:
    text = RUBY.sub(lambda m: f"{m['marked'] or m['han']}（{m['reading'] or m['han_reading']}）", text)
    parts, position = [], 0
    for kept in PROTECTED.finditer(text):
        parts += [_opened(text[position : kept.start()]), kept[0]]
        position = kept.end()
    return "".join([*parts, _opened(text[position:])])


def _opened(text: str) -> str:
    for pattern, becomes in _RULES:
        text = pattern.sub(becomes, text)
    return text
