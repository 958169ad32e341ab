"""A transparent score of plain language: 100 is easy. Every point lost has a name and can be argued with.

What costs points follows the 公用文作成の考え方 (40–60 characters a sentence, words of compulsory schooling)
and the 在留支援のためのやさしい日本語ガイドライン (no double negation, no passive, few loan words).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from patrol.prose.sentences import Sentence, sentences

LONG = 50  # characters: the middle of what the guides ask for
MOST_HARD = 3

KANJI = re.compile(r"[一-龯々]")
KANJI_RUN = re.compile(r"[一-龯々]{8,}")
LOAN_WORD = re.compile(r"[ァ-ヴー]{5,}")
PASSIVE = re.compile(r"(?:さ|わ|か|が|た|ば|ま|ら|な)れ(?:る|た|て|ま)|られ(?:る|た|て|ま)")
COMMA = re.compile(r"[、，,]")
OFFICIAL = re.compile(
    r"当該|遡及|勘案|鑑み|逓減|若しくは|又は|並びに|及び|但し|斡旋|毀損|瑕疵|懈怠|疎明|具備|従前|所定の|思料|進捗|醸成|涵養|喚起"
    r"|資する|係る|かかる|に際し|につき|のみならず|べく|べから|せしめ|ものとする|講じ|講ずる|図る|図り|賜り|御高配|励行|周知徹底|遵守|交付申請"
)
NEGATED_TWICE = re.compile(
    r"な(?:い|く)(?:わけ|こと|もの|と)?(?:では|でも|には|とは|は|も)(?:あり?ま?せん|ない|いえ(?:ない|ません)|言え(?:ない|ません)|限ら(?:ない|ません))"
    r"|なく(?:は|も)(?:ない|ありません)|ずには?い(?:られ|ら)(?:ない|ません)|ざるを得(?:ない|ません)"
    r"|なければ(?:[^。、\n]{1,12})?(?:できない|できません|受けられない|受けられません|なれない|なれません)"
    r"|ない(?:人|方|かた|場合|もの|者)(?:以外|を除)"
)


@dataclass(frozen=True, slots=True)
class Difficulty:
    """One reason why a sentence is hard, and what it costs."""

    reason: str
    points: float


@dataclass(frozen=True, slots=True)
class HardSentence:
    """A sentence with what makes it hard, the heaviest reason first."""

    sentence: Sentence
    difficulties: tuple[Difficulty, ...]

    @property
    def points(self) -> float:
        return min(100.0, sum(difficulty.points for difficulty in self.difficulties))

    @property
    def reasons(self) -> str:
        return "、".join(difficulty.reason for difficulty in self.difficulties)


@dataclass(frozen=True, slots=True)
class Plainness:
    """`score` 0–100 (100 is easy), and the hardest sentences first; only sentences that lost points."""

    score: int
    hardest: tuple[HardSentence, ...]
    judged: int


def plainness(text: str) -> Plainness:
    """The score of `text`; 100 where there is no sentence to judge.

    Half is the mean of all sentences, half the hardest three: one monster in a plain text is still a monster.
    """
    judged = [HardSentence(one, difficulties(one.text)) for one in sentences(text)]
    if not judged:
        return Plainness(100, (), 0)
    ranked = sorted(judged, key=lambda one: -one.points)
    worst = ranked[:MOST_HARD]
    mean = sum(one.points for one in judged) / len(judged)
    peak = sum(one.points for one in worst) / len(worst)
    return Plainness(round(100 - (mean + peak) / 2), tuple(one for one in worst if one.points), len(judged))


def difficulties(text: str) -> tuple[Difficulty, ...]:
    """All that makes a sentence hard, the heaviest first."""
    found = [difficulty for rule in RULES if (difficulty := rule(text))]
    return tuple(sorted(found, key=lambda difficulty: -difficulty.points))


def _length(text: str) -> Difficulty | None:
    over = len(text) - LONG
    return Difficulty(f"{len(text)}字と長い", min(45.0, over * 0.6)) if over > 0 else None


def _kanji_share(text: str) -> Difficulty | None:
    share = len(KANJI.findall(text)) / len(text)
    return Difficulty(f"漢字が{share:.0%}", min(20.0, (share - 0.45) * 100)) if share > 0.45 else None


def _kanji_runs(text: str) -> Difficulty | None:
    runs = sorted(KANJI_RUN.findall(text), key=len, reverse=True)
    points = sum(3.0 + len(run) - 8 for run in runs)
    return Difficulty(f"漢字が続く（{runs[0][:20]}）", min(20.0, points)) if runs else None


def _loan_words(text: str) -> Difficulty | None:
    words = list(dict.fromkeys(LOAN_WORD.findall(text)))
    if len(words) < 2:
        return None
    return Difficulty(f"片仮名の語が多い（{'、'.join(words[:3])[:30]}）", min(12.0, 4.0 * (len(words) - 1)))


def _passive(text: str) -> Difficulty | None:
    times = len(PASSIVE.findall(text))
    return Difficulty("「れる・られる」の言い方", min(9.0, 3.0 * times)) if times else None


def _commas(text: str) -> Difficulty | None:
    commas = len(COMMA.findall(text))
    return Difficulty(f"読点が{commas}つ", min(12.0, 3.0 * (commas - 3))) if commas > 3 else None


def _official(text: str) -> Difficulty | None:
    words = list(dict.fromkeys(OFFICIAL.findall(text)))
    return Difficulty(f"かたい言葉（{'、'.join(words[:3])}）", min(16.0, 4.0 * len(words))) if words else None


def _negated_twice(text: str) -> Difficulty | None:
    match = NEGATED_TWICE.search(text)
    return Difficulty(f"二重の打ち消し（{match.group()[:20]}）", 12.0) if match else None


RULES: tuple[Callable[[str], Difficulty | None], ...] = (
    _length,
    _kanji_share,
    _kanji_runs,
    _loan_words,
    _passive,
    _commas,
    _official,
    _negated_twice,
)
