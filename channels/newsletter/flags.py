"""What a person should decide before an article is printed: nothing of it is ever changed by itself.

Each flag quotes the words it speaks of. `flags_of` reads an item as it is set, so the editor and the board of
an issue say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from announcements.weight.ruby import RUBY, without_ruby
from channels.newsletter import days
from channels.newsletter.copyfitting import LINE_BUDGET, measure, width
from channels.newsletter.days import Base
from channels.newsletter.item import MARKS, ItemText

LONGEST_TITLE = 34  # full-width characters
LONGEST_URL = 30  # characters one still copies from paper; 縦組 runs out of its column beyond
FEWEST_DAYS = 8  # from publication: until then not every household has the paper (秩父市)
LONG_RUN = 7  # days; of what goes on longer the last day counts
TITLE, LEAD = "title", "lead"


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to decide. `field` is "title", "lead" or the mark of a fact, `quote` its words there."""

    reason: str
    quote: str
    field: str

    @property
    def place(self) -> str:
        """「件名」「文面」「日時」."""
        return _PLACES.get(self.field, self.field)


_PLACES = {TITLE: "件名", LEAD: "文面", "body": "本文"} | {mark.symbol: mark.spoken for mark in MARKS}
_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (
            r"先着順?",
            "紙面は配られる日が家ごとに違い、先着順は不公平になることがあります。申込開始日を決めるか、抽選にできないか確かめてください。",
        ),
        (
            r"(?:させていただ|申し上げ|ございま|賜り|くださいますよう|いただけますよう)[ぁ-ん]{0,3}",
            "敬語が重くなっています。「〜します」「〜ください」で足ります。",
        ),
        (
            r"(?:本日|今日|明日|明後日|昨日|今週|来週|先週|今月|来月|先月|今年|来年|昨年|去年)(?!度)",
            "読む日によって意味が変わります。日付で書いてください。",
        ),
        (
            r"障(?:害|がい|碍)(?:者|児)(?!手帳|基本法|総合支援|差別解消|雇用促進|虐待防止|週間|スポーツ)",
            "「障害者」「障がい者」のどちらで書くか、市の決まりを確かめてください。",
        ),
        (r"父兄", "「保護者」と言い換えられないか確かめてください。"),
        (r"主婦|婦人(?!科)", "性別で役割を決める言い方になっていないか確かめてください。"),
        (r"老人(?!ホーム|福祉|クラブ|保健)|お年寄り", "「高齢者」と言い換えられないか確かめてください。"),
        (
            r"[①-⓿❶-➓㈠-㋿㌀-㏿℡№]",
            "音声や点字では読まれないことがあります。「（1）」「（株）」のように書けないか確かめてください。",
        ),
        (
            r"[\U00020000-\U0003ffff]",
            "印刷所の書体にないことのある字です。この字でよいか確かめてください。",
        ),
        (
            r"[\uf900-\ufaff]",
            "パソコンによって別の字に置き換わることのある字です。この字でよいか確かめてください。",
        ),
        (r"[\ue000-\uf8ff\U000f0000-\U0010fffd]", "外字です。紙面では別の字になるか、空白になります。"),
        # ☎★♀♪ and the like are letters of JIS X 0208 or drawn by the paper itself.
        (
            r"[\u2600-\u2604\u2607-\u260d\u2610-\u263f\u2670-\u27bf\U0001f000-\U0001faff]",
            "絵文字は、紙面に出ないことがあります。",
        ),
        (
            r"(?<![0-9/])(?:1[0-2]|0?[1-9])/(?:3[01]|[12][0-9]|0?[1-9])(?![0-9/])",
            "日付でしたら「12月3日（木）」のように書いてください。",
        ),
        (
            r"(?<![0-9:：])[0-9]{1,2}[:：][0-9]{2}(?![0-9:：])",
            "時刻でしたら「午前10時」のように書いてください。",
        ),
    )
)
_URL = re.compile(r"https?://[!-~]+")
_CALL = re.compile(
    r"(?P<sign>☎|電話番?号?|℡|TEL|Tel|FAX|ファクス|ファックス)[：: ]*(?P<number>\(?[0-9][0-9()（）-]{4,})"
)
_NUMBER = re.compile(r"(?<![0-9-])0[0-9]{0,4}-[0-9]{1,4}-[0-9]{1,5}(?![0-9-])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+", re.ASCII)
_KANJI = re.compile(r"[\u3400-\u9fff]")
MOBILE_AND_FREE = ("050", "060", "070", "080", "090", "0800")


def flags_of(
    text: ItemText, *, published: date | None, budget: int = LINE_BUDGET, lines: int | None = None
) -> list[Flag]:
    """Everything to decide about an item that comes out on `published` (None: not known yet).

    `lines`: what it really takes, where the caller knows better than the estimate.
    """
    base = Base.publication(published) if published else None
    return [
        *_of_title(text),
        *(flag for field, words in _fields(text) for flag in _of_words(field, words, base)),
        *_of_contact(text),
        *(_of_days(text, published) if published else ()),
        *_of_length(text, budget, lines),
    ]


def _fields(text: ItemText) -> Iterator[tuple[str, str]]:
    yield TITLE, text.title
    yield LEAD, text.lead
    yield from text.fields


def _of_title(text: ItemText) -> Iterator[Flag]:
    size = width(text.title)
    if size > LONGEST_TITLE:
        yield Flag(f"件名が{size:g}字あります。{LONGEST_TITLE}字までにしてください。", text.title, TITLE)


def _of_words(field: str, words: str, base: Base | None) -> Iterator[Flag]:
    yield from _of_ruby(field, words)
    words = without_ruby(words)
    for pattern, reason in _WORDS:
        quotes = dict.fromkeys(found[0] for found in pattern.finditer(_URL.sub("", words)))
        if quotes:
            yield Flag(reason, "・".join(quotes), field)
    for url in _URL.findall(words):
        if len(url) > LONGEST_URL:
            yield Flag("紙面から打ち込むには長いURLです。短いURLか二次元コードにできます。", url, field)
    for mention, reason in days.doubtful(words, base):
        yield Flag(reason, words[mention.start : mention.bracket_end], field)
    for mention in days.without_weekday(words, base):
        yield Flag("曜日がありません。", words[mention.start : mention.end], field)
    yield from _of_numbers(field, words)


def _of_ruby(field: str, words: str) -> Iterator[Flag]:
    """A reading for a person's eyes: kana over its letters, one at a time, closed again."""
    for found in RUBY.finditer(words):
        if _KANJI.search(found["reading"] or found["han_reading"]):
            yield Flag("ふりがなに漢字が入っています。", found[0], field)
        if found["han"]:
            yield Flag(
                f"「{found['han']}」の上に、小さいふりがなで「{found['han_reading']}」と刷ります。"
                "作品の名前なら『 』で囲んでください。",
                found[0],
                field,
            )
    rest = RUBY.sub("\n", words)
    for place, sign in enumerate(rest):
        if sign == "｜" or (sign in "《》" and not _is_quoted(rest, place)):
            around = rest[max(0, place - 4) : place + 8].strip()
            yield Flag(
                "ふりがなの書き方を確かめてください。「｜櫟木《くぬぎ》台」のように、｜と《 》で囲みます。",
                around.replace("\n", ""),
                field,
            )
            return


def _is_quoted(text: str, place: int) -> bool:
    """「《申込方法》」 as a heading: one pair, nothing nested."""
    opened, closed = text.rfind("《", 0, place + 1), text.find("》", place)
    if opened < 0 or closed < 0:
        return False
    inside = text[opened + 1 : closed]
    return bool(inside) and not set(inside) & set("《》｜\n")


def _of_numbers(field: str, words: str) -> Iterator[Flag]:
    told = set()
    for number in _NUMBER.findall(words):
        digits = number.replace("-", "")
        if len(digits) != (11 if digits.startswith(MOBILE_AND_FREE) else 10):
            told.add(number)
            yield Flag(f"電話番号が{len(digits)}桁です。番号を確かめてください。", number, field)
    for found in _CALL.finditer(words):
        number = found["number"].rstrip("-（(")
        if not number.lstrip("(（").startswith("0") and not any(number in one for one in told):
            yield Flag("電話番号に市外局番がありません。", found["sign"] + number, field)


def _of_contact(text: ItemText) -> Iterator[Flag]:
    ask = MARKS[-1].symbol
    contact = dict(text.fields).get(ask, "")
    if not contact:
        yield Flag("問合せ先がありません。", "", ask)
    elif not (_NUMBER.search(contact) or _CALL.search(contact) or _MAIL.search(contact)):
        yield Flag("問合せ先に、電話番号もメールアドレスもありません。", contact, ask)


def _of_days(text: ItemText, published: date) -> Iterator[Flag]:
    base, fields = Base.publication(published), dict(text.fields)
    when, apply = fields.get(MARKS[0].symbol, ""), fields.get("申", "")
    if (day := _first_day(when, base)) and (day - published).days < FEWEST_DAYS:
        yield Flag(_too_soon(day, published, "開催日"), when, MARKS[0].symbol)
    closing = [one.on for group in days.mentions(apply, base) for one in group if one.on]
    if closing and (max(closing) - published).days < FEWEST_DAYS:
        yield Flag(_too_soon(max(closing), published, "申込みの締切"), apply, "申")


def _first_day(when: str, base: Base) -> date | None:
    """The day to be there; of what goes on for more than a week, the last."""
    groups = days.mentions(when, base)
    known = [one.on for one in groups[0] if one.on] if groups else []
    if not known:
        return None
    return max(known) if (max(known) - min(known)).days > LONG_RUN else min(known)


def _too_soon(day: date, published: date, what: str) -> str:
    left = (day - published).days
    if left < 0:
        return f"{what}が、発行日（{published.month}月{published.day}日）より前です。"
    return f"{what}が発行日から{left}日しかありません。紙面が届くまでに間に合うか確かめてください。"


def _of_length(text: ItemText, budget: int, lines: int | None) -> Iterator[Flag]:
    taken = measure(text, budget).lines if lines is None else lines
    if taken > budget:
        yield Flag(f"目安の{budget}行を{taken - budget}行超えています。短くしてください。", "", LEAD)
