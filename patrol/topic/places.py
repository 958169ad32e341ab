"""Where a word stands, and how much it says there: the title most, the opening more than how to apply."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

# Of the part a label opens, until the next label or an empty line.
LABELS = (
    (1.4, "対象者?"),
    (1.0, "内容|概要|テーマ|演題|演目|曲目|出演|種目|職種|業務内容|応募資格"),
    (0.5, "会場|場所|ところ|主催|共催|後援|講師"),
    (0.4, "備考|その他|注意事項"),
    (
        0.2,
        "申込(?:先|方法|期間|期限日?|み(?:方法|期間|先)?)?|申し込み(?:方法|期間|先)?|応募方法|予約方法|問い?合わ?せ先?|連絡先"
        "|(?:参加|利用|受講|入場|入館|観覧)?料金?(?:\\(詳細\\))?|費用|参加費|教材費|持ち物|定員|日時(?:備考)?|日程|とき|締切|駐車場",
    ),
)
OPENS = re.compile(
    r"(?:^|(?<=[\s。】)]))[■●○◎・◆◇※【<〈\[(《 ]{0,3}(?:"
    + "|".join(f"(?P<l{index}>{words})" for index, (_, words) in enumerate(LABELS))
    + r")[】>〉\])》]?(?=[:\s])",
    re.MULTILINE,
)
TITLE, LESS_IN_TITLE = 2.2, 1.0
# みそ作り(中央公民館): where it is held.
VENUE = re.compile(
    r"[(\[【〈<≪][^()\[\]【】〈〉<>≪≫]*(?:館|センター|ホール|プラザ|公園|広場|学校)[)\]】〉>≫]"
)
# 問合せ:高齢福祉課 — the office that asks for it knows what it is about, wherever it is named.
OFFICE_ENDS = re.compile(r"[^\s、。:()]{0,6}課(?![題税程長])")
OFFICE = 0.8
EMPTY_LINE = re.compile(r"\n\s*\n")
# Share of its weight a word keeps, by how many characters come before it.
OPENING, THEREAFTER, FAR = 150, 500, 1200
FADING = ((OPENING, 1.0), (THEREAFTER, 0.6), (FAR, 0.35))
AT_THE_END = 0.15


@dataclass(frozen=True, slots=True)
class Places:
    """Weights by offset into a folded body."""

    starts: tuple[int, ...]
    weights: tuple[float, ...]

    def weight_at(self, offset: int) -> float:
        label = self.weights[bisect_right(self.starts, offset) - 1]
        return label * next((share for end, share in FADING if offset < end), AT_THE_END)


def weights_in_title(title: str) -> Callable[[int], float]:
    """By offset into a folded title: less where the venue is named behind it."""
    venues = [found.span() for found in VENUE.finditer(title)]
    return lambda offset: LESS_IN_TITLE if any(start <= offset < end for start, end in venues) else TITLE


def names_office(body: str, end: int) -> bool:
    """Whether the word that ends here is part of an office's name."""
    return OFFICE_ENDS.match(body, end) is not None


def places_of(body: str) -> Places:
    """The parts of a folded body."""
    marks = {0: 1.0}
    for empty in EMPTY_LINE.finditer(body):
        marks[empty.end()] = 1.0
    for opened in OPENS.finditer(body):
        kind = opened.lastgroup or "l0"
        marks[opened.start()] = LABELS[int(kind[1:])][0]
    starts = tuple(sorted(marks))
    return Places(starts, tuple(marks[start] for start in starts))
