"""Texts with next to nothing in them: 喜多方市 sent the two characters 「つい」 to every phone in town."""

from __future__ import annotations

import re
from collections.abc import Iterable

from announcements.models.announcement import Channel
from patrol.checks.base import Check, Finding
from patrol.checks.draft import TEXT_PREFIX, CheckInput
from patrol.severity import Severity

# Letters, digits, kana and kanji: what carries meaning.
MEANT = re.compile(r"\w")
# ああああ, 本文本文: typed to have something there. わくわく says little, but it is a word.
PADDING = re.compile(
    r"\s*(?:(?P<piece>\S{1,8}?)(?P=piece){2,}|(?:本文|件名|タイトル|見出し|文章|お知らせ){2,})\s*"
)
FEWEST_IN_BODY = 10
FEWEST_IN_TEXT = 15
FEWEST_IN_TITLE = 3


class EmptinessCheck(Check):
    name = "emptiness"
    title = "空に近い文面"
    version = 2

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        facts = draft.facts
        if meaningful(facts.title) < FEWEST_IN_TITLE:
            yield self.found(
                Severity.STOP,
                f"件名が短すぎます（{meaningful(facts.title)}字）。",
                "何のお知らせか分かる件名にしてください。",
                field="title",
            )
        elif PADDING.fullmatch(facts.title):
            yield self.found(
                Severity.STOP,
                f"件名が「{facts.title.strip()[:20]}」です。仮の文字のままではありませんか。",
                "何のお知らせか分かる件名にしてください。",
                field="title",
            )
        if not facts.body.strip():
            yield self.found(
                Severity.CONFIRM,
                "本文がありません。",
                "何があるのか、何をしてほしいのかを一文でも書いてください。",
                field="body",
            )
        elif meaningful(facts.body) < FEWEST_IN_BODY or PADDING.fullmatch(facts.body):
            yield self.found(
                Severity.STOP,
                f"本文が「{facts.body.strip()[:20]}」だけです。書きかけではありませんか。",
                "本文を書き上げてください。",
                field="body",
            )
        yield from self._channels(draft)

    def _channels(self, draft: CheckInput) -> Iterable[Finding]:
        for channel, copy in draft.copies.items():
            length = meaningful(copy.text)
            if length >= FEWEST_IN_TEXT and PADDING.fullmatch(copy.text):
                yield self.found(
                    Severity.STOP,
                    f"{Channel(channel).label}の文面が、同じ文字の繰り返しです。",
                    "文面を書き上げてください。",
                    field=TEXT_PREFIX + channel,
                )
            elif length < FEWEST_IN_TEXT:
                yield self.found(
                    Severity.STOP,
                    f"{Channel(channel).label}の文面が{length}字しかありません。",
                    "文面を書き上げるか、この媒体を外してください。",
                    field=TEXT_PREFIX + channel,
                )


def meaningful(text: str) -> int:
    """How many characters say something."""
    return len(MEANT.findall(text))
