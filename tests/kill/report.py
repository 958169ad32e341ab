"""What the kill test prints: a row for each trial, how to repeat a failed one, and the sums as JSON."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence

from tests.kill.trial import Result

SOON = 5.0  # seconds within which sending is to go on after a blow; told, not judged
COLUMNS = (
    ("seed", 8), ("人数", 8), ("重複", 6), ("欠落", 6), ("要確認", 8), ("kill", 6),
    ("再開(秒)", 10), ("全体(秒)", 10),
)  # fmt: skip


def heading() -> str:
    return _row([name for name, _ in COLUMNS], "したこと")


def row(result: Result) -> str:
    verdict, late = result.verdict, " *" if result.gap > SOON else ""
    numbers = [result.plan.seed, verdict.people, verdict.duplicates, verdict.missing, verdict.unconfirmed]
    cells = [f"{number:,}" for number in numbers[1:]]
    seconds = [f"{result.gap:.1f}{late}", f"{result.seconds:.1f}"]
    return _row([str(result.plan.seed), *cells, str(result.killed), *seconds], what_was_done(result))


def what_was_done(result: Result) -> str:
    words = [f"LINEは{result.plan.weather}", *result.done]
    if result.resumed:
        words.append(f"失敗が多く自動停止、{result.resumed}回再開")
    if not result.reached:
        words.append(f"「{result.plan.point}」には{result.attempts}回とも到達せず")
    elif result.attempts > 1:
        words.append(f"{result.attempts}回目で到達")
    return "、".join(words)


def how_to_repeat(result: Result) -> str:
    verdict = f"重複 {result.verdict.duplicates}、欠落 {result.verdict.missing}"
    why = result.problem or verdict
    return f"  ！seed {result.plan.seed}: {why}\n    もう一度: make kill-test N=1 SEED={result.plan.seed}"


def summary(results: Sequence[Result], *, late_duplicates: int = 0) -> str:
    """One JSON object on one line. late_duplicates: what came again after its trial had been judged."""
    verdicts = [result.verdict for result in results]
    figures = {
        "trials": len(results),
        "killed": sum(result.killed for result in results),
        "people": sum(verdict.people for verdict in verdicts),
        "duplicates": sum(verdict.duplicates for verdict in verdicts) + late_duplicates,
        "missing": sum(verdict.missing for verdict in verdicts),
        "unconfirmed": sum(verdict.unconfirmed for verdict in verdicts),
        "longest_gap_s": round(max((result.gap for result in results), default=0.0), 1),
        "gaps_over_5_s": sum(result.gap > SOON for result in results),
        "not_hit": sum(not result.reached for result in results),
        "failed": [result.plan.seed for result in results if result.failed],
    }
    return json.dumps(figures, ensure_ascii=False)


def _row(cells: Sequence[str], last: str) -> str:
    padded = [_right(cell, width) for cell, (_, width) in zip(cells, COLUMNS, strict=True)]
    return "".join(padded) + "  " + last


def _right(text: str, width: int) -> str:
    """Aligned in a terminal, where a Japanese character is two columns wide."""
    wide = sum(unicodedata.east_asian_width(letter) in "FWA" for letter in text)
    return " " * (width - len(text) - wide) + text
