"""What the announcement is about, held against its category: is there one that fits clearly better?

Flagged only where another category has a good chance, the chosen one next to none, and hardly a word speaks
for it: on labelled announcements six of ten wrong categories are found, two of a hundred right ones doubted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CategoryProfile, CheckInput
from patrol.severity import Severity
from patrol.topic.combining import rank
from patrol.topic.neighbour_words import as_evidence
from patrol.topic.past import Neighbour
from patrol.topic.ranking import Clue, Ranked

# Chance of the better category, and how many times that of the chosen one.
WELL, TIMES, TIMES_CLEARLY = 0.35, 6, 10
# The dictionary's weight for the chosen category up to which no word really speaks for it.
NOTHING_SAID = 1.5
WORDS_NAMED, POSTS_NAMED = 3, 3


class TopicCheck(Check):
    name = "topic"
    title = "内容とカテゴリ"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        profiles = (*((draft.category,) if draft.category else ()), *draft.other_categories)
        facts = draft.facts
        ranking = rank(facts.title, facts.body, profiles, draft.topic_model, draft.said_audience)
        best = ranking.best
        if best is None or not ranking.told or not best.clues or best.probability < WELL:
            return
        if draft.category is None:
            yield self._proposal(draft, best)
            return
        chosen = ranking.of(draft.category.code)
        if chosen and chosen.probability * TIMES < best.probability and chosen.score <= NOTHING_SAID:
            yield self._better(draft, draft.category, chosen, best)

    def _proposal(self, draft: CheckInput, best: Ranked) -> Finding:
        return self._at(
            best.clues,
            Severity.NOTE,
            f"{_words(best.clues)}から、『{best.profile.name}』の内容と読めます。",
            f"→カテゴリは『{best.profile.name}』が合いそうです。",
            self._evidence(draft, best),
        )

    def _better(self, draft: CheckInput, category: CategoryProfile, chosen: Ranked, best: Ranked) -> Finding:
        clearly = chosen.probability * TIMES_CLEARLY < best.probability
        return self._at(
            best.clues,
            Severity.CONFIRM if clearly else Severity.NOTE,
            f"{_words(best.clues)}から、『{best.profile.name}』の内容と読めます。"
            f"『{category.name}』を選んだ人に約束したのは{category.promised}です。",
            f"→カテゴリを『{best.profile.name}』に変えるか、"
            f"『{category.name}』の人に必要な理由が伝わるように書いてください。",
            self._evidence(draft, best)
            | {"chance": round(chosen.probability, 3), "promise": category.promise},
        )

    def _at(
        self,
        clues: Sequence[Clue],
        severity: Severity,
        reason: str,
        suggestion: str,
        evidence: dict[str, Any],
    ) -> Finding:
        first = clues[0]
        return Finding(
            self.name, self.version, severity, reason, suggestion,
            first.field, first.word, first.start, first.end, evidence,
        )  # fmt: skip

    def _evidence(self, draft: CheckInput, best: Ranked) -> dict[str, Any]:
        model = draft.topic_model
        return {
            "better": best.profile.code,
            "better_name": best.profile.name,
            "better_chance": round(best.probability, 3),
            "words": [
                {"word": clue.word, "field": clue.field, "start": clue.start, "end": clue.end}
                for clue in best.clues
            ],
            "posts": [as_evidence(post) for post in _nearest(draft.past, best.profile.code)],
            "model": model.version if model else 0,
        }


def _nearest(past: Iterable[Neighbour], code: str) -> list[Neighbour]:
    """The nearest that went out, or are to, in that category."""
    return [post for post in past if post.category_code == code and post.is_out][:POSTS_NAMED]


def _words(clues: Sequence[Clue]) -> str:
    """「認知症」「介護予防」などの言葉."""
    words = list(dict.fromkeys(clue.word for clue in clues))
    named = "".join(f"「{word}」" for word in words[:WORDS_NAMED])
    return f"{named}{'など' if len(words) > WORDS_NAMED else ''}の言葉"
