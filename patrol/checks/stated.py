"""The audience a draft states: in its structured field, else outright in its words."""

from __future__ import annotations

from dataclasses import dataclass

from announcements.fact_lines import audience as audience_words
from announcements.models.announcement import AudienceKind
from patrol.checks.ages import OLDEST, Ages, stated_ages
from patrol.checks.draft import CheckInput, Passage
from patrol.extraction import Audience, extract
from patrol.extraction.audience import AudienceSpan

PREGNANT = "妊娠中の人"


@dataclass(frozen=True, slots=True)
class Stated:
    """Ages and 妊娠 as stated, with the words and their place. `ages` None: only 妊娠 is."""

    ages: Ages | None
    pregnancy: bool
    passage: Passage
    start: int | None = None
    end: int | None = None

    @property
    def quote(self) -> str:
        return self.passage.text if self.start is None else self.passage.text[self.start : self.end]

    def is_open_for(self, promised: Ages) -> bool:
        """3歳以上 under a promise for 0–6: open to the promised readers as to everybody above."""
        return (
            self.ages is not None
            and self.ages.high >= OLDEST
            and promised.low <= self.ages.low < promised.high < OLDEST
        )

    @property
    def words(self) -> str:
        """「8〜12歳」「妊娠中の人」."""
        return self.ages.words() if self.ages else PREGNANT


def stated_audience(draft: CheckInput) -> Stated | None:
    """The audience to judge: the structured field, else the words of 対象, else title and body.

    None where the draft leaves the ages open (どなたでも) or speaks of them in passing only.
    """
    facts = draft.facts
    if facts.audience_kind == AudienceKind.EVERYONE:
        return None
    if facts.audience_kind == AudienceKind.AGES and (ages := stated_ages(facts)):
        field = "audience_text" if facts.audience_text else "audience_kind"
        passage = Passage(field, audience_words(facts))
        return Stated(ages, facts.audience_pregnancy, passage, *_whole(passage))
    if facts.audience_pregnancy:
        return Stated(None, True, Passage("audience_kind", audience_words(facts) or PREGNANT))
    if facts.audience_text:
        said = extract(facts.audience_text, ref=draft.send_date)
        if found := _read(said, (Passage("audience_text", facts.audience_text),)):
            return found
    if not draft.said_audience.is_outright:
        return None
    return _read(draft.said_audience, (Passage("title", facts.title), Passage("body", facts.body)))


def states_everyone(draft: CheckInput) -> bool:
    """Whether どなたでも is chosen, or said where nothing was chosen."""
    kind = draft.facts.audience_kind
    return kind == AudienceKind.EVERYONE or (not kind and draft.said_audience.everyone)


def _whole(passage: Passage) -> tuple[int | None, int | None]:
    return (0, len(passage.text)) if passage.field == "audience_text" else (None, None)


def _read(said: Audience, passages: tuple[Passage, ...]) -> Stated | None:
    if said.everyone or not (said.says_ages or said.pregnancy):
        return None
    spans = said.deciding_spans
    if not said.says_ages or not spans:
        return Stated(None, said.pregnancy, Passage(passages[-1].field, PREGNANT))
    passage, start, end = placed(spans[0], passages)
    return Stated(Ages.of(said.age_min, said.age_max), said.pregnancy, passage, start, end)


def placed(span: AudienceSpan, passages: tuple[Passage, ...]) -> tuple[Passage, int, int]:
    """Offsets into title + line break + body, as offsets into the one or the other."""
    first = passages[0]
    if len(passages) == 1 or not first.text:
        return passages[-1], span.start, span.end
    shift = len(first.text) + 1
    if span.start < shift:
        return first, span.start, min(span.end, len(first.text))
    return passages[1], span.start - shift, span.end - shift
