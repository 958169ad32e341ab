"""The difference between two contents, field by field in Japanese, with marks around words. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum
from os.path import commonprefix
from typing import Any

from announcements.copywriting import generate
from announcements.fact_lines import fact_lines
from announcements.facts import Facts
from announcements.models import Channel, Kind
from segments.filters import SegmentFilter
from staff.errors import Refused
from staff.wording import format_datetime

Describe = Callable[[Mapping[str, Any]], str]

# Runs of one script are the nearest thing to words without a dictionary.
_TOKEN = re.compile(r"[A-Za-z0-9]+|[一-龯々〆]+|[ぁ-ん]+|[ァ-ヴー]+|\n|[^\S\n]+|.", re.DOTALL)
_KANA = re.compile("[ぁ-ん]+")
AUTOMATIC = "項目から自動で作った文"
# Comparing is quadratic; longer texts (nobody writes them) are compared line by line.
_MOST_TOKENS = 3000


class Mark(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    ADDED = "ins"
    REMOVED = "del"


@dataclass(frozen=True, slots=True)
class Piece:
    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs."""

    label: str
    pieces: tuple[Piece, ...]


def describe_segment(segment: Mapping[str, Any]) -> str:
    """The audience in words; a filter that cannot be read any more says so."""
    try:
        return SegmentFilter.from_json(segment).describe()
    except Refused as refusal:
        return refusal.message


def changes(
    old: Mapping[str, Any], new: Mapping[str, Any], describe: Describe = describe_segment
) -> list[FieldChange]:
    """Every field that differs, in the order of the form. Equal contents give an empty list."""
    before, after = readable(old, describe), readable(new, describe)
    labels = list(dict.fromkeys([*after, *before]))
    return [
        FieldChange(label, pieces(before.get(label, ""), after.get(label, "")))
        for label in labels
        if before.get(label, "") != after.get(label, "")
    ]


def readable(content: Mapping[str, Any], describe: Describe = describe_segment) -> dict[str, str]:
    """A content as label → words."""
    facts = Facts.from_content(content)
    fields = {
        "種類": str(Kind(facts.kind).label) if facts.kind in Kind.values else facts.kind,
        "件名": facts.title,
        "本文": facts.body,
        **dict(fact_lines(facts)),
        "URL": facts.url,
        "カテゴリ": facts.category_name,
        "届ける相手": describe(content["segment"]),
        "媒体": "、".join(channel_label(channel) for channel in usual_order(content["channels"])),
        "配信日時": _moment(content["publish_at"]) or "承認後すぐ",
        "掲載期限": _moment(content["expires_at"]),
        "Xの続きの投稿": "分ける" if content["x_thread"] else "",
        "画像": "\n".join(f"{picture['alt']}（{picture['sha256'][:6]}）" for picture in content["images"]),
    }
    texts = {text_label(name): _text(content, name, facts) for name in usual_order(content["texts"])}
    return {label: text for label, text in {**fields, **texts}.items() if text}


def _text(content: Mapping[str, Any], channel: str, facts: Facts) -> str:
    """A person's own words in full; a generated text only repeats the fields above, so it is only named."""
    text = str(content["texts"][channel])
    generated = channel in Channel.values and text == generate(channel, facts, thread=content["x_thread"])
    return AUTOMATIC if generated else text


def usual_order(channels: Iterable[str]) -> list[str]:
    """LINE, X, Facebook, 市政だより as on every page; digests and jsonb have orders of their own."""
    known = list(Channel.values)
    return sorted(channels, key=lambda name: known.index(name) if name in known else len(known))


def channel_label(channel: str) -> str:
    return str(Channel(channel).label) if channel in Channel.values else channel


def text_label(channel: str) -> str:
    return f"{channel_label(channel)}の文面"


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """`old` into `new`: same + removed pieces give `old`, same + added pieces give `new`."""
    before, after = _tokens(old, new)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece(Mark.SAME, "".join(before[a:b])))
            continue
        found += _changed("".join(before[a:b]), "".join(after[c:d]))
    return tuple(piece for piece in found if piece.text)


def _changed(removed: str, added: str) -> tuple[Piece, ...]:
    """A word put into a run of kana (ふきを → ふき・手帳を) or taken out of one leaves the kana around it."""
    shorter, longer = sorted((removed, added), key=len)
    head = len(commonprefix([shorter, longer]))
    kept, rest = shorter[:head], shorter[head:]
    if shorter and _KANA.fullmatch(shorter) and longer.endswith(rest):
        mark = Mark.ADDED if longer == added else Mark.REMOVED
        between = longer[head : len(longer) - len(rest)]
        return Piece(Mark.SAME, kept), Piece(mark, between), Piece(Mark.SAME, rest)
    return Piece(Mark.REMOVED, removed), Piece(Mark.ADDED, added)


def _tokens(old: str, new: str) -> tuple[Sequence[str], Sequence[str]]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(before), len(after)) > _MOST_TOKENS:
        return old.splitlines(keepends=True), new.splitlines(keepends=True)
    return before, after


def _moment(text: str | None) -> str:
    return format_datetime(datetime.fromisoformat(text)) if text else ""
