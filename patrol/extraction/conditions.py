"""Who else is meant beside ages: expecting parents, everybody, residents, employers."""

from __future__ import annotations

import re

PREGNANCY = re.compile(
    r"妊娠(?!の?可能|を?(?:希望|望|考え))|妊婦|妊産婦|プレママ|プレパパ|マタニティ|両親学級|パパママ(?:クラス|学級)|多胎妊|出産を迎え|産前"
)
EVERYONE = re.compile(
    r"どなたでも|(?:誰|だれ)でも(?=参加|入場|自由|利用|歓迎|可|ご|\(|。|$)"
    r"|年齢(?:[・、]?性別)?(?:[をは]問(?:いません|わず)|[をは]?不問|制限(?:なし|はありません))|性別[・、]年齢(?:を問わず|不問)"
    r"|全年齢|あらゆる世代|全ての世代|すべての世代"
)
# 15歳以上ならどなたでも, 小学生以上なら is a limit, not everybody.
EVERYONE_ABOVE = re.compile(r"(?:\d歳|[生児])以上[^。\n]{0,25}(?:どなたでも|誰でも)")

STATUS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("在住", re.compile(r"在住|居住|住民票|住民登録|お住まい|の市民")),
    ("在勤", re.compile(r"在勤")),
    ("在学", re.compile(r"在学")),
    ("地区", re.compile(r"地区の")),
    ("ひとり親", re.compile(r"ひとり親|母子家庭|父子家庭|母子・父子|シングルマザー|配偶者のいない(?:母|父)")),
    ("障がい", re.compile(r"障(?:がい|害|碍)|発達が気になる|療育")),
    ("多胎", re.compile(r"多胎|双子|ふたご|三つ子|みつご|ツインズ")),
    ("外国人", re.compile(r"外国人|外国籍")),
    ("女性", re.compile(r"女性|女子|ママさん")),
    ("男性", re.compile(r"男性|(?<!プレ)パパのため")),
    ("求職", re.compile(r"求職|就職|再就職|就業体験|雇用を目指す|卒業予定|企業との交流")),
    ("介護者", re.compile(r"介護して(?:いる)?")),
    ("認知症", re.compile(r"認知症")),
    ("要支援", re.compile(r"要支援")),
    ("国保", re.compile(r"国保|国民健康保険に")),
    ("年金", re.compile(r"国民年金|老齢基礎年金")),
    ("事業者", re.compile(r"企業の|事業者|事業所|法人")),
    ("専門職", re.compile(r"建築士|行政職員|教職員|看護師|保育士|介護職")),
    ("低所得", re.compile(r"経済的|児童扶養手当受給|非課税")),
)


def statuses(text: str) -> tuple[str, ...]:
    """The conditions other than age that folded `text` names."""
    return tuple(name for name, pattern in STATUS if pattern.search(text))


def says_everyone(text: str) -> bool:
    """True for どなたでも, unless an age stands before it."""
    return bool(EVERYONE.search(text)) and not EVERYONE_ABOVE.search(text)
