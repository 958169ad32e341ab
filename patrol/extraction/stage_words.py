"""Words that mean an age without a number: 未就学児 is 0 to 6, シニア is 60 and above."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StageWord:
    """`low` to `high` years (`high` None: open). A `vague` word gives way to a number beside it."""

    pattern: re.Pattern[str]
    low: float
    high: float | None
    stages: tuple[str, ...]
    vague: bool = False


SCHOOL = ("小学生", "中学生", "高校生")

# 中学校に通う生徒, 市立小学校に在籍する
ATTENDED = r"[にへ](?:在学|在籍|通学|通)(?=[うっしすの中])"


def _word(pattern: str, low: float, high: float | None, *stages: str, vague: bool = False) -> StageWord:
    return StageWord(re.compile(pattern), low, high, stages, vague)


# The first row that matches a place takes it.
STAGE_WORDS: tuple[StageWord, ...] = (
    _word(r"小(?:学生?)?[・,、]?中学生", 6, 15, "小学生", "中学生"),
    _word(r"小[・,、]?中[・,、]?高(?:校)?生", 6, 18, *SCHOOL),
    _word(r"中学?[・,、]?高(?:校)?生", 12, 18, "中学生", "高校生"),
    _word(r"児童[・,、]?生徒", 6, 15, "小学生", "中学生", vague=True),
    _word(r"(?:小学生?)?低学年", 6, 9, "小学生"),
    _word(r"(?:小学生?)?中学年", 8, 10, "小学生"),
    _word(r"(?:小学生?)?高学年", 9, 12, "小学生"),
    _word(
        r"(?:来年|来春|次年度|翌年度)[^。、\n\d]{0,4}(?:\d{1,2}月)?に?小学(?:1年生|[にへ]入学|[にへ]就学)(?!する?前)"
        r"|新入学児童?|就学予定(?:児|の)|小学[にへ]?の?入学(?:予定|を控え)",
        5,
        6,
        "幼児",
    ),
    _word(
        r"小学入学前|小学[にへ](?:就学|入学)する(?:年の3月|日の前日)|小学[にへ]?(?:就学|入学)する?(?:前|まで)|学齢前"
        r"|(?:小学)?就学前|未就学(?:児童?)?",
        0,
        6,
        "未就学",
    ),
    _word(r"未就園(?:児)?|就園前|入園前(?!年)", 0, 4, "幼児"),
    _word(r"小学(?:生|児童)", 6, 12, "小学生"),
    _word(r"中学生", 12, 15, "中学生"),
    _word(rf"小[・,、]?中学{ATTENDED}", 6, 15, "小学生", "中学生", vague=True),
    _word(rf"小学{ATTENDED}", 6, 12, "小学生", vague=True),
    _word(rf"中学{ATTENDED}", 12, 15, "中学生", vague=True),
    _word(rf"(?:高校|高等学校){ATTENDED}", 15, 18, "高校生", vague=True),
    _word(r"高校生(?:世代|年代|相当)(?:の?年齢)?", 15, 18, "高校生", vague=True),
    _word(r"高校生|高等学校生", 15, 18, "高校生"),
    _word(r"大学生|専門学校生", 18, 22, "若者"),
    _word(r"年長児?(?!者)", 5, 6, "幼児"),
    _word(r"年中児|年中(?=さん|クラス|[・、~])(?!無休)", 4, 5, "幼児"),
    _word(r"年少児?(?!者)", 3, 4, "幼児"),
    _word(r"乳幼児(?!健|医療|コーナー)", 0, 6, "乳児", "幼児", vague=True),
    _word(
        rf"園児|幼稚園(?:[・、,][^。\n・、,]{{2,6}}){{0,2}}{ATTENDED}|(?:保育園|保育所|こども園){ATTENDED}",
        3,
        6,
        "幼児",
        vague=True,
    ),
    _word(r"幼児(?!教育|期|課|コーナー|室)", 1, 6, "幼児", vague=True),
    _word(r"新生児|乳児|赤ちゃん|ベビー(?!シッター|カー|用品|ベッド|シート)", 0, 1, "乳児", vague=True),
    _word(r"思春期", 10, 18, *SCHOOL, vague=True),
    _word(r"小学(?:卒業|修了)(?:前|まで)", 0, 12, "未就学", "小学生"),
    _word(r"(?:中学|義務教育)(?:卒業|修了|終了)(?:前|まで)", 0, 15, "未就学", "小学生", "中学生"),
    _word(r"高校?(?:卒業|修了)(?:前|まで)", 0, 18, "未就学", *SCHOOL),
    _word(r"(?:中学|義務教育)(?:卒業|修了|終了)(?!程度|証)", 15, 15, "中学生"),
    _word(r"成人式|新成人|(?:20歳|はたち)の(?:つどい|集い)|(?:20歳|はたち)を(?:祝|迎)", 20, 20, "若者"),
    _word(r"未成年者?", 0, 18, vague=True),
    _word(
        r"シニア|シルバー(?=世代|の|向け|層)|(?<!後期)高齢者(?!を介護|の介護|虐待|福祉|支援課|と(?!その家族|家族)|施設|インフル)|ご高齢の?方|お年寄り",
        60,
        None,
        "シニア",
        vague=True,
    ),
    _word(r"中高年", 40, None, "成人", vague=True),
    _word(r"(?:子ども|こども|子供|お子さん?)(?=から(?:大人|お年寄り|高齢者|シニア))", 0, None, vague=True),
    _word(
        r"成人(?=を?対象|向け|の方|男|女|\(|$|\n)|一般\(大人\)"
        r"|(?<=[~らと・、:】])(?:大人|一般(?=$|[ 。、()\n]|の方|まで))"
        r"|^(?:大人|一般)$|大人(?=まで|の(?!方々)[方た人]|を?対象|向け)",
        18,
        None,
        "成人",
        vague=True,
    ),
    _word(
        r"(?<!民生[・・])(?<!民生)児童"
        r"(?!館|センター|扶養|手当|委員|文学|福祉|虐待|養護|クラブ|相談|発達|書|室|会|公園|遊園|図書|保育|家庭|青少年|課)",
        6,
        12,
        "小学生",
        vague=True,
    ),
)
