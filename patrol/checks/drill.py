"""Words of a drill in what is not a drill.

岩国市 sent a canned warning of an attack to 11,118 people as a test; 大船渡市 sent a tsunami advisory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from announcements.models.announcement import Kind
from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.severity import Severity

MARKER = re.compile(
    r"[【（(\[＜<「]\s?(?:配信)?(?:訓練|試験|テスト)\s?[】）)\]＞>」]|(?:これは|この(?:配信|放送|メール)は)(?:訓練|試験|テスト)"
    r"|(?:テスト|試験|訓練)(?:配信|送信|投稿|メール|用の?文面)|(?:訓練|テスト|試験)です(?!か)|訓練訓練|訓練、訓練"
)
# 防災訓練 and 採用試験 are what announcements are about; the bare word in a safety notice is not.
BARE = re.compile(r"(?<![\u4e00-\u9fff\u30a1-\u30fc])(?:訓練|試験)(?![\u4e00-\u9fff])")


class DrillCheck(Check):
    name = "drill"
    title = "訓練・試験の言葉"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        if draft.drill:
            return
        for passage in draft.passages:
            for match in MARKER.finditer(passage.text):
                yield self.found_at(
                    passage,
                    *match.span(),
                    Severity.STOP,
                    f"{passage.label}に「{match.group()}」とあります。訓練・試験の文面ではありませんか。",
                    "本番の内容なら、この言葉を消してください。",
                )
            if draft.facts.kind == Kind.SAFETY:
                for match in BARE.finditer(passage.text):
                    yield self.found_at(
                        passage,
                        *match.span(),
                        Severity.CONFIRM,
                        f"{passage.label}に「{match.group()}」とあります。",
                        "訓練・試験の配信と取り違えられない書き方か確かめてください。",
                    )
