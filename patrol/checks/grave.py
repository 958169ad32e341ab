"""Words of a catastrophe said as happening: nobody sends them without having asked once more.

高岡市 sent 「大規模テロ」, 岩国市 「ゲリラ攻撃」 to 11,118 people, 横浜市 a missile launch, 大船渡市 a
tsunami advisory: canned texts all of them, and none of it had happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from announcements.models.announcement import Kind
from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.severity import Severity

# ゲリラ豪雨 is weather, 国民保護計画 a document, 放射性物質の検査 routine.
CALAMITY = (
    r"(?:大規模テロ|テロ攻撃|爆破テロ|ゲリラ(?!豪雨|雷雨|的)|特殊部隊|武力攻撃|航空攻撃|弾道ミサイル|ミサイル"
    r"|国民保護(?!計画|協議会|法|条例|措置)|[JＪ]アラート|大津波警報|津波警報|津波注意報|緊急地震速報|原子力緊急事態"
    r"|放射性物質(?![^。\n]{0,8}(?:検査|測定|濃度|検出))|有毒ガス|化学剤|噴火警報)"
)
HAPPENING = (
    r"(?:発生|発令|発表|発射|攻撃|通過|落下|放出|漏れ|漏えい|飛来|侵入|潜入|出され|出まし|出てい|確認され"
    r"|伝達(?!試験|訓練)|情報です|です。)"
)
GRAVE = re.compile(
    rf"{CALAMITY}[^。\n「」]{{0,16}}?{HAPPENING}|{CALAMITY}(?:情報(?!伝達)|の可能性)|堤防[がの]?決壊"
)
# What a talk, a drill or a rule is about; a flood of 平成27年 is history.
ABOUT = re.compile(
    r"訓練|試験|テスト|講座|講演|研修|備え|[時際]は|ときは|場合|とき、|たら|ことがあ|(?<!落下する)おそれ|混ぜ|やすい"
    r"|展示|学ぶ|学び|仕組み|歴史|資料|(?:明治|大正|昭和|平成)(?:元|\d{1,2})年"
)
SENTENCE_END = re.compile(r"[。\n]")
NEAR = 30


class GraveCheck(Check):
    name = "grave"
    title = "重大な事態の言葉"
    version = 2

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        safety = draft.facts.kind == Kind.SAFETY
        for passage in draft.passages:
            for match in GRAVE.finditer(passage.text):
                if not safety and ABOUT.search(sentence_around(passage.text, match)):
                    continue
                yield self.found_at(
                    passage,
                    *match.span(),
                    Severity.CONFIRM if safety else Severity.STOP,
                    f"{passage.label}に、「{match.group()[:30]}」と、いま起きたこととして書かれています。"
                    + ("" if safety else "種類は「防災・安全」ではありません。"),
                    "発表元と時刻を、もう一人と一緒に確かめてください。訓練や準備の文なら、配信しないでください。",
                )


def sentence_around(text: str, match: re.Match[str]) -> str:
    """What stands near a match in its own sentence: 「発表されました。海岸にいるときは」 is a warning."""
    before = SENTENCE_END.split(text[max(0, match.start() - NEAR) : match.start()])[-1]
    behind = SENTENCE_END.split(text[match.end() : match.end() + NEAR])[0]
    return before + match.group() + behind
