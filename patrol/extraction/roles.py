"""What an age is said about: the people it is for, or a price, child care on the side, a performer."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from patrol.extraction.role_words import (
    AN_ANIMALS_AGE,
    ANIMALS,
    CALL_FOR_ENTRIES,
    CAREER,
    CHILD_CARE,
    EXCLUDED,
    FOLLOWED_BY,
    FREE_BEFORE,
    LEVEL,
    NOT_THE_AUDIENCE,
    OF_PEOPLE,
    PERFORMERS,
    PRECEDED_BY,
    PREGNANT_SINCE,
    PRICE,
    PRICE_OF_ALL,
)

TARGET = "対象"
OUTSIDE_BRACKETS = {CHILD_CARE, PERFORMERS, ANIMALS}
REACH = 40  # characters of the clause looked at on each side
EXCLUSION_REACH = 9
EXCLUSION_END = re.compile(r"[(、。\n]")
CLAUSE_START = re.compile(r"[。\n、※;]| \*|\(")
CLAUSE_END = re.compile(r"[。\n、※;]| \*")
SENTENCE = re.compile(r"[。\n]")

SAYS_TARGET_BEFORE = re.compile(r"対象(?!外)")
SAYS_TARGET_AFTER = re.compile(r"[^。、\n]{0,24}?(?:を?対象(?!外)|向け|限定|のため)")
TARGET_REACH = 60
PRECEDING_REACH = 20


@dataclass(frozen=True, slots=True)
class Place:
    """An age as it stands in its clause: the words before it, its own and those behind."""

    lead: str
    words: str
    tail: str

    @property
    def clause(self) -> str:
        return self.lead + self.words + self.tail

    def told_by(self, name: str) -> str:
        """The part of the clause that may say the age is about `name`."""
        if name == LEVEL:
            return self.words + self.tail
        if name in OUTSIDE_BRACKETS:
            # 18歳以上の方(託児あり): a bracket opened behind the age tells of something else.
            return self.lead + self.words + self.tail.split("(")[0]
        return self.clause


@dataclass(frozen=True, slots=True)
class Clauses:
    """A folded text cut once, so that each span finds its clause by bisection."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Clauses:
        return cls(
            text,
            (0, *(match.end() for match in CLAUSE_START.finditer(text))),
            (*(match.start() for match in CLAUSE_END.finditer(text)), len(text)),
            (0, *(match.end() for match in SENTENCE.finditer(text))),
        )

    def place(self, start: int, end: int) -> Place:
        """The span in its clause; what stands in brackets is read with the words before them."""
        begins = self.starts[bisect_right(self.starts, start) - 1]
        closes = self.ends[bisect_left(self.ends, end)]
        lead = ""
        if begins and self.text[begins - 1] == "(":
            lead = re.split(r"[。\n、※*]", self.text[max(0, begins - 16) : begins])[-1]
        return Place(
            lead=lead + self.text[max(begins, start - REACH) : start],
            words=self.text[start:end],
            tail=self.text[end : min(closes, end + REACH)],
        )

    def says_target(self, start: int, end: int) -> bool:
        """True where 対象 (or 向け, 限定) stands by the span: the audience stated outright."""
        sentence = self.sentences[bisect_right(self.sentences, start) - 1]
        before = self.text[max(sentence, start - TARGET_REACH) : start]
        after = self.text[end : end + TARGET_REACH]
        return bool(SAYS_TARGET_BEFORE.search(before) or SAYS_TARGET_AFTER.match(after))


def role_of(clauses: Clauses, start: int, end: int) -> str:
    """対象, or the name of what else the age is said about."""
    place, text = clauses.place(start, end), clauses.text
    for name, pattern in NOT_THE_AUDIENCE:
        if name == EXCLUDED:
            # 未就学児はご遠慮ください; but 18歳以上(高校生を除く) is about 18歳以上.
            directly_behind = EXCLUSION_END.split(text[end : end + EXCLUSION_REACH])[0]
            found = pattern.search(directly_behind)
        else:
            found = pattern.search(place.told_by(name))
        if found and not _is_of_all(name, place, text[end : end + REACH]):
            return name
    for name, pattern in FOLLOWED_BY:
        if pattern.match(text, end):
            return name
    before = text[max(0, start - PRECEDING_REACH) : start]
    if PREGNANT_SINCE.search(before):
        return "妊娠の月"
    return CAREER if PRECEDED_BY.search(before) else TARGET


def _is_of_all(name: str, place: Place, after: str) -> bool:
    """Whether the word is about the event or about others, though it stands in the clause of the age."""
    if name == PRICE:
        priced = PRICE_OF_ALL.match(after) or FREE_BEFORE.search(place.lead)
        return "対象" in place.clause or bool(priced)
    if name == PERFORMERS:
        return bool(CALL_FOR_ENTRIES.search(place.clause))
    if name == ANIMALS:
        return AN_ANIMALS_AGE.search(place.words) is None or OF_PEOPLE.match(after) is not None
    return False
