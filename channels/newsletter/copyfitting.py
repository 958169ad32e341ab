"""How much paper a text takes: full-width counting and estimated lines of a column's characters.

The estimate knows the column only by its number of characters; what was really set comes from the layout
itself. It errs by a line now and then because justified text may pull a character in.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from announcements.weight.ruby import RUBY as RUBY
from announcements.weight.ruby import without_ruby as without_ruby
from channels.newsletter.item import ItemText

CHARACTERS = 17  # in a column of the usual A4
COLUMN = float(CHARACTERS)
TITLE_SIZE = 10.5 / 9.5  # of a title, to the text
MARK = 1.5  # characters a fact is set in, behind its mark
LINE_BUDGET = 20  # lines an item should keep to; 福岡市's information box has 21
MOST_LINES = 96  # two whole columns: nothing longer can be placed
NOT_AT_START = frozenset(
    "、。，．・：；？！）］｝〕〉》」』】〜ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々…‥,.)]!?:;%％℃"
)
NOT_AT_END = frozenset("（［｛〔〈《「『【([¥☎")
# What is read at a glance stays on one line. In justified text only figures with their counter (longer
# pieces would tear the lines apart), in ragged text whole dates and times. A closing 「）」 stays outside:
# it cannot begin a line anyway; 〜, ・ and small kana go along, because behind a box they could.
# None begins inside a longer number or word, whose head would be left behind at the end of a line.
_FIGURE = r"(?<![0-9,.])[0-9][0-9,]*(?:[年月日時分人組円歳回枚点席台]|カ[月所年]|丁目|番地)"
_PHONE = r"(?:☎|(?<![0-9-]))0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}"
_SCHEME = r"https?://"
_DATE = r"(?<![0-9,.])(?:[0-9]{1,2}月)?[0-9]{1,2}日(?:（[^（）\n]{1,4}(?=）))?"
_TIME = r"(?:午前|午後|(?<![0-9,.]))[0-9]{1,2}時(?:[0-9]{1,2}分)?|正午"
_TAIL = "[〜・：；…‥%℃ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]{0,3}"  # no more: a line must hold it
# Typst takes 「：」 for a mark at the left of its square and squeezes it from the right, over the next
# letter; in a box with what comes before it, and not the last thing in it, it is left alone.
_LED = "".join(map(re.escape, sorted(NOT_AT_START - set("：；"))))
_COLON = rf"(?:(?<![!-~])[!-~]{{1,16}}|[^!-~\s：；{_LED}][{_LED}]*)[：；]"
_INITIAL = "(?<![!-~])[A-Z](?=[ァ-ヴ])"  # of Eメール and Tシャツ
JUSTIFIED = re.compile(rf"(?:{_SCHEME}|{_PHONE}|{_FIGURE}|{_INITIAL}[ァ-ヴ]|{_COLON}){_TAIL}")
_KATAKANA = (
    "(?:(?<![!-~])[A-Z]{1,4})?(?<![ァ-ヴー])(?![ァィゥェォッャュョヮ])[ァ-ヴ][ァ-ヴー]{1,9}(?![ァ-ヴー])"
)
_ERA = "(?:令和|平成|昭和)(?:元|[0-9]{1,2})年度?"
RAGGED = re.compile(rf"(?:{_SCHEME}|{_PHONE}|{_ERA}|{_DATE}|{_TIME}|{_FIGURE}|{_KATAKANA}){_TAIL}")
_WORDS = {kept: re.compile(rf"{kept.pattern}|[!-~]+|[^!-~]") for kept in (JUSTIFIED, RAGGED)}


@dataclass(frozen=True, slots=True)
class Fit:
    """The editor's counter 「132字×9行」 of one item."""

    characters: int
    lines: int
    budget: int = LINE_BUDGET

    @property
    def over(self) -> int:
        """Lines beyond the budget."""
        return max(0, self.lines - self.budget)

    @property
    def label(self) -> str:
        said = f"{self.characters}字×{self.lines}行（目安{self.budget}行"
        return f"{said}、{self.over}行あふれ）" if self.over else f"{said}）"


def measure(item: ItemText, budget: int = LINE_BUDGET, characters: int = CHARACTERS, beside: int = 0) -> Fit:
    """Characters and estimated lines of the whole item, the title included.

    `characters` is the width of a column, `beside` the lines of what is no text (pictures, 二次元コード).
    """
    lines = estimate_lines(item.title, title_column(characters), RAGGED)
    lines += estimate_lines(item.lead, characters)
    lines += sum(estimate_lines(text, characters - MARK, RAGGED) for _, text in item.fields)
    return Fit(math.ceil(sum(map(width, item.texts))), lines + beside, budget)


def title_column(characters: float) -> float:
    """Characters of a title in one line: it is set a little larger."""
    return round(characters / TITLE_SIZE - 0.08, 1)


def width(text: str) -> float:
    """Full-width characters of `text`; a half-width one counts 0.5, an accent or a joiner nothing."""
    return sum(map(_width_of, without_ruby(text)))


def estimate_lines(text: str, column: float = COLUMN, kept: re.Pattern[str] = JUSTIFIED) -> int:
    """Lines of `column` characters, with what is `kept` whole and 「。」 off the start of a line."""
    paragraphs = (paragraph for paragraph in without_ruby(text).split("\n") if paragraph)
    return sum(len(broken(paragraph, column, kept)) for paragraph in paragraphs)


def broken(paragraph: str, column: float = COLUMN, kept: re.Pattern[str] = JUSTIFIED) -> list[str]:
    """A paragraph without ruby in the lines `estimate_lines` counts."""
    lines, filled = [""], 0.0
    for word in _unbreakable(paragraph, kept):
        if filled and filled + sum(map(_width_of, word)) > column:
            lines.append("")
            filled = 0.0
        for character in word:
            # A word wider than the column is cut where the column ends.
            if filled and filled + _width_of(character) > column:
                lines.append("")
                filled = 0.0
            lines[-1] += character
            filled += _width_of(character)
    return lines


def _unbreakable(paragraph: str, kept: re.Pattern[str]) -> list[str]:
    """Words which must not be parted: 「（」 goes with the next, 「。」 with the one before."""
    words: list[str] = []
    for word in _WORDS[kept].findall(paragraph):
        if words and (word[0] in NOT_AT_START or words[-1][-1] in NOT_AT_END):
            words[-1] += word
        else:
            words.append(word)
    return words


def _width_of(character: str) -> float:
    if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"}:
        return 0.0
    return 1.0 if unicodedata.east_asian_width(character) in "FWA" else 0.5
