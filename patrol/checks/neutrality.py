"""Political, commercial and religious words: never wrong by themselves, always worth a second look.

Of 2,290 published announcements five had a political word and none was a problem: so these are to confirm,
and the lists stay narrow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.checks.placeholders import once
from patrol.severity import Severity

KINDS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (
        "政治・選挙",
        re.compile(
            r"後援会|立候補(?:者|を表明|予定)(?!者?等?の?(?:事前)?説明会)|選挙運動|選挙公約|街頭演説|推薦候補|公認候補|支持(?:政党|者の皆)|党員|党首"
            r"|(?<![一-龯])(?:自民|立憲民主|国民民主|公明|共産|社民|維新の会|参政|れいわ)(?:党|新選組)?(?=[所公推の候議を])"
            r"|(?:清き)?一票を|当選させ|政治資金|政治団体|デモ行進"
        ),
        "特定の政党や候補者を利する書き方でないか確かめてください。",
    ),
    (
        "営利・宣伝",
        re.compile(
            r"今だけ|今なら|お買い?得|特価|激安|大安売り|限定セール|割引セール|最安値|返金保証|売れ筋|好評発売中|絶賛発売|業界(?:初|No\.?1)"
            r"|懸賞|プレゼント(?:企画|キャンペーン)|フォロー(?:して|&|＆)(?:リ|い)(?:ツイート|ポスト|いね)|リツイートで|当たりますように"
            r"|必ず(?:儲|もう)か|無料プレゼント中|お申し込みは今すぐ|当社(?!務所|比)|弊社|貴社"
        ),
        "特定の事業者の宣伝にならないか、市が知らせる理由があるか確かめてください。",
    ),
    (
        "宗教",
        re.compile(
            r"布教|入信|信者|教団|教祖|ご利益|御利益|お布施|霊感|開運|除霊|勧誘(?!に注意|にご注意|にあ|トラブル|を受け|など|電話)|神のご加護"
        ),
        "特定の宗教の活動を勧める書き方でないか確かめてください。行事や文化財の紹介なら、このままで構いません。",
    ),
)
# A consumers' office warns of swindlers in the swindlers' own words.
WARNED = re.compile(r"注意|商法|詐欺|被害|だまさ|トラブル|消費者|消費生活|クーリング|188")
# The election office calls everybody to the polls, and nobody in particular.
VOTE = re.compile(r"一票を")
CALLED_TO_VOTE = re.compile(r"投[票じ]|選挙管理委員会|選管")
FOR_SOMEBODY = re.compile(r"(?<!立)候補(?!者[^に])|党|[氏様]に|さんに")
SENTENCE_END = re.compile(r"[。\n]")
NEAR = 60


class NeutralityCheck(Check):
    name = "neutrality"
    title = "中立の言葉づかい"
    version = 2

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for passage in draft.passages:
            for kind, pattern, suggestion in KINDS:
                meant = (
                    match for match in pattern.finditer(passage.text) if not is_official(passage.text, match)
                )
                for match, more in once(meant):
                    yield self.found_at(
                        passage,
                        *match.span(),
                        Severity.CONFIRM,
                        f"{passage.label}に、{kind}に関わる言葉「{match.group()}」があります{more}。",
                        suggestion,
                    )


def is_official(text: str, match: re.Match[str]) -> bool:
    """Whether an office warns of what the words stand for, or calls to the polls."""
    before = text[max(0, match.start() - NEAR) : match.start()]
    behind = text[match.end() : match.end() + NEAR]
    if VOTE.search(match.group()):
        around = f"{before}{match.group()}{behind}"
        return bool(CALLED_TO_VOTE.search(around) and not FOR_SOMEBODY.search(around))
    return bool(WARNED.search(SENTENCE_END.split(before)[-1] + SENTENCE_END.split(behind)[0]))
