"""Patterns over many announcements, as pure values: a department that sends everything it runs to one
category, and one subject that floods the readers of a category."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from patrol.extraction.folding import compatible

# Half of 子育て's posts may be somebody's who runs everything up to the coming-of-age ceremony.
BREADTH_SHARE, BREADTH_POSTS = 0.30, 5
# 28 of the 55 messages one resident of Kobe got in a year were about bread.
FLOOD_SHARE, FLOOD_POSTS = 0.40, 12
LONGEST_WORD = 8
_RUNS = re.compile(r"[\u3400-\u9fff々]{2,}|[ァ-ヴー]{2,}")
# Words of any announcement, and of a city's own things: they are no subject.
_WORDS = """
開催 募集 案内 情報 参加 参加者 参加者募集 実施 受付 申込 申込受付 申請 変更 中止 延期
予定 日程 時間 場所 会場 市民 市内 市政 市役所 今月 来月 今年 来年 年度 令和 平成 開始
終了 締切 期間 期限 無料 対象 大切 重要 更新 公開 発行 配布 利用 相談会 センター イベント
コーナー オンライン サービス ホームページ 講座 教室 講演会 説明会 体験会 大会 特集 月号 週間
月間 本日 明日 土曜 日曜 祝日 年末 年始 年末年始 夏休 冬休 春休 休館 休館日 施設 会館
公民館 図書館
"""
_EVERYDAY = frozenset(_WORDS.split())


@dataclass(frozen=True, slots=True)
class Breadth:
    """Of one department in one category over 90 days: its posts, and those for others than promised."""

    department: str
    posts: int
    outside: int

    @property
    def share(self) -> float:
        return self.outside / self.posts if self.posts else 0.0


@dataclass(frozen=True, slots=True)
class Announced:
    """One message the readers of a category got."""

    title: str
    department: str = ""


@dataclass(frozen=True, slots=True)
class Patterns:
    """What the database knows of the department, and of a year of messages to the category's readers."""

    breadth: Breadth | None = None
    stream: tuple[Announced, ...] = ()


@dataclass(frozen=True, slots=True)
class Flood:
    """`word` is in the titles of `posts` of `total` messages; `department` sent the most of them, `by_it`."""

    word: str
    posts: int
    total: int
    department: str
    by_it: int

    @property
    def share(self) -> float:
        return self.posts / self.total


def flood_of(stream: Sequence[Announced], title: str, promised: str) -> Flood | None:
    """The subject of `title` that takes up most of the stream, where it is too much of it.

    promised: name and promise of the category; whoever chose bread is not flooded by bread.
    """
    known = compatible(promised).text
    wanted = {word for word in words_of(title) if word not in known}
    if not wanted or len(stream) + 1 < FLOOD_POSTS:
        return None
    posts: Counter[str] = Counter()
    for one in stream:
        posts.update(wanted & set(words_of(one.title)))
    if not posts:
        return None
    word = max(posts, key=lambda each: (posts[each], len(each), each))
    if posts[word] <= FLOOD_SHARE * len(stream):
        return None
    senders = Counter(one.department for one in stream if word in set(words_of(one.title)))
    department, by_it = senders.most_common(1)[0]
    return Flood(word, posts[word], len(stream), department, by_it)


def words_of(title: str) -> Iterator[str]:
    """Katakana words and whatever is in a run of kanji: パン教室 is about パン, without any dictionary."""
    for run in _RUNS.findall(compatible(title).text[:200]):
        katakana = run[0] not in "々" and run[0] < "\u3400"
        if katakana:
            found: Iterator[str] = iter((run,))
        else:
            found = (
                run[start : start + length]
                for length in range(2, min(len(run), LONGEST_WORD) + 1)
                for start in range(len(run) - length + 1)
            )
        yield from (word for word in found if word not in _EVERYDAY)
