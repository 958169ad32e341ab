"""The text of each channel, generated from the facts: pure, always within the channel's limit.

A text is built of whole parts (heading, sentences, fact lines, URL). When the limit does not take them all,
the least important are left out; nothing is ever cut in the middle of a word or of a URL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from announcements.fact_lines import audience, deadline, fact_lines, fee, when, where
from announcements.facts import Facts
from announcements.weight import columns
from announcements.weight.line_units import MAX_UNITS, utf16_units
from announcements.weight.x_weight import MAX_WEIGHT, find_urls, weighted_length

FACEBOOK_MAX = 63_206  # characters of a post (Graph API, /page/feed)
LINE_BODY_MAX = 240  # a talk shows about this much before it has to be scrolled
LEAD_MAX_LINES = 8  # of 17 characters: a lead longer than the facts below it is not read
MARK = "■"
# 「歩こう！」を合言葉に and わくわく！サイエンス are within a sentence.
_SENTENCE = re.compile(
    r"(?=[^\n])(?:「[^」\n]{0,200}」|『[^』\n]{0,200}』|（[^）\n]{0,200}）"
    r"|[！？]+(?![！？\s」』）)]|$)|[^。！？\n])*+(?:[。！？]+[」』）)]*)?"
)

Fits = Callable[[str], bool]


class Block(IntEnum):
    """Parts of one block follow each other line by line; a blank line separates blocks."""

    HEADING = 0
    BODY = 1
    FACTS = 2
    LINK = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text that is kept whole or left out; the smaller `rank` is kept first."""

    block: Block
    rank: int
    text: str


def generate(channel: str, facts: Facts, *, thread: bool = False, x_limit: int = MAX_WEIGHT) -> str:
    """The copy of `facts` for `channel`. `thread`: X may go on in further posts, so nothing is left out."""
    if channel == "x" and not thread:
        return _x(facts, x_limit)
    return {"line": _line, "x": _facebook, "facebook": _facebook, "newsletter": _newsletter}[channel](facts)


def _line(facts: Facts) -> str:
    body = _whole_sentences(facts.body, lambda text: len(text) <= LINE_BODY_MAX)
    parts = [
        Part(Block.HEADING, 0, facts.title),
        *([Part(Block.BODY, 3, body)] if body else []),
        *(Part(Block.FACTS, 2, f"{MARK}{label}：{text}") for label, text in fact_lines(facts)),
        *_link(facts, 1),
    ]
    return _keep(parts, lambda text: utf16_units(text) <= MAX_UNITS)


def _facebook(facts: Facts) -> str:
    body = [Part(Block.BODY, 2, facts.body.strip())] if facts.body.strip() else []
    parts = [
        Part(Block.HEADING, 0, facts.title),
        *body,
        *(Part(Block.FACTS, 1, f"{MARK}{label}：{text}") for label, text in fact_lines(facts)),
        *_link(facts, 1),
    ]
    return _keep(parts, lambda text: len(text) <= FACEBOOK_MAX)


def _x(facts: Facts, limit: int) -> str:
    ranked = (
        (2, "日時", when(facts)),
        (3, "場所", facts.place or where(facts)),
        (4, "対象", audience(facts)),
        (5, "締切", deadline(facts)),
        (7, "費用", fee(facts)),
    )
    parts = [
        Part(Block.HEADING, 0, facts.title),
        *(Part(Block.BODY, 6 + index, text) for index, text in enumerate(sentences(facts.body)[:2])),
        *(Part(Block.FACTS, rank, f"{MARK}{label} {text}") for rank, label, text in ranked if text),
        *_link(facts, 1, heading=""),
    ]
    return _keep(parts, lambda text: weighted_length(text) <= limit)


def _newsletter(facts: Facts) -> str:
    """The lead only: on paper the facts are set as fields with their signs."""
    return _whole_sentences(facts.body, lambda text: columns.lines(text) <= LEAD_MAX_LINES)


def _link(facts: Facts, rank: int, heading: str = "くわしい案内\n") -> list[Part]:
    return [Part(Block.LINK, rank, heading + facts.url)] if facts.url else []


# --- keeping within a limit --------------------------------------------------------------------


def sentences(text: str) -> list[str]:
    """The sentences of `text`, each with its mark; a line break also ends one."""
    return [found.strip() for found in _SENTENCE.findall(text) if found.strip()]


def _whole_sentences(text: str, fits: Fits) -> str:
    """As many of the first sentences as fit; a first sentence that is too long is left out, not cut."""
    text, end = text.strip(), 0
    for sentence in _SENTENCE.finditer(text):
        if not fits(text[: sentence.end()].rstrip()):
            break
        end = sentence.end()
    return text[:end].rstrip()


def _keep(parts: Sequence[Part], fits: Fits) -> str:
    """The most important parts that fit together, in their reading order."""
    kept: list[int] = []
    for index in sorted(range(len(parts)), key=lambda index: (parts[index].rank, index)):
        if not kept:
            first = parts[index]
            heading = shorten(first.text, fits)
            parts = [*parts[:index], Part(first.block, first.rank, heading), *parts[index + 1 :]]
            kept = [index]
        elif _may_follow(parts, index, kept) and fits(_join([parts[i] for i in sorted([*kept, index])])):
            kept.append(index)
    return _join([parts[index] for index in sorted(kept)])


def _may_follow(parts: Sequence[Part], index: int, kept: Sequence[int]) -> bool:
    """A sentence goes only with the one before it: 「ただし…」 alone would say something else."""
    before = index - 1
    is_second = before >= 0 and parts[before].block == parts[index].block == Block.BODY
    return not is_second or before in kept


def _join(parts: Sequence[Part]) -> str:
    blocks: dict[Block, list[str]] = {}
    for part in parts:
        blocks.setdefault(part.block, []).append(part.text)
    return "\n\n".join("\n".join(lines) for lines in blocks.values()).strip()


def shorten(text: str, fits: Fits) -> str:
    """`text` when it fits; else up to the last mark or space where it does with 「…」, never inside a URL.

    Only a text without a single mark is cut between characters.
    """
    if fits(text):
        return text
    marks = [found.end() for found in re.finditer(r"[\s、。，．・！？」』）】]", text)]
    for places in (marks, range(len(text))):
        for at in sorted(places, reverse=True):
            if not _inside_url(text, at) and fits(text[:at].rstrip() + "…"):
                return text[:at].rstrip() + "…"
    return ""


def _inside_url(text: str, at: int) -> bool:
    return any(start < at < end for start, end in find_urls(text))
