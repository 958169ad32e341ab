"""Words no text for the public may hold: those of a drill, and gaps left open.

The gate is the last barrier before sending and nobody can argue with it, so a real warning must pass and a
drill must not. The patrol's checks start from the same words: what the gate would hold is said to the writer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# A drill is headed 訓 練 as well; 試験 has words of its own below: 【試験】 heads the day of an examination.
DRILLED = r"(?:訓[ 　]?練|テスト|ﾃｽﾄ|ＴＥＳＴ|(?i:test))"
PART = r"(?:放送|配信|送信|投稿|通報|メール|メッセージ|用の?文面|用の?文)"
SYSTEM = (
    r"(?:[JＪ]アラート|全国瞬時警報システム|防災(?:行政)?無線|緊急速報(?:メール)?|エリアメール"
    r"|配信|送信|メール|システム|アプリ)"
)
# What follows where 訓練 is a subject: a date, how often, what it holds.
PLANNED = (
    r"[ 　：:]{0,3}(?:\d|毎|第|[月週年]に?\d|日[時程]|有|無|あり|なし"
    r"|内容|場所|会場|期間|時間|対象|参加|募集|概要|案内)"
)
# 「避難訓練」 and 「採用試験」 are real subjects; a drill says 訓練 of the message itself.
DRILL = re.compile(
    # 【訓練】 ［テスト配信］ ■訓練■
    rf"[【（(\[［＜<〈《〔〖｛] ?(?:配信)?(?:{DRILLED}(?:{PART}|[用中])?|試験{PART})(?:です|開始|終了)?"
    r"[ 　]?[】）)\]］＞>〉》〕〗｝]"
    rf"|(?P<sign>[■●★☆◆◇※＊*])[ 　]?{DRILLED}{PART}?[ 　]?(?P=sign)"
    rf"|^[ 　]{{0,20}}[「『]{DRILLED}[」』](?![をがはにのとでも])"
    # 訓練：避難してください, and 「テスト」 with nothing else
    rf"|^[ 　]{{0,20}}(?:訓[ 　]?練[ 　]|{DRILLED}[：:。！!])(?!{PLANNED})"
    rf"|^[ 　]{{0,20}}{DRILLED}(?:[ 　]{{1,9}}{DRILLED})?[ 　]{{0,20}}$|\A\s{{0,20}}試験\s{{0,20}}\Z"
    r"|\A\s{0,20}[【（(\[［]試験[】）)\]］]"
    r"(?![^\n]{0,30}(?:採用|教養|面接|筆記|作文|論文|科目|受験|合格|検定|\d|日[時程]))"
    # これは訓練です; not これは訓練ではありません, これは試験的な運行です
    rf"|(?:これは|この(?:配信|放送|投稿|メール|メッセージ)は|本(?:配信|放送|投稿|メール)は)、?(?:{SYSTEM}の)?"
    r"(?:訓練|試験|テスト)(?!では|でも|でな|でござ|じゃ|とは|的|運[転行]|場|[をがや])"
    rf"|(?<![の一-龯])(?<!\d日は)(?:訓練|テスト|試験){PART}(?=[。！!]|[ 　]{{0,9}}$|です|でした|中です)"
    rf"|(?<=[の一-龯])(?:訓練|テスト|試験){PART}(?=です|でした|中です)|\A\s{{0,20}}(?:訓練|テスト|試験){PART}\s"
    r"|(?:訓練|テスト|試験)用の?文面"
    # Said of the message; サイレンは訓練です, 12月5日は訓練です and 鳴りますが、訓練です tell of one to come.
    r"|(?<![一-龯々ァ-ヴーA-Za-zの])(?<!サイレン[はも])(?<!\d日は)(?<![）)]は)(?<![鳴流届][りれしき]ますが、)"
    r"(?:訓練|テスト)です(?!か)"
    r"|(?:^|(?<=[。！!\s]))試験です(?!か)|(?<![一-龯])訓練、?訓練",
    re.MULTILINE,
)
# In a warning 「これは避難訓練です」 and 【防災訓練】 say it of the message; any other text may be about one.
DRILL_IN_A_WARNING = re.compile(
    r"これは、?[^。、\n「」『』]{1,12}訓練です(?!か)"
    r"|[【（(\[［〈《〔][^】）)\]］〉》〕\n]{0,10}訓練[^】）)\]］〉》〕\n]{0,10}[】）)\]］〉》〕]"
    r"|訓練[中用](?:です|の?(?:送信|配信|放送|情報))|訓練のため|訓練として"
)

# 二〇〇〇年 is a year, ○○×△ a row of a table, ○×クイズ a game, ○○詐欺 a kind of fraud.
DIGITS = "A-Za-zＡ-Ｚａ-ｚ0-9０-９一二三四五六七八九十百千"
MARKS = "○〇◯●◎△×✕"
GAP = "○〇◯●△×_＿XxＸｘ"
PLACEHOLDER = re.compile(
    rf"未入力|(?<![一二三四五六七八九十百千{MARKS}])(?P<mark>[{MARKS}])(?P=mark)+(?![{MARKS}]|詐欺|だと)"
    # ○月○日, 12月〇日, 12月　日（　）
    rf"|(?<![{DIGITS}○〇])[{GAP}]{{1,2}}月(?:[{GAP}?？\d０-９]{{1,2}}日|(?=[{GAP}?？\d０-９]))|(?<=月)[{GAP}?？]{{1,2}}日"
    r"|[\d０-９]{1,2}月[ 　]{1,4}日(?=[（(にまかではを、。〜～・\s]|$)"
    # 定員○人: at the start of a line ○ is a bullet
    rf"|(?<=[^{DIGITS}○〇\n])(?<!\n[ 　])[○〇◯●△×_＿]{{1,2}}"
    r"(?:日(?=[（(にまかではを、。〜～・\s]|$)(?!にち)|時(?=[かに〜～半○●]|$)|円(?=[（(、。でと以程まを\s]|$)|[人名](?=[（(、。で以程まを\s]|$))"
    r"|\{\{[^{}]{0,200}\}\}"
    r"|(?<![A-Za-zＡ-Ｚａ-ｚ0-9０-９/.@=_-])(?:[XＸ]{4,}|[xｘ]{4,})(?![A-Za-zＡ-Ｚａ-ｚ0-9０-９/])"
)

QUOTES = {"「": "」", "『": "』"}
LONGEST_QUOTATION = 80
# 放送内容「これは、Jアラートのテストです」: what the loudspeakers are going to say.
ANNOUNCED = re.compile(
    r"(?<!訓練)(?<!試験)放送|無線|サイレン|流[しすせれ]|音声|チャイム|アナウンス|読み上げ|聞こえ|[験練]を行"
)
TOLD = re.compile(r"(?:という|と|を|が|の|[×xX✕]|[（(])")
LISTED = re.compile(r"放送(?:する)?(?:内容|文)")
# 「○○警察署の者です」という電話: how a swindler speaks.
SWINDLE = re.compile(
    r"詐欺|不審|なりすま|だま|騙|名乗|かた[るりっ]|装[うっい]|という(?:電話|メール)|などの?(?:電話|メール)"
)
AROUND = 40


def drills(text: str, *, warning: bool = False) -> Iterator[re.Match[str]]:
    """Where a text says of itself that it is a drill."""
    for pattern in (DRILL, DRILL_IN_A_WARNING) if warning else (DRILL,):
        for match in pattern.finditer(text):
            if not is_about_a_drill(text, match):
                yield match


def gaps(text: str, pattern: re.Pattern[str] = PLACEHOLDER) -> Iterator[re.Match[str]]:
    """Where a text was to be filled in and was not."""
    return (match for match in pattern.finditer(text) if not is_a_swindlers(text, match))


def is_about_a_drill(text: str, match: re.Match[str]) -> bool:
    """Whether the words are those of a broadcast that the text announces."""
    if not (quoted := around_quotation(text, match)):
        return bool(LISTED.search(text, max(0, match.start() - LONGEST_QUOTATION), match.start()))
    before, behind = quoted
    return bool(ANNOUNCED.search(before) or (TOLD.match(behind) and ANNOUNCED.search(behind)))


def is_a_swindlers(text: str, match: re.Match[str]) -> bool:
    return any(map(SWINDLE.search, around_quotation(text, match)))


def around_quotation(text: str, match: re.Match[str]) -> tuple[str, ...]:
    """What stands before and behind the quotation that holds a match; nothing where it is not quoted."""
    low = max(0, match.start() - LONGEST_QUOTATION)
    opening = max(text.rfind(mark, low, match.start() + 1) for mark in QUOTES)
    if opening < 0:
        return ()
    closing = text.find(QUOTES[text[opening]], opening, match.end() + LONGEST_QUOTATION)
    if 0 <= closing < match.end() - 1:
        return ()
    behind = text[closing + 1 : closing + 1 + AROUND] if closing >= 0 else ""
    return text[max(0, opening - AROUND) : opening], behind
