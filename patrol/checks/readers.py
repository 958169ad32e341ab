"""Where no ages are stated: whether the words speak to the people the category was promised to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from patrol.checks.ages import Ages, better_category
from patrol.checks.base import Check, Finding
from patrol.checks.draft import CategoryProfile, CheckInput, Passage
from patrol.checks.stated import stated_audience
from patrol.extraction.readers import Cue, find_cues
from patrol.severity import Severity

# A cue speaks to the promised readers when this share of its ages is theirs: 親子 is 0–12, half below 6.
THEIRS = 0.4
# Words for the promised readers may be fewer than the others by this much before a person should look.
ENOUGH = 0.6
# A few characters say nothing of anybody.
SHORTEST = 20


@dataclass(frozen=True)
class Tally:
    """The cues of a text, parted by whether they speak to the promised ages."""

    cues: Sequence[Cue]
    promised: Ages

    @cached_property
    def theirs(self) -> list[Cue]:
        return [cue for cue in self.cues if self._is_theirs(cue)]

    @cached_property
    def others(self) -> list[Cue]:
        """The heaviest first."""
        found = [cue for cue in self.cues if not self._is_theirs(cue)]
        return sorted(found, key=lambda cue: -cue.weight)

    @property
    def misses(self) -> bool:
        theirs, others = (sum(cue.weight for cue in cues) for cues in (self.theirs, self.others))
        return theirs == 0 or theirs < ENOUGH * others

    def _is_theirs(self, cue: Cue) -> bool:
        return Ages.of(cue.low, cue.high).share_within(self.promised) >= THEIRS


class ReadersCheck(Check):
    name = "readers"
    title = "読者と内容"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        profile = draft.category
        if profile is None or not profile.has_ages:
            return
        promised, stated, facts = Ages.of_profile(profile), stated_audience(draft), draft.facts
        if stated is not None and not stated.is_open_for(promised):
            return
        if len(facts.title) + len(facts.body) < SHORTEST:
            return
        tally = Tally(find_cues(facts.body, facts.title), promised)
        if tally.misses:
            yield self._finding(tally, draft, profile)

    def _finding(self, tally: Tally, draft: CheckInput, profile: CategoryProfile) -> Finding:
        told = next(iter(tally.others), None)
        few = "触れた言葉が少なく" if tally.theirs else "触れた言葉が見当たらず"
        whom = profile.reader or f"『{profile.name}』を選んだ人"
        better = _better(tally, draft.other_categories)
        reason = f"{whom}に{few}、"
        reason += (
            f"「{told.word}」など、ほかの人に向けた内容に読めます。"
            if told
            else "だれに向けた内容か読み取れません。"
        )
        advice = f"『{better.name}』へ送るか、" if better else "別のカテゴリにするか、"
        passage, start, end = _placed(told, draft)
        return Finding(
            self.name,
            self.version,
            Severity.CONFIRM,
            reason,
            f"→{advice}この人たちに必要な理由が伝わるように書いてください。",
            field=passage.field,
            quote=passage.text[start:end],
            start=start if told else None,
            end=end if told else None,
            evidence={
                "promise": profile.promise,
                "better": better.code if better else "",
                "words": [cue.word for cue in tally.others[:5]],
            },
        )


def _better(tally: Tally, others: tuple[CategoryProfile, ...]) -> CategoryProfile | None:
    """The category of the ages that the heaviest words speak to, if it has any."""
    limited = [cue for cue in tally.others if cue.high is not None or cue.low >= 60]
    return better_category(Ages.of(limited[0].low, limited[0].high), others) if limited else None


def _placed(cue: Cue | None, draft: CheckInput) -> tuple[Passage, int, int]:
    title, body = Passage("title", draft.facts.title), Passage("body", draft.facts.body)
    if cue is None:
        return Passage("body", ""), 0, 0
    if not title.text:
        return body, cue.start, cue.end
    shift = len(title.text) + 1
    return (title, cue.start, cue.end) if cue.in_title else (body, cue.start - shift, cue.end - shift)
