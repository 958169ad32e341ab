"""Words typed twice: をを, のの, です。です。, くださいください. Real doubled words are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.severity import Severity

# ののりば, のどか, がんが and 喉がからからに are Japanese; 10時時 and 第第1回 are not.
DOUBLED = re.compile(
    r"をを|(?<!も)のの(?![しろ字花ぼびどりみんこちぞせう])|(?<!は)はは(?![はぁー、。は母])(?=[、一-龯ァ-ヴ0-9０-９])"
    r"|がが(?![んっくれい])|(?<=[一-龯ァ-ヴー])にに(?![こぎわほおもじちんし])"
    r"|(?<=[一-龯])でで(?![きん])|、、|。。(?!。)|，，"
    r"|(?P<ending>です|でした|ました|ません|ください|下さい|ましょう)[。、]?(?P=ending)|ます[。、]ます(?!ます)"
    r"|(?P<word>まで|より|ため|とき|という|について|において|によって|もしくは|または|および|並びに)(?P=word)"
    r"|からから(?![にとのでだ])"
    # 一人一人, 大学大学院, 個人個人 and 24時間時間外 are said so.
    r"|(?P<kanji>(?!一|大学|個人|時間時間外|日本|毎|各)[一-龯]{2,4})(?P=kanji)"
    r"|(?<=\d)(?P<unit>[月日時分円人名])(?P=unit)(?![一-龯])|第第"
)
# 違和感を感じる and the like: said twice in other words.
REDUNDANT = re.compile(
    r"まず最初に|一番最(?:初|後|大|高|新)|あらかじめ予約|約\d{1,6}(?:人|名|分|件|円|枚)(?:ほど|くらい|ぐらい|程度|前後)"
    r"|毎[日週月年](?:[一-龯]{0,4})ごとに|各(?:課|区|校|家庭|世帯)ごとに|返事を返|過半数を超え|後で後悔|違和感を感じ|被害を被"
    r"|およそ\d{1,6}(?:人|名|分|件|円|枚)(?:ほど|くらい|ぐらい|程度|前後)|すべて全|全て全"
)


class DoubledCheck(Check):
    name = "doubled"
    title = "重なった言葉"
    version = 2

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for passage in draft.passages:
            for match in DOUBLED.finditer(passage.text):
                yield self.found_at(
                    passage,
                    *match.span(),
                    Severity.CONFIRM,
                    f"{passage.label}で「{match.group()}」と、同じ言葉が続いています。",
                    "打ち間違いなら、片方を消してください。",
                )
            for match in REDUNDANT.finditer(passage.text):
                yield self.found_at(
                    passage,
                    *match.span(),
                    Severity.NOTE,
                    f"{passage.label}の「{match.group()}」は、同じ意味が重なっています。",
                    "どちらか一方で足ります。",
                )
