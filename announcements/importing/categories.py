"""From the file's イベント種類 to one of the city's categories; a type nobody knows leads to none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

# Word in the type → words in a category's name, the likeliest first. The standard lists the types as
# 「子育て・教育」「健康・福祉、スポーツ」…; other publishers write their own, so single words are compared.
LEADS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("子育て", ("子育て",)),
    ("教育", ("若者", "学び")),
    ("健康", ("健康", "高齢者")),
    ("福祉", ("福祉", "高齢者")),
    ("スポーツ", ("スポーツ",)),
    ("文化", ("文化",)),
    ("芸術", ("文化",)),
    ("音楽", ("文化",)),
    ("セミナー", ("学び",)),
    ("講座", ("学び",)),
    ("環境", ("環境",)),
    ("防災", ("防災",)),
    ("安全", ("安全",)),
    ("観光", ("イベント",)),
    ("催事", ("イベント",)),
    ("祭", ("イベント",)),
    ("仕事", ("仕事",)),
    ("産業", ("産業",)),
    ("相談", ("相談",)),
)


class CategoryLike(Protocol):
    """What is asked of a category."""

    name: str
    keywords: list[str]


Choice = TypeVar("Choice", bound=CategoryLike)


def choose(kind: str, text: str, categories: Sequence[Choice]) -> Choice | None:
    """The likeliest category for an event of type `kind`; `text` (title and description) breaks ties."""
    candidates = _candidates(kind, categories)
    # max() keeps the first of equals: the order of LEADS decides where the words do not.
    return max(candidates, key=lambda category: _hits(category, text), default=None)


def _candidates(kind: str, categories: Sequence[Choice]) -> list[Choice]:
    names = [name for word, names in LEADS if word in kind for name in names]
    found: list[Choice] = []
    for name in [kind, *names]:
        found += [category for category in categories if name and name in category.name]
    return list(dict.fromkeys(found))


def _hits(category: CategoryLike, text: str) -> int:
    return sum(word in text for word in category.keywords)
