"""Sentences nobody can follow on a phone. The guides for official Japanese ask for 40 to 60 characters."""

from __future__ import annotations

from collections.abc import Iterable

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.prose import sentences
from patrol.severity import Severity

LONG = 100


class LongSentencesCheck(Check):
    name = "long_sentences"
    title = "長い文"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for passage in draft.passages:
            long = [one for one in sentences(passage.text) if one.length > LONG]
            if not long:
                continue
            longest = max(long, key=lambda one: one.length)
            others = f"（ほか{len(long) - 1}文）" if len(long) > 1 else ""
            yield self.found_at(
                passage,
                longest.start,
                longest.end,
                Severity.NOTE,
                f"{passage.label}に、{longest.length}字の文があります{others}。携帯電話の画面では10行ほどになります。"
                if longest.length > 180
                else f"{passage.label}に、{longest.length}字の文があります{others}。",
                "60字くらいまでの文に分けてください。",
                count=len(long),
            )
