"""Words of a drill in what is not a drill.

岩国市 sent a canned warning of an attack to 11,118 people as a test; 大船渡市 sent a tsunami advisory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from announcements.models.announcement import Kind
from channels.ledger.unfit import drills
from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.severity import Severity

# 防災訓練 and 採用試験 are what announcements are about; the bare word in a safety notice is not.
BARE = re.compile(
    r"(?<![\u4e00-\u9fff\u30a1-\u30fc])(?:訓練|試験)(?![\u4e00-\u9fff]|で[はも](?:なく|ありません))"
)


class DrillCheck(Check):
    name = "drill"
    title = "訓練・試験の言葉"
    version = 2

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        if draft.drill:
            return
        # The gate asks the category; what it would hold is said here as well.
        category = draft.category
        warning = draft.facts.kind == Kind.SAFETY or (category is not None and category.is_emergency)
        for passage in draft.passages:
            of_the_message: set[int] = set()
            for match in drills(passage.text, warning=warning):
                of_the_message.update(range(*match.span()))
                yield self.found_at(
                    passage,
                    *match.span(),
                    Severity.STOP,
                    f"{passage.label}に「{match.group()}」とあります。訓練・試験の文面ではありませんか。",
                    "本番の内容なら、この言葉を消してください。",
                )
            if draft.facts.kind == Kind.SAFETY:
                for match in BARE.finditer(passage.text):
                    if match.start() in of_the_message:
                        continue
                    yield self.found_at(
                        passage,
                        *match.span(),
                        Severity.CONFIRM,
                        f"{passage.label}に「{match.group()}」とあります。",
                        "訓練・試験の配信と取り違えられない書き方か確かめてください。",
                    )
