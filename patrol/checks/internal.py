"""Words meant for colleagues: 名張市 sent a notice about a new IP address to every phone in town."""

from __future__ import annotations

import re
from collections.abc import Iterable

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.checks.placeholders import each_once
from patrol.severity import Severity

# 申込書は担当者宛てに, 人事担当者の皆さま, 火の取扱注意 and 各所属団体 are words to residents.
TO_COLLEAGUES = re.compile(
    r"職員(?:各位|殿)|(?<![一-龯])(?:全|正|本庁|所属|関係)?職員(?:宛て?|の皆(?:さ[まん]|様)(?=[、。へ\n]|$))"
    r"|(?:各?所属長|各課長|課員|庶務担当者?)(?:各位|の皆(?:さ[まん]|様)|殿|宛て?)|各課長へ"
    r"|(?<![一-龯の])担当者(?:各位|殿)|各所属(?=[へ長のに]|$)|部外秘|庁内限り|課内限り"
    r"|(?:この|本)(?:文書|メール)は(?:庁内|職員)|(?:^|[【（(\[「])(?:取扱注意(?!の)|事務連絡(?![車会所員]))",
    re.MULTILINE,
)
OF_THE_OFFICE = re.compile(
    r"IPアドレス|ＩＰアドレス|グループウェア|庁内(?:LAN|ＬＡＮ|ネットワーク|システム|放送)|サーバー?(?:の|を)?(?:更新|変更|再起動|設定)"
    r"|(?:起案|供覧|回議|決裁|稟議)(?:して|願|を|の上|済)|公印省略"
    r"|(?<![書画の])下書き?です|作成中です|たたき台|(?<!計画)案の段階"
)
# Often printed for residents too; the number of the exchange is what matters.
EXTENSION = re.compile(r"内線[ :：]?\d+")


class InternalCheck(Check):
    name = "internal"
    title = "庁内向けの言葉"
    version = 2

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for passage in draft.passages:
            for severity, pattern in (
                (Severity.STOP, TO_COLLEAGUES),
                (Severity.CONFIRM, OF_THE_OFFICE),
                (Severity.NOTE, EXTENSION),
            ):
                for match, more in each_once(pattern, passage.text):
                    yield self.found_at(
                        passage,
                        *match.span(),
                        severity,
                        f"{passage.label}に「{match.group()}」とあります{more}。職員に宛てた文ではありませんか。",
                        "住民に知らせる内容か、宛先を確かめてください。",
                    )
