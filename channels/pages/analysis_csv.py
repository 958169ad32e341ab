"""The figures of 分析 as one table for spreadsheets: a line per group, the same numbers kept back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from channels.analysis import Figures, Mixture, Month, Name
from staff.wording import FEWEST_PEOPLE_SHOWN

COLUMNS = (
    "区分",
    "分野",
    "担当課",
    "月",
    "LINEの投稿（件）",
    "届いた人（延べ・人）",
    "URLを開いた割合（中央値・%）",
    "24時間以内のブロック（中央値・%）",
    "分野の投稿に占める割合（%）",
)
# A cell beginning with one of these is a formula to a spreadsheet (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_csv(
    whole: Figures,
    categories: Iterable[tuple[Name, Figures]],
    departments: Iterable[tuple[Name, Figures]],
    months: Iterable[Month],
    mixtures: Iterable[Mixture],
) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerow(("全体", "", "", "", *_cells(whole), ""))
    for name, figures in categories:
        writer.writerow(("分野別", harmless(name.name), "", "", *_cells(figures), ""))
    for name, figures in departments:
        writer.writerow(("担当課別", "", harmless(name.name), "", *_cells(figures), ""))
    for month in months:
        writer.writerow(("月別", "", "", f"{month.first:%Y-%m}", month.posts, "", "", "", ""))
    for mixture in mixtures:
        writer.writerows(_shares(mixture))
    return out.getvalue()


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _shares(mixture: Mixture) -> list[tuple[str | int, ...]]:
    category = harmless(mixture.category.name)
    return [
        (
            "分野と担当課",
            category,
            harmless(share.department),
            "",
            share.posts,
            "",
            "",
            "",
            f"{share.part * 100:.1f}",
        )
        for share in mixture.shares
    ]


def _cells(figures: Figures) -> Sequence[str | int]:
    people = figures.people if figures.people >= FEWEST_PEOPLE_SHOWN else f"{FEWEST_PEOPLE_SHOWN}人未満"
    return figures.posts, people, _percent(figures.click_rate, 1), _percent(figures.block_rate, 2)


def _percent(rate: float | None, digits: int) -> str:
    return "" if rate is None else f"{rate * 100:.{digits}f}"
