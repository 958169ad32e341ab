"""The structured 対象 against what title, body and the channels' own texts say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from announcements.models.announcement import AudienceKind
from patrol.checks.ages import Ages, stated_ages
from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput, Passage
from patrol.extraction import extract
from patrol.extraction.audience import Audience, AudienceSpan
from patrol.severity import Severity

OUTRIGHT = 2
TOLERANCE_YEARS = 1.0  # 小学生 is 6–12 or 7–12, by who counts


class AudienceWordsCheck(Check):
    name = "audience_words"
    title = "対象の食い違い"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        kind = draft.facts.audience_kind
        if kind not in {AudienceKind.EVERYONE, AudienceKind.AGES}:
            return
        for passage in draft.passages:
            if passage.field in {"title", "body", "audience_text"} or passage.field.startswith("texts."):
                yield from self._judge(draft, passage)

    def _judge(self, draft: CheckInput, passage: Passage) -> Iterator[Finding]:
        said = extract(passage.text, ref=draft.send_date)
        least = 1 if passage.field in {"title", "audience_text"} else OUTRIGHT
        spans = [span for span in said.deciding_spans if span.weight >= least]
        if not spans or not said.says_ages:
            return
        if draft.facts.audience_kind == AudienceKind.EVERYONE:
            if not said.everyone:
                yield self._but_limited(passage, spans[0])
        elif said.everyone:
            return
        elif (stated := stated_ages(draft.facts)) and _differs(stated, said):
            if passage.field == "title" and stated.share_within(_read(said)) == 1:
                return  # 「小学生の教室」 for the third year and above: a title is brief
            yield self._differs(passage, spans[0], stated, said)

    def _but_limited(self, passage: Passage, span: AudienceSpan) -> Finding:
        quote = passage.text[span.start : span.end]
        return self.found_at(
            passage,
            span.start,
            span.end,
            Severity.CONFIRM,
            f"対象の欄は「どなたでも」ですが、{passage.label}は「{quote}」に限っています。",
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
