"""How many messages the chosen people get within a week, and whether the category promised fewer.

People block an account that writes too often; a city that reached its friends eight times a month was told
so by them. A promise of 「多くても週に2回ほど」 is kept per reader, not per department.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from patrol.charts import Bar, Chart
from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.evidence.load import Load, bands, beyond
from patrol.severity import Severity
from staff.wording import FEWEST_PEOPLE_SHOWN, format_people

MANY_A_WEEK = 4  # from this message of the week on the sentence names it: 「今週4通目になります」


class LoadCheck(Check):
    """evidence: `people`; `week`, `month` (all messages), `category_week` as lists of
    {"label": 「2通目」, "people": 8412, "over": beyond the cap}; `cap`; `coming`."""

    name = "load"
    title = "1人あたりの通数"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        load = draft.load
        if load is None:
            return
        if load.problem:
            yield self.found(Severity.NOTE, load.problem, field="segment")
        elif load.people >= FEWEST_PEOPLE_SHOWN:
            over = beyond(load.category_week, load.cap) if load.cap else 0
            yield from self._over_cap(draft, load, over) if over != 0 else self._usual(load)

    def _over_cap(self, draft: CheckInput, load: Load, over: int | None) -> Iterator[Finding]:
        assert load.cap is not None
        name = draft.category.name if draft.category else "この分野"
        who = format_people(over) if over else f"{FEWEST_PEOPLE_SHOWN}人未満"
        yield self.found(
            Severity.CONFIRM if over else Severity.NOTE,
            f"この配信で、届く{format_people(load.people)}のうち{who}が、「{name}」から"
            f"今週{load.cap + 1}通目以上になります。「{name}」は1人に週{load.cap}通までと約束しています。"
            f"{_coming(load)}",
            "次の週にずらすか、届ける相手を絞るか、ほかの媒体にできないか考えてください。",
            field="publish_at",
            **_evidence(load),
        )

    def _usual(self, load: Load) -> Iterator[Finding]:
        """Only where somebody got anything this week."""
        found = bands(load.week)
        if len(load.week) < 2 or found[-1].low < 2:
            return
        most = next((band for band in reversed(found) if band.low <= MANY_A_WEEK), found[-1])
        many = sum(band.people for band in found if band.low >= most.low)
        label = most.label if most.low == found[-1].low else f"{most.low}通目以上"
        yield self.found(
            Severity.NOTE,
            f"この配信で、届く{format_people(load.people)}のうち{format_people(many)}が今週{label}になります"
            f"（市からのLINE全体、直近7日間）。{_coming(load)}",
            field="publish_at",
            **_evidence(load),
        )


def _coming(load: Load) -> str:
    return f"承認済みでこれから送る{load.coming}件も数えています。" if load.coming else ""


def _evidence(load: Load) -> dict[str, Any]:
    counted = {"week": load.week, "month": load.month, "category_week": load.category_week}
    periods = {
        name: [
            {
                "label": band.label,
                "people": band.people,
                "over": name == "category_week" and load.cap is not None and band.low > load.cap,
            }
            for band in bands(before)
        ]
        for name, before in counted.items()
    }
    return {
        "people": load.people,
        "cap": load.cap,
        "coming": load.coming,
        **periods,
        "chart": [
            _chart("この分野から、この配信で今週何通目か", periods["category_week"]),
            _chart("市のLINE全体で、この配信で今週何通目か", periods["week"]),
        ],
    }


def _chart(title: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    bars = tuple(Bar(row["label"], row["people"], row["over"]) for row in rows)
    return Chart(title, "人", bars).to_json()
