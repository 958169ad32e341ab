"""What was to be filled in and was not: 未入力, ○○, XX, {{ }}, 0月0日."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.severity import Severity

LEFT_OPEN = re.compile(
    r"未入力|未記入|ダミー|サンプルテキスト|(?<![A-Za-z])(?:TBD|TODO|FIXME|lorem ipsum)(?![A-Za-z])"
    # 二〇〇〇年 is a year, not a gap.
    r"|(?<![一二三四五六七八九十〇])[○〇◯●◎△×✕]{2,}"
    r"|(?<![A-Za-zＡ-Ｚａ-ｚ0-9０-９])(?:[XxＸｘ]{2,}|[＊*]{3,})(?![A-Za-zＡ-Ｚａ-ｚ0-9０-９])"
    r"|\{\{[^{}\n]{0,60}\}\}|\{%[^{}\n]{0,60}%\}|<%[^<>\n]{0,60}%>|＿{3,}|_{3,}"
    r"|[【\[（(](?:ここに|タイトル|本文|日付|日時|場所|氏名|担当者?名)[^】\]）)\n]{0,20}[】\]）)]"
    r"|(?<!\d)0{1,2}[月/]0{1,2}日?(?!\d)|(?<!\d)0{4}年"
)
# 0000-12-3456 is a telephone number of the demo city; 0000 by itself is a gap.
ZEROS = re.compile(r"(?<![\d\-－.,，(（])0{4,}(?![\d\-－年.,，()（）])")
PROVISIONAL = re.compile(r"[（(【\[]仮[)）】\]]|調整中|要修正|要差し?替え|確認中|後日記入")


class PlaceholdersCheck(Check):
    name = "placeholders"
    title = "書きかけの箇所"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for passage in draft.passages:
            for pattern in (LEFT_OPEN, ZEROS):
                for match, more in each_once(pattern, passage.text):
                    yield self.found_at(
                        passage,
                        *match.span(),
                        Severity.STOP,
                        f"{passage.label}の「{match.group()[:20]}」は、書きかけのまま残っています{more}。",
                        "正しい内容に置き換えてください。",
                    )
            for match, more in each_once(PROVISIONAL, passage.text):
                yield self.found_at(
                    passage,
                    *match.span(),
                    Severity.CONFIRM,
                    f"{passage.label}に「{match.group()}」とあります{more}。",
                    "決まっている内容なら消してください。",
                )


def each_once(pattern: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], str]]:
    """The first match of each wording, and 「（ほか5か所）」 where it comes again."""
    matches = list(pattern.finditer(text))
    times = Counter(match.group() for match in matches)
    for match in matches:
        if again := times.pop(match.group(), 0):
            yield match, f"（ほか{again - 1}か所）" if again > 1 else ""
