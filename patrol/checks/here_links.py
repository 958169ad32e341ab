"""「こちら」 as a link: it says nothing to whoever hears the page read, and on LINE there is nothing to tap.

みんなの公共サイト運用ガイドライン / JIS X 8341-3 (守谷市 and others): a link says where it leads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.checks.placeholders import each_once
from patrol.severity import Severity

LEAD = r"(?:(?:詳し?く|くわしく|詳細|お?申し?込み?|応募|ご?予約)は)?[、 　]?"
# こちらから折り返し連絡します: the office calls.
NOT_A_CALL = (
    r"(?![、 　]?(?:折り?返し|ご?連絡(?:し|いた|を?差|さ)|お?電話(?:し(?!て)|いた|を?差|をし)"
    r"|お?知らせ|お伝え|伺い|お?送り))"
)
FOLLOW = (
    rf"(?:から{NOT_A_CALL}|をご?(?:覧|クリック|タップ|確認)|を見て|へ(?!お越|来|ど)"
    r"|(?=[ 　]{0,2}[:：→⇒▶↓（(]|[。\n]|$)|のリンク|のページ|のサイト|のURL)"
)
HERE = re.compile(
    rf"{LEAD}(?:こちら|コチラ|此方){FOLLOW}"
    r"|(?:ここ|下記|リンク|文字)を(?:クリック|タップ)|クリック(?:して|し)?(?:ください|下さい)|click here"
)
# An address right behind it can at least be tapped.
ADDRESS_BEHIND = re.compile(r"[^ぁ-んァ-ヴ一-龯a-zA-Z]{0,12}https?://")
UNHEARD = "読み上げで聞く人に、行き先が伝わりません。"
NOWHERE = "どこへ行けばよいか分かりません。LINEやXの文面に、文字だけのリンクは付きません。"


class HereLinksCheck(Check):
    name = "here_links"
    title = "「こちら」のリンク"
    version = 2

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for passage in draft.passages:
            for match, more in each_once(HERE, passage.text):
                tappable = ADDRESS_BEHIND.match(passage.text, match.end())
                yield self.found_at(
                    passage,
                    *match.span(),
                    Severity.NOTE,
                    f"「{match.group().strip()[:20]}」では、{UNHEARD if tappable else NOWHERE}{more}",
                    "「親子ひろばの案内」のように行き先の名前を書き、URLを添えてください。",
                )
