"""Words meant for colleagues: 名張市 sent a notice about a new IP address to every phone in town."""

from __future__ import annotations

import re
from collections.abc import Iterable

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.checks.placeholders import each_once
from patrol.severity import Severity

TO_COLLEAGUES = re.compile(
    r"(?:全?職員|各?所属長|各課長|課員|庶務担当者?|担当者)(?:各位|の皆さ[まん]|殿|宛て?)|各所属|部外秘|取扱注意|庁内限り|課内限り"
    r"|(?:この|本)(?:文書|メール)は(?:庁内|職員)|事務連絡"
)
OF_THE_OFFICE = re.compile(
    r"IPアドレス|ＩＰアドレス|グループウェア|庁内(?:LAN|ＬＡＮ|ネットワーク|システム|放送)|サーバー?(?:の|を)?(?:更新|変更|再起動|設定)"
    r"|(?:起案|供覧|回議|決裁|稟議)(?:して|願|を|の上|済)|内線\d|公印省略|下書き?です|作成中です|たたき台|案の段階"
)


class InternalCheck(Check):
    name = "internal"
    title = "庁内向けの言葉"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for passage in draft.passages:
            for severity, pattern in (
                (Severity.STOP, TO_COLLEAGUES),
                (Severity.CONFIRM, OF_THE_OFFICE),
            ):
                for match, more in each_once(pattern, passage.text):
                    yield self.found_at(
                        passage,
                        *match.span(),
                        severity,
                        f"{passage.label}に「{match.group()}」とあります{more}。職員に宛てた文ではありませんか。",
                        "住民に知らせる内容か、宛先を確かめてください。",
                    )
