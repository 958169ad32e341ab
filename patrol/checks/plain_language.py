"""How plain the body and the texts of one's own are, with the three hardest sentences named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from patrol.checks.base import Check, Finding
from patrol.checks.draft import TEXT_PREFIX, CheckInput, Passage
from patrol.prose import Plainness, plainness
from patrol.severity import Severity

# One in ten of published announcements is below the first, one in fifty below the second.
HARD = 75
VERY_HARD = 60
JUDGED = ("body", "how_to_apply")
SHORTEST_QUOTE = 24


class PlainLanguageCheck(Check):
    name = "plain_language"
    title = "わかりやすさ"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for passage in draft.passages:
            if passage.field in JUDGED or passage.field.startswith(TEXT_PREFIX):
                plain = plainness(passage.text)
                if plain.score < HARD:
                    yield from self._judge(passage, plain)

    def _judge(self, passage: Passage, plain: Plainness) -> Iterator[Finding]:
        severity = Severity.CONFIRM if plain.score < VERY_HARD else Severity.NOTE
        for place, hard in enumerate(plain.hardest, start=1):
            yield self.found_at(
                passage,
                hard.sentence.start,
                hard.sentence.end,
                severity if place == 1 else Severity.NOTE,
                f"{passage.label}のわかりやすさは{plain.score}点（100点満点）です。"
                f"{place}番目に読みにくい文：{hard.reasons}。",
                "一文に一つのことを、短く、ふだんの言葉で書いてください。",
                score=plain.score,
                points=round(hard.points),
            )
