"""Whether a department sends everything it runs to one category, or one subject floods its readers.

Fukuoka asks its patrol to look for the first; the second is what a resident of Kobe counted: of 55 messages
of a year 28 were about bread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from patrol.charts import Bar, Chart
from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.evidence.patterns import BREADTH_POSTS, BREADTH_SHARE, Breadth, Flood, flood_of
from patrol.severity import Severity

HALF = 0.5  # from here on a person has to look, below it is told for reference


class BreadthCheck(Check):
    """evidence: kind "breadth": `department`, `category`, `posts`, `outside`, `share`, `days`;
    kind "flood": `word`, `posts`, `total`, `share`, `department`, `by_department`, `days`."""

    name = "breadth"
    title = "発信の偏り"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        if draft.category is None:
            return
        breadth = draft.patterns.breadth
        if breadth and breadth.posts >= BREADTH_POSTS and breadth.share > BREADTH_SHARE:
            yield self._everything_it_runs(breadth, draft.category.name)
        promised = f"{draft.category.name} {draft.category.promise} {draft.category.reader}"
        if flood := flood_of(draft.patterns.stream, draft.facts.title, promised):
            yield from self._flooded(flood, draft.category.name)

    def _everything_it_runs(self, breadth: Breadth, category: str) -> Finding:
        return self.found(
            Severity.CONFIRM if breadth.share >= HALF else Severity.NOTE,
            f"{breadth.department}がこの90日に「{category}」へ申請した{breadth.posts}件のうち"
            f"{breadth.outside}件（{breadth.share:.0%}）が、約束した読者の外でした。",
            "所管する事業すべてを送っていないか、この分野を選んだ人に要るものかを確かめてください。",
            field="category",
            kind="breadth",
            department=breadth.department,
            category=category,
            posts=breadth.posts,
            outside=breadth.outside,
            share=round(breadth.share, 3),
            days=90,
            chart=Chart(
                f"{breadth.department}の「{category}」への申請（90日）",
                "件",
                (
                    Bar("約束した読者向け", breadth.posts - breadth.outside),
                    Bar("約束の外", breadth.outside, mark=True),
                ),
            ).to_json(),
        )

    def _flooded(self, flood: Flood, category: str) -> Iterator[Finding]:
        sender = f"多くは{flood.department}からの{flood.by_it}通です。" if flood.department else ""
        yield self.found(
            Severity.CONFIRM if flood.share >= HALF else Severity.NOTE,
            f"「{category}」を選んだ人にこの1年で届いた{flood.total}通のうち{flood.posts}通"
            f"（{flood.share:.0%}）が「{flood.word}」の話題です。{sender}",
            "まとめて1通にするか、「いつもの話題」はXや市政だよりにできないか考えてください。",
            field="title",
            kind="flood",
            word=flood.word,
            posts=flood.posts,
            total=flood.total,
            share=round(flood.share, 3),
            department=flood.department,
            by_department=flood.by_it,
            days=365,
            chart=Chart(
                f"「{category}」の読者に1年で届いたもの",
                "通",
                (
                    Bar(f"「{flood.word}」の話題", flood.posts, mark=True),
                    Bar("そのほか", flood.total - flood.posts),
                ),
            ).to_json(),
        )
