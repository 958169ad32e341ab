"""通常配信を控える期間: while the disaster headquarters sit, routine news wait.

On a day of heavy snow 長崎市's subscribers got 「クーリングオフ」 and an allergy to hair dye: "what citizens
ask for and what the city does do not mesh".
"""

from __future__ import annotations

from collections.abc import Iterable

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.severity import Severity


class HoldCheck(Check):
    name = "hold"
    title = "通常配信を控える期間"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        if draft.hold is None or draft.is_emergency:
            return
        yield self.found(
            Severity.STOP if draft.hold.stops else Severity.CONFIRM,
            f"いまは、通常配信を控える期間です（{draft.hold.name}）。このお知らせは災害などの緊急の内容ではありません。",
            "急がないなら、期間が終わってからの日時にするか、市政だより・ホームページにしてください。",
            field="publish_at",
            hold=draft.hold.name,
        )
