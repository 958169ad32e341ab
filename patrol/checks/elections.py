"""Election periods set by the PR division: no candidate by name, no praise of the mayor's work.

地方公務員法 第36条 and 公職選挙法 第136条の2 keep the city and its staff out of elections; in 2024 a
contractor's private post about a candidate went out from a public account (川崎市生田緑地).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput, Passage
from patrol.checks.surroundings import Election
from patrol.extraction.folding import compatible
from patrol.severity import Severity
from staff.wording import format_date

BLANKS = re.compile(r"[ \u3000・]")
TITLES = r" ?(?:市長|知事|議員|候補|氏|さん|先生|町長|村長|区長)"
# 市長賞 is a prize and 県議会 a body.
OFFICE = r"(?:(?:市長|知事|区長|町長|村長)(?!賞|杯|表彰|感謝状)|[市県]議(?!会)|議員(?!選挙))"
DEEDS = r"(?:公約|実績|成果|功績|政策|マニフェスト|リーダーシップ|決断|手腕|尽力|歩み)"
PRAISE = re.compile(
    rf"{OFFICE}[^。\n]{{0,20}}?{DEEDS}|{DEEDS}[^。\n]{{0,10}}?{OFFICE}|公約(?:を)?(?:実現|達成)"
    r"|この\d{1,2}年間?で[^。\n]{0,20}?(?:達成|実現|ゼロ)"
)
# One name, written by the family register or as on a keyboard: 髙橋 is 高橋, 渡邉 is 渡辺.
VARIANTS = str.maketrans(
    "髙﨑𠮷德濵濱邉邊齋斎齊澤廣國櫻嶋嶌惠眞龍瀧桒淵渕鷗桧將榮壽條圓關藏祐祇曾冨舘",
    "高崎吉徳浜浜辺辺斉斉斉沢広国桜島島恵真竜滝桑渕渕鴎檜将栄寿条円関蔵祐祇曽富館",
)
# 林 一 stands in 小林一茶, 森林一斉清掃 and 林一帯: so short a name must be a name by itself.
SHORT = 3
ALONE = r"(?:(?<![一-龯々])|(?<=[長員補者氏家師]))"
ENDED = rf"(?={TITLES}|[ ・]?(?:作品|後援|選挙|事務所|講演|個展|代表)|(?![一-龯々]))"
KANJI = re.compile(r"[一-龯々]+")


class ElectionsCheck(Check):
    name = "elections"
    title = "選挙期間の配慮"
    version = 2

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        if draft.is_emergency:
            return
        for election in draft.elections:
            if election.covers(draft.send_date):
                for passage in draft.passages:
                    yield from self._judge(election, passage)

    def _judge(self, election: Election, passage: Passage) -> Iterator[Finding]:
        folded = compatible(passage.text)
        text = folded.text.translate(VARIANTS)
        span = f"「{election.name}」の期間中（{format_date(election.ends_on)}まで）です"
        for severity, pattern, what, suggestion in rules_of(election):
            if match := pattern.search(text):
                start, end = folded.original_span(*match.span())
                yield self.found_at(
                    passage,
                    start,
                    end,
                    severity,
                    f"{span}。{passage.label}に{what}「{passage.text[start:end][:30]}」があります。",
                    suggestion,
                    election=election.name,
                )


def rules_of(election: Election) -> Iterator[tuple[Severity, re.Pattern[str], str, str]]:
    """(weight, pattern, what it finds, what to do): a candidate's name stops, all else is to be confirmed."""
    for name in election.candidates:
        written = one_spelling(name)
        full = BLANKS.sub("", written)
        if not full:
            continue
        letters = r"[ ・]?".join(map(re.escape, full))
        yield (
            Severity.STOP,
            re.compile(ALONE + letters + ENDED if len(full) <= SHORT else letters),
            "候補者の名前",
            "名前を消すか、選挙が終わってから配信してください。",
        )
        if surnames := surnames_of(written):
            yield (
                Severity.CONFIRM,
                re.compile("|".join(rf"(?:{each}){TITLES}" for each in surnames)),
                "候補者と同じ名字の人",
                "候補者のことなら、名前を消すか、選挙が終わってから配信してください。",
            )
    for word in election.words:
        if written := one_spelling(word):
            yield (
                Severity.CONFIRM,
                re.compile(re.escape(written)),
                "選挙期間に控える言葉",
                "特定の候補者に有利・不利になる書き方でないか、広報課が確かめてください。",
            )
    yield (
        Severity.CONFIRM,
        PRAISE,
        "首長や議員の実績の紹介",
        "実績や成果の紹介は、選挙が終わってからにしてください。",
    )


def one_spelling(name: str) -> str:
    return compatible(name).text.strip().translate(VARIANTS)


def surnames_of(name: str) -> list[str]:
    """Patterns of what may be a candidate's surname; a name entered without a space leaves it open."""
    surname, *given = BLANKS.split(name)
    if given:
        likely = [surname]
    elif kanji := KANJI.match(name):
        # 森みどり: the kanji before the kana. 佐藤花子, 林花子, 長谷川一郎: one to three of the kanji.
        run = kanji.group()
        likely = [run] if len(run) < len(name) else [run[:length] for length in range(1, min(4, len(run)))]
    else:
        likely = []
    return [(ALONE if len(each) == 1 else "") + re.escape(each) for each in likely if each]
