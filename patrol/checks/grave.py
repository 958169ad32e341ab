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

CALAMITY = (
    r"(?:大規模テロ|テロ攻撃|爆破テロ|ゲリラ|特殊部隊|武力攻撃|航空攻撃|弾道ミサイル|ミサイル|国民保護|Jアラート|Ｊアラート"
    r"|大津波警報|津波警報|津波注意報|緊急地震速報|原子力緊急事態|放射性物質|有毒ガス|化学剤|堤防の?決壊|噴火警報)"
)
HAPPENING = (
    r"(?:発生|発令|発表|発射|攻撃|通過|落下|放出|漏れ|漏えい|決壊|飛来|侵入|潜入|出され|出まし|確認され"
    r"|伝達|情報です|です。)"
)
GRAVE = re.compile(rf"{CALAMITY}[^。\n]{{0,16}}?{HAPPENING}|{CALAMITY}(?:情報|の可能性)")
# What a talk or a drill is about.
ABOUT = re.compile(r"訓練|講座|講演|研修|備え|ときは|場合|とき、|たら|展示|学ぶ|学び|仕組み|歴史|資料")
NEAR = 30


class GraveCheck(Check):
    name = "grave"
    title = "重大な事態の言葉"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        safety = draft.facts.kind == Kind.SAFETY
        for passage in draft.passages:
            for match in GRAVE.finditer(passage.text):
                nearby = passage.text[max(0, match.start() - NEAR) : match.end() + NEAR]
                if not safety and ABOUT.search(nearby):
                    continue
                yield self.found_at(
                    passage,
                    *match.span(),
                    Severity.CONFIRM if safety else Severity.STOP,
                    f"{passage.label}は、「{match.group()[:30]}」が起きたと伝えています。"
                    + ("" if safety else "種類は「防災・安全」ではありません。"),
                    "発表元と時刻を、もう一人と一緒に確かめてください。訓練や準備の文なら、配信しないでください。",
                )
