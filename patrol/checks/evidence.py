"""How the most similar posts of the past were received, against what is usual in the category."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from patrol.charts import Bar, Chart
from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.evidence.similar import Medians, Past, Rates, SimilarPost, rates_of
from patrol.severity import Severity
from staff.wording import FEWEST_PEOPLE_SHOWN, format_date, format_people

SHOWN_POSTS = 5
OFTEN_BLOCKED, SELDOM_OPENED = 2.0, 0.5  # times the median


class EvidenceCheck(Check):
    """evidence: `posts` (count), `reached`, `click_rate`, `block_rate`, `median_click_rate`,
    `median_block_rate`, `median_posts` (rates 0–1 or None), and `similar`: a list of {"announcement",
    "title", "sent_on", "score", "reached", "click_rate", "block_rate"}, rates None below 20 people."""

    name = "evidence"
    title = "似たお知らせの反応"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        rates = rates_of(draft.reception)
        if rates is None or (rates.click_rate is None and rates.block_rate is None):
            return
        medians = draft.reception.medians
        blocked = _times(rates.block_rate, medians.block_rate) >= OFTEN_BLOCKED
        ignored = 0 < _times(rates.click_rate, medians.click_rate) <= SELDOM_OPENED
        yield self.found(
            Severity.CONFIRM if blocked or ignored else Severity.NOTE,
            f"似たお知らせ{rates.posts}件（のべ{format_people(rates.reached)}に配信）では、"
            f"{'、'.join(_sentences(rates, medians, draft))}でした。",
            _advice(blocked=blocked, ignored=ignored),
            **_evidence(rates, draft.reception),
        )


def _sentences(rates: Rates, medians: Medians, draft: CheckInput) -> list[str]:
    name = f"「{draft.category.name}」の" if draft.category else "この分野の"
    said = []
    if rates.click_rate is not None:
        said.append(f"URLを開いた人が{rates.click_rate:.1%}{_against(medians.click_rate, name, 1)}")
    if rates.block_rate is not None and rates.few_blocks:
        said.append(f"24時間以内にブロックした人は合わせて{FEWEST_PEOPLE_SHOWN}人未満")
    elif rates.block_rate is not None:
        said.append(
            f"24時間以内にブロックした人が{rates.block_rate:.2%}{_against(medians.block_rate, name, 2)}"
        )
    return said


def _against(median: float | None, name: str, digits: int) -> str:
    return "" if median is None else f"（{name}ふだんは{median:.{digits}%}）"


def _times(rate: float | None, median: float | None) -> float:
    """0 where it cannot be said."""
    return rate / median if rate is not None and median else 0.0


def _advice(*, blocked: bool, ignored: bool) -> str:
    if blocked:
        return "ブロックが増えるおそれがあります。届ける相手を絞るか、ほかの分野や媒体を考えてください。"
    if ignored:
        return "この分野の人の関心が低い内容かもしれません。届ける相手か、書き出しを見直してください。"
    return ""


def _evidence(rates: Rates, past: Past) -> dict[str, Any]:
    return {
        "posts": rates.posts,
        "reached": rates.reached,
        "click_rate": _rounded(rates.click_rate),
        "block_rate": None if rates.few_blocks else _rounded(rates.block_rate),
        "median_click_rate": _rounded(past.medians.click_rate),
        "median_block_rate": _rounded(past.medians.block_rate),
        "median_posts": past.medians.posts,
        "chart": list(_charts(rates, past.medians)),
        "similar": [_row(post) for post in past.posts[:SHOWN_POSTS] if post.reached >= FEWEST_PEOPLE_SHOWN],
    }


def _charts(rates: Rates, medians: Medians) -> Iterator[dict[str, Any]]:
    """Where both sides of the comparison are known."""
    block_rate = None if rates.few_blocks else rates.block_rate
    for title, rate, median in (
        ("URLを開いた人の割合", rates.click_rate, medians.click_rate),
        ("24時間以内にブロックした人の割合", block_rate, medians.block_rate),
    ):
        if rate is not None and median is not None:
            bars = (
                Bar("似たお知らせ", _per_cent(rate), mark=True),
                Bar("この分野のふだん", _per_cent(median)),
            )
            yield Chart(title, "％", bars).to_json()


def _per_cent(rate: float) -> float:
    return round(rate * 100, 2)


def _row(post: SimilarPost) -> dict[str, Any]:
    return {
        "announcement": post.announcement_id,
        "title": post.title,
        "sent_on": format_date(post.sent_on),
        "score": round(post.score, 2),
        "reached": post.reached,
        "click_rate": _shown(post.clicked, post.reached),
        "block_rate": _shown(post.blocked, post.reached),
    }


def _shown(number: int | None, reached: int) -> float | None:
    """No rate from which a number under 20 could be reckoned back."""
    return _rounded(number / reached) if number is not None and number >= FEWEST_PEOPLE_SHOWN else None


def _rounded(rate: float | None) -> float | None:
    return None if rate is None else round(rate, 5)
