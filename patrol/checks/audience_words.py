"""The structured 対象 against what title, body and the channels' own texts say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from announcements.models.announcement import AudienceKind, Kind
from patrol.checks.ages import Ages, stated_ages
from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput, Passage
from patrol.extraction import extract
from patrol.extraction.audience import Audience, AudienceSpan
from patrol.severity import Severity

OUTRIGHT = 2
DIGIT = re.compile(r"\d")
BOUND = re.compile(r"以上|以下|未満|まで")
TOLERANCE_YEARS = 1.0  # 小学生 is 6–12 or 7–12, by who counts
# About people of an age, for all others: 中学生のポスター展, 65歳以上をねらう詐欺, 20歳になったら国民年金.
ABOUT_THEM = re.compile(
    r"展(?![開望])|作品|作文(?!教室|講座)|見守|[をが](?:ねら|狙)[うわっい]|狙われ|ねらわれ|注意|になったら"
)


class AudienceWordsCheck(Check):
    name = "audience_words"
    version = 2
    title = "対象の食い違い"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        kind = draft.facts.audience_kind
        if kind not in {AudienceKind.EVERYONE, AudienceKind.AGES} or draft.facts.kind == Kind.SAFETY:
            return  # 75歳の男性が行方不明 is no audience
        for passage in draft.passages:
            if passage.field in {"title", "body", "audience_text"} or passage.field.startswith("texts."):
                yield from self._judge(draft, passage)

    def _judge(self, draft: CheckInput, passage: Passage) -> Iterator[Finding]:
        said = extract(passage.text, ref=draft.send_date)
        least = 1 if passage.field in {"title", "audience_text"} else OUTRIGHT
        spans = [span for span in said.deciding_spans if span.weight >= least]
        if not spans or not said.says_ages:
            return
        if passage.field == "title" and ABOUT_THEM.search(passage.text):
            return
        if draft.facts.audience_kind == AudienceKind.EVERYONE:
            if not said.everyone and _read(said) != Ages():
                yield self._but_limited(passage, spans[0], _read(said))
        elif said.everyone:
            return
        elif (stated := stated_ages(draft.facts)) and _differs(stated, said):
            if passage.field == "title" and stated.share_within(_read(said)) == 1:
                return  # 「小学生の教室」 for the third year and above: a title is brief
            yield self._differs(passage, spans[0], stated, said)

    def _but_limited(self, passage: Passage, span: AudienceSpan, read: Ages) -> Finding:
        bound = BOUND.match(passage.text, span.end)
        quote = passage.text[span.start : bound.end() if bound else span.end]
        # Figures say it themselves; シニア is the word the clerk looks for, a birthday no age.
        by_figure = DIGIT.search(quote) and "生まれ" not in quote
        whom = read.words() if by_figure else f"「{quote}」（{read.words()}）"
        return self.found_at(
            passage,
            span.start,
            span.end,
            Severity.CONFIRM,
            f"対象の欄は「どなたでも」ですが、{passage.label}は{whom}に限っています。",
            "対象の欄か文面のどちらかに合わせてください。",
        )

    def _differs(self, passage: Passage, span: AudienceSpan, stated: Ages, said: Audience) -> Finding:
        read = _read(said)
        apart = read.share_within(stated) == 0
        return self.found_at(
            passage,
            span.start,
            span.end,
            Severity.STOP if apart else Severity.CONFIRM,
            f"対象の欄は{stated.words()}ですが、{passage.label}からは{read.words()}と読めます。",
            "対象の欄か文面のどちらかに合わせてください。",
        )


def _read(said: Audience) -> Ages:
    return Ages.of(said.age_min, said.age_max)


def _differs(stated: Ages, said: Audience) -> bool:
    read = _read(said)
    return abs(stated.low - read.low) > TOLERANCE_YEARS or abs(stated.high - read.high) > TOLERANCE_YEARS
