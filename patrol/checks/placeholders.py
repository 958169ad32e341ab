"""What was to be filled in and was not: 未入力, ○○, XX, {{ }}, 0月0日."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from channels.ledger.unfit import PLACEHOLDER, gaps
from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.severity import Severity

# What the gate holds, and what a person left open all the same.
LEFT_OPEN = re.compile(
    rf"{PLACEHOLDER.pattern}|(?<![A-Za-zＡ-Ｚａ-ｚ0-9０-９/.@=_-])[XxＸｘ]{{2,}}(?![A-Za-zＡ-Ｚａ-ｚ0-9０-９/])"
    r"|未記入|ダミー(?!人形)|サンプルテキスト|(?<![A-Za-z])(?:TBD|TODO|FIXME|lorem ipsum)(?![A-Za-z])"
    # A row of * by itself is a rule between paragraphs.
    r"|(?<=[：:はがを])[ \u3000]?[＊*]{3,}|(?<![＊*])[＊*]{3,}(?=[人名円月日時])"
    r"|\{%[^{}\n]{0,60}%\}|<%[^<>\n]{0,60}%>|＿{3,}|_{3,}"
    # 【日時】12月3日 and （氏名・住所を書いて） are how announcements are written; 【日時を入力】 is a gap.
    r"|[【\[［]ここに[^】\]］\n]{0,20}[】\]］]|[（(]ここに[^）)\n]{0,12}(?:入力|記入|挿入|入れる|入る|書く)[）)]"
    r"|[【\[［（(](?:タイトル|本文)[】\]］）)]|[【\[［](?:日付|日時|場所|氏名|担当者?名)を?記入[】\]］]"
    r"|[【\[［（(](?:日付|日時|場所|氏名|担当者?名)(?:を?(?:入力|入れる)|が入る)[】\]］）)]"
    r"|(?<!\d)0{1,2}[月/]0{1,2}日?(?!\d)|(?<!\d)0{4}年"
    # Telephone numbers of the demo city begin with 0000 and go on.
    r"|(?<![\d-])0{2,4}[-－]0{3,4}[-－]0{4}(?!\d)"
)
# 0000-12-3456 is a telephone number of the demo city; 0000 by itself is a gap.
ZEROS = re.compile(r"(?<![\d\-－.,，(（])0{4,}(?![\d\-－年.,，()（）])")
PROVISIONAL = re.compile(
    r"[（(【\[]仮[)）】\]]|調整中|要修正|要差し?替え|要確認|後日記入|(?:後|あと)で(?:書く|記入|追記)"
    # 被害の状況は確認中です is news; 計画（案）への意見 asks for opinions.
    r"|[（(【\[]確認中[)）】\]]|(?:日程|日時|会場|費用|定員|講師)[はも：:][^。\n]{0,4}確認中"
    r"|[【\[［〔]案[】\]］〕]|\A[（(]案[）)]"
    r"|(?:日時|日程|時間|会場|場所|費用|定員)[：:は]?[ \u3000]?未定|\A\s{0,9}(?:未定|確認中)\s{0,9}\Z"
)
# What copying and forwarding put before a title.
CARRIED_OVER = re.compile(r"\A(?:(?i:re|fwd?)[:：]|コピー ?[～〜~:：])|のコピー\Z")


class PlaceholdersCheck(Check):
    name = "placeholders"
    title = "書きかけの箇所"
    version = 2

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for passage in draft.passages:
            text = passage.text
            for matches in (gaps(text, LEFT_OPEN), ZEROS.finditer(text)):
                for match, more in once(matches):
                    yield self.found_at(
                        passage,
                        *match.span(),
                        Severity.STOP,
                        f"{passage.label}の「{match.group()[:20]}」は、書きかけのまま残っています{more}。",
                        "正しい内容に置き換えてください。",
                    )
            marks = (
                *PROVISIONAL.finditer(text),
                *CARRIED_OVER.finditer(text if passage.field == "title" else ""),
            )
            for match, more in once(marks):
                yield self.found_at(
                    passage,
                    *match.span(),
                    Severity.CONFIRM,
                    f"{passage.label}に「{match.group()}」とあります{more}。",
                    "決まっている内容なら消してください。",
                )


def each_once(pattern: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], str]]:
    """`once` of all the places a pattern matches."""
    return once(pattern.finditer(text))


def once(found: Iterable[re.Match[str]]) -> Iterator[tuple[re.Match[str], str]]:
    """The first match of each wording, and 「（ほか5か所）」 where it comes again."""
    matches = list(found)
    times = Counter(match.group() for match in matches)
    for match in matches:
        if again := times.pop(match.group(), 0):
            yield match, f"（ほか{again - 1}か所）" if again > 1 else ""
