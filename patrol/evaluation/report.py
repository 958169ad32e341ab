"""Scores as a Japanese table for people and as one JSON object for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from patrol.checks import title_of
from patrol.evaluation.announcements import AnnouncementScores
from patrol.evaluation.expressions import ExpressionScores
from patrol.severity import Severity

MOST_MISSES = 20


def of_announcements(scores: AnnouncementScores) -> tuple[Iterator[str], dict[str, Any]]:
    """The table's lines, and the figures by name."""
    data = {
        "category_strict": scores.category_strict,
        "category_lenient": scores.category_lenient,
        "category_top2": scores.category_top2,
        "mismatch_recall_stated": scores.mismatch_recall_stated,
        "false_alarms_stated": scores.false_alarms_stated,
        "mismatch_precision_stated": scores.mismatch_precision_stated,
        "mismatch_recall_unstated": scores.mismatch_recall_unstated,
        "mismatch_precision_unstated": scores.mismatch_precision_unstated,
        "false_alarms_unstated": scores.false_alarms_unstated,
        "ms_p50": scores.ms_p50,
        "ms_p95": scores.ms_p95,
        "counts": dict(scores.counts),
        "findings": {name: dict(counted) for name, counted in scores.findings.items()},
    }
    return _announcement_lines(scores), data


def of_expressions(scores: ExpressionScores) -> tuple[Iterator[str], dict[str, Any]]:
    """The table's lines, and the figures by name."""
    data = {
        "age_exact": scores.age_exact,
        "traps_rejected": scores.traps_rejected,
        "ageless_exact": scores.ageless_exact,
        "counts": {"aged": scores.aged, "traps": scores.traps, "ageless": scores.ageless},
    }
    return _expression_lines(scores), data


def _announcement_lines(scores: AnnouncementScores) -> Iterator[str]:
    counts = scores.counts
    yield f"お知らせ {counts['announcements']}件（カテゴリの正解あり {counts['categories']}件）"
    yield ""
    yield "カテゴリ"
    yield _line("最上位が正解そのもの", scores.category_strict)
    yield _line("最上位が正解か許容", scores.category_lenient)
    yield _line("上位2つに正解がある", scores.category_top2)
    for words, mismatches, matches, figures in (
        (
            "対象が書かれているもの",
            counts["mismatches_stated"],
            counts["matches_stated"],
            (scores.mismatch_recall_stated, scores.mismatch_precision_stated, scores.false_alarms_stated),
        ),
        (
            "対象が書かれていないもの",
            counts["mismatches_unstated"],
            counts["matches_unstated"],
            (
                scores.mismatch_recall_unstated,
                scores.mismatch_precision_unstated,
                scores.false_alarms_unstated,
            ),
        ),
    ):
        yield ""
        yield f"「子育て」の約束との食い違い: {words}（食い違い {mismatches}件・合うもの {matches}件）"
        for label, figure in zip(
            ("見つけた割合", "指摘が正しい割合", "合うものへの誤った指摘"), figures, strict=True
        ):
            yield _line(label, figure)
    yield ""
    yield "検査ごとの指摘（止める / 要確認 / 参考）"
    for name, counted in scores.findings.items():
        yield f"  {title_of(name)}: {_severities(counted)}"
    yield f"1件にかかる時間: 中央値 {scores.ms_p50} ミリ秒、95％が {scores.ms_p95} ミリ秒以内"


def _expression_lines(scores: ExpressionScores) -> Iterator[str]:
    yield _line(f"年齢を正しく読めた（{scores.aged}件）", scores.age_exact)
    yield _line(f"対象でない年齢を退けた（{scores.traps}件）", scores.traps_rejected)
    yield _line(f"年齢のない対象に年齢を読まなかった（{scores.ageless}件）", scores.ageless_exact)
    for miss in scores.misses[:MOST_MISSES]:
        yield f"  違い: 「{miss.words}」 正解 {_range(miss.wanted)} / 読み取り {_range(miss.got)}"


def _line(label: str, figure: float | None) -> str:
    return f"  {label}: {'－' if figure is None else f'{figure * 100:.1f}％'}"


def _severities(counted: Mapping[str, int]) -> str:
    return " / ".join(str(counted.get(severity.value, 0)) for severity in Severity)


def _range(ages: tuple[float | None, float | None]) -> str:
    low, high = ("" if age is None else f"{age:g}" for age in ages)
    return f"{low}〜{high}歳" if low or high else "年齢なし"
