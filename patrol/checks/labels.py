"""What a text says under its own labels: 日時, 締切, 場所, 費用, 問合せ, with the days that stand there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from patrol.extraction import DateMention

DEADLINE_REACH = 16
DEADLINE_BEFORE = re.compile(
    r"(?:締め?切り?日?|〆切|(?:申し?込み?|応募|受付|提出)(?:の?締め?切り?|期限|期間)(?:日|は)?)"
    r"[^。\n、,\d]{0,6}$"
)
CLOCK = r"[ 　（(]{0,2}(?:(?:午前|午後)?[\d０-９]{1,2}[時:：][\d０-９]{0,2}分?|正午)?[)） 　]{0,2}"
ASIDE = r"(?:[（(][^（()）\n]{1,6}[)）])?"
DEADLINE_BEHIND = re.compile(
    rf"{CLOCK}{ASIDE}(?:必着|消印|締め?切り?|〆切"
    r"|まで(?:に|の間に)?[^。\n]{0,16}?(?:申し?込|応募|電話|お?申|提出|受け付け|受付|フォーム|窓口|必着|届))"
)
BEGINS = re.compile(rf"{CLOCK}{ASIDE}(?:から|より|[~～〜])")
# Reports, birthdays and days by which something was done.
DONE = re.compile(
    r"[^。\n]{0,40}?(?:(?:まし|でし|込ん|込まれ|提出し|届け出|登録し|申請し|受け|行っ|終わっ|届い)[ただ]|生まれ)"
)

COLON = r"[】\]）)]?[:： 　\n】は]{1,2}"
WHEN = re.compile(rf"(?:開催日時?|日時|期日|とき(?!は)){COLON}")
# The line of a label: up to the end of the sentence, of the line, or the next label.
VALUE = re.compile(r"[^\n。／■●◆【◎・]{0,80}")
FIRST_REACH = 12


def begins(text: str, mention: DateMention) -> bool:
    """「12月1日から」: the first day of something."""
    return bool(BEGINS.match(text, mention.end))


def is_deadline(text: str, mention: DateMention) -> bool:
    """締切：11月20日, 11月20日(金)必着, 11月20日までに電話で; not 11月20日までに申し込んだ方."""
    before = text[max(0, mention.start - DEADLINE_REACH) : mention.start]
    if not (DEADLINE_BEFORE.search(before) or DEADLINE_BEHIND.match(text, mention.end)):
        return False
    return not DONE.match(text, mention.end)


def closing_days(text: str, mentions: Sequence[DateMention]) -> set[int]:
    """Where the days begin that `text` names as a deadline; of 申込期間 the last."""
    found: set[int] = set()
    opened = False  # the day before was the first of the days to apply
    for mention, following in zip_longest(mentions, mentions[1:]):
        starts = begins(text, mention) or (following is not None and following.joint == "~")
        closes = opened or is_deadline(text, mention)
        opened = closes and starts
        if closes and not starts:
            found.add(mention.start)
    return found


def values(text: str, label: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where the words stand that follow each label."""
    for match in label.finditer(text):
        value = VALUE.match(text, match.end())
        if value and value.group().strip():
            yield value.span()


def days_when(text: str, mentions: Sequence[DateMention]) -> list[list[DateMention]]:
    """The days of each 日時 of `text`; none where another thing than a day comes first."""
    groups = []
    starts = [one.start for one in mentions]
    for start, end in values(text, WHEN):
        days = list(mentions[bisect_left(starts, start) : bisect_left(starts, end)])
        if days and days[0].start - start <= FIRST_REACH:
            groups.append(days)
    return groups
