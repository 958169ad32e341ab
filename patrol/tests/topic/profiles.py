"""Sets of categories as cities have them, under made-up promises or none."""

from __future__ import annotations

from patrol.checks.draft import CategoryProfile

TWELVE = (
    "子育て", "小中高・若者", "高齢者・介護", "健康・医療", "福祉・障がい・ひとり親", "防災・防犯・安全",
    "ごみ・環境", "イベント・観光", "文化・スポーツ・学び",
    "仕事・産業", "税・手続き・市政", "消費生活・相談・人権",
)  # fmt: skip
EIGHT = ("健康", "妊娠・出産", "子育て", "観光・イベント", "生涯学習", "防災・消防", "ごみ", "その他市政情報")
FOUR = ("防災", "ごみの日", "子育て", "市からのお知らせ")


def named(*names: str) -> tuple[CategoryProfile, ...]:
    """Categories that have nothing but a name."""
    return tuple(CategoryProfile(code=name, name=name) for name in names)
