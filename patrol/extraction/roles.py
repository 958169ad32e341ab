"""What an age is said about: the people it is for, or a price, child care on the side, a performer."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

TARGET = "対象"
REACH = 40  # characters of the clause looked at on each side
GROUP = (
    r"(?:以上|以下|未満)?"
    r"(?:たち|児童|生徒|の(?:皆さん|みなさん|方々?|人|市民|児童|生徒|お?子(?:さん|ども|供)?(?:たち)?))?"
)

# Ages in clauses with these words are not the audience (facts: prices, 託児, performers, organisers).
NOT_THE_AUDIENCE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "料金",
        re.compile(
            r"円|無料|有料|割引|半額|料金|参加費|(?:チケット|券)が必要|(?:入場|入園|入館|観覧|拝観|使用)料"
        ),
    ),
    (
        "託児",
        re.compile(
            r"託児|一時保育|一時預かり|併せて申し込み|保育(?:が|を)?(?:あり|ござ|行|しま)"
            r"|保育 ?(?:あり|有|も|希望|付|つき|:|\(|定員)|保育の(?:申|希望|定員|対象)"
        ),
    ),
    ("除外", re.compile(r"ご?遠慮|不可(?!能)|お断り|を除く|を除き|対象外|できません")),
    (
        "出演・作品",
        re.compile(
            r"による|の作品|作品(?:展|を)|鼓笛隊|出演|の発表|武者行列|制作展|吹奏楽部|が描いた|描いた絵"
        ),
    ),
    ("水準", re.compile(r"レベル|テキスト|教科書|程度の(?:学力|英語|数学|知識|内容|問題)|卒業程度")),
    ("経歴", re.compile(r"まで精力|歳の(?:時|とき|若さ|[頃ころ]{1,2}に)|生まれ育|人に1人|享年|歳当時")),
    (
        "動物",
        re.compile(
            r"愛犬|飼い[犬猫]|子[犬猫]|[犬猫](?:を|の|や|は|が|と|・|に|、|\()|(?:以上|た|の)[犬猫](?:$|[。)])|ペット"
        ),
    ),
)
EXCLUSION_REACH = 9
EXCLUSION_END = re.compile(r"[(、。\n]")
# What follows an age at once and says that it is not the audience.
FOLLOWED_BY: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "同伴",
        re.compile(
            r"[^。、\n(:※]{0,12}?(?:は|の場合)[^。\n※]{0,14}?"
            r"(?:同伴|付き?添|送迎|引率|大人(?:と|の|に|\d)|[膝ひ][ざ上]?の?上|膝上|保護者[とのが]|家族と)"
            r"|(?:の?お?子(?:さん|様|さま)?)?連れ(?:でも|歓迎|可)|(?:以下)?(?:の児童)?の(?:付き?添|送迎|引率|同伴)"
        ),
    ),
    (
        "除外",
        re.compile(
            r"[^。\n(、※]{0,16}?(?:は|の|のみ)[^。\n(※]{0,14}?"
            r"(?:遠慮|お断り|不可(?!能)|対象外|禁止"
            r"|(?<!かまい)(?<!構い)(?<!問題あり)(?<!問い)(?<!必要あり)ません(?!か|が、))"
        ),
    ),
    (
        "条件",
        re.compile(
            r"(?:以上|以下|未満)?(?:の(?:方|人|かた|場合|子))?(?:は|については|の場合)(?!対象|、?どなた)[^。\n]{0,40}\)"
            # 6歳未満のお子様はチャイルドシートが必要です
            r"|のみ(?:は|での)"
            r"|(?:以上|以下|未満)?(?:の(?:方|人|かた|児童|生徒|お?子(?:さん|様|さま)?))?(?:は|には|の場合)[^。、\n※]{0,20}?"
            r"(?:(?<!申込み)(?<!申し込み)(?<!申込)(?<!予約)が必要|を(?:ご?(?:提出|持参|提示|着用)))"
        ),
    ),
    (
        "出演・作品",
        re.compile(
            # 園児が植えた花 tells of what was done; 小学生が楽しめる speaks to them.
            rf"{GROUP}が[^。、\n]{{1,16}}?"
            r"(?:[いしきっんりちみけげせめえれ]た(?![いめりくだちまら方人こ])|[ァ-ヴー一-龥]し(?:[、。]|$))"
            r"|から(?:寄せ|届い|贈|応募があ)"
            r"|(?:たち|児童|生徒)?[のが][^。、\n※]{1,14}?"
            r"(?:を(?:展示|掲載|紹介|表彰|披露|上映)|の?展示(?:会|を|し|$)|表彰式|の様子(?:$|[をで。]))"
            r"|(?:たち|の皆さん)?(?:の職場体験で|ボランティア|スタッフ|バンド|合唱団?|劇団|による"
            r"|が(?:案内|演奏|描い|作った|制作|企画|演じ|発表|歌い|育て|考え|教え|選ん|撮っ|書い|調べ|取り組ん|お届け|贈|おくる|考案|開発|運営|手がけ|活躍|司会)"
            r"|と(?:つくる|作る|交流)|を送る会"
            r"|(?:\d{1,4}[人名])?の?[大和]?(?:合唱|演奏|太鼓|踊り|ダンス|歌声|演技|お遊戯){1,2}(?=[をがにともや、。]|など|$)"
            r"|(?:チーム|代表)[^。、\n]{0,10}?(?:優勝|\d位|入賞|出場))"
        ),
    ),
    (
        "統計",
        re.compile(
            r"(?:以上|以下|未満)?(?:の(?:方|人|市民|高齢者))?[のがは、]{1,2}"
            r"(?:人口|転倒|事故|死亡|割合|運転者|(?:高齢)?ドライバー|約?[\d.,]{1,7}(?:割|%|人に|万人)|患者|発症)"
            r"|(?<=歳)となって|(?:歳?代)?(?:から|以降)(?:急増|増え|増加|減)"
        ),
    ),
    (
        "経歴",
        re.compile(
            r"(?:で|の?頃?から|にして|の誕生日に)[^。、\n]{0,12}?"
            r"(?:失明|デビュー|亡く|現役|プロ入|死去|他界|世に出|受賞|優勝|入賞|入門|渡[欧米仏英り]|単身|留学|上京|引退|独立"
            r"|(?:習い|弾き)?始め(?:[たて、]|$)|就任|入団|入社|誕生した|来日|帰国|出家|被爆|弟子入|初舞台|制覇|初(?:優勝|出場|受賞|入選|の個展))"
            r"|(?<=歳)で[^。、\n]{0,14}?(?:した(?![い方人者])|し、|となった|になった(?![方人])|れた(?![方人]))"
            r"|を(?:超え|過ぎ|迎え)て(?:なお|も|から)|の(?:現役|医師|作家|画家|写真家|俳優|少年|少女)"
            r"|(?:の[^。、\n]{1,8})?[がを]主人公|(?<=歳)の(?:女の子|男の子|主人公|歌手|ピアニスト|指揮者|新人|職人|選手)|(?<=生)の(?:頃|ころ|とき)[にはをのか]"
            r"|選挙権|の献血|児保育の保育士|の担任|(?:未満)?の(?:飲酒|喫煙)|(?:まで)?の?(?:定年|継続雇用)"
        ),
    ),
    (
        "担い手",  # 小学生の登下校を見守るボランティア, 乳児家庭全戸訪問員を募集
        re.compile(
            r"(?:(?!保護者|家族|親)[^。、\n(:※]){0,20}?(?:見守|支え|世話|教え|支援|預か|保育|訪問|サポート|遊び相手|指導|読み聞かせ)"
            r"(?:(?!保護者|家族|親)[^。、\n(:※]){0,10}?"
            r"(?:ボランティア|サポーター|員|保育士|ヘルパー|スタッフ|担い手|リーダー|講師|シッター)"
            r"(?:[をの]?(?:大?募集|養成|育成|求)|になり|として|$)"
        ),
    ),
    (
        "設備",
        re.compile(
            r"(?:向け|用)の?(?:図書|本|絵本|教材|遊具|備品)[^。、\n]{0,8}?(?:寄贈|寄付|購入|改装|新設|設置|整備|更新)"
        ),
    ),
    (
        "動物",
        re.compile(
            r"(?<=歳)[牝牡馬]|(?:を迎え(?:た|る)|になる|の)[^。、\n]{0,9}?"
            r"(?:ゾウ|ペンギン|パンダ|キリン|ライオン|トラ|サル|ゴリラ)"
        ),
    ),
)
CLAUSE_START = re.compile(r"[。\n、※;]| \*|\(")
CLAUSE_END = re.compile(r"[。\n、※;]| \*")
SENTENCE = re.compile(r"[。\n]")

SAYS_TARGET_BEFORE = re.compile(r"対象(?!外)")
SAYS_TARGET_AFTER = re.compile(r"[^。、\n]{0,24}?(?:を?対象(?!外)|向け|限定|のため)")
TARGET_REACH = 60
# 平均年齢70歳の劇団
PRECEDED_BY = re.compile(
    r"(?:平均年齢|平均寿命|成年年齢|最年[少長]|最高齢|史上|当時|創立|享年"
    r"|講師|出演者?|ゲスト|主人公|作者|話し手|語り手|司会|指揮|指導) ?[はのがを:]?$"
    r"|(?:講師|指導|指揮|司会)[:は][^。、\n:]{1,14}\($"
)
# 妊娠5~8か月 is the age of nobody.
PREGNANT_SINCE = re.compile(r"妊娠(?:初期|中期|後期|中)?[ (の]?$")
PRECEDING_REACH = 20


@dataclass(frozen=True, slots=True)
class Clauses:
    """A folded text cut once, so that each span finds its clause by bisection."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Clauses:
        return cls(
            text,
            (0, *(match.end() for match in CLAUSE_START.finditer(text))),
            (*(match.start() for match in CLAUSE_END.finditer(text)), len(text)),
            (0, *(match.end() for match in SENTENCE.finditer(text))),
        )

    def around(self, start: int, end: int) -> str:
        """The clause of the span; what stands in brackets is read with the words before them."""
        begins = self.starts[bisect_right(self.starts, start) - 1]
        closes = self.ends[bisect_left(self.ends, end)]
        lead = ""
        if begins and self.text[begins - 1] == "(":
            lead = re.split(r"[。\n、※*]", self.text[max(0, begins - 16) : begins])[-1]
        return lead + self.text[max(begins, start - REACH) : min(closes, end + REACH)]

    def says_target(self, start: int, end: int) -> bool:
        """True where 対象 (or 向け, 限定) stands by the span: the audience stated outright."""
        sentence = self.sentences[bisect_right(self.sentences, start) - 1]
        before = self.text[max(sentence, start - TARGET_REACH) : start]
        after = self.text[end : end + TARGET_REACH]
        return bool(SAYS_TARGET_BEFORE.search(before) or SAYS_TARGET_AFTER.match(after))


def role_of(clauses: Clauses, start: int, end: int) -> str:
    """対象, or the name of what else the age is said about."""
    clause = clauses.around(start, end)
    for name, pattern in NOT_THE_AUDIENCE:
        if not pattern.search(clause):
            continue
        if name == "料金" and "対象" in clause:
            continue
        if name == "除外" and not pattern.search(_directly_behind(clauses.text, end)):
            continue
        return name
    for name, pattern in FOLLOWED_BY:
        if pattern.match(clauses.text, end):
            return name
    before = clauses.text[max(0, start - PRECEDING_REACH) : start]
    if PREGNANT_SINCE.search(before):
        return "妊娠の月"
    if PRECEDED_BY.search(before):
        return "経歴"
    return TARGET


def _directly_behind(text: str, end: int) -> str:
    """未就学児はご遠慮ください; but 18歳以上(高校生を除く) is about 18歳以上."""
    return EXCLUSION_END.split(text[end : end + EXCLUSION_REACH])[0]
