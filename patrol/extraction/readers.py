"""Whom a text speaks to where it states no ages: 離乳食 is for parents of babies, 敬老 for the old.

Each word is an age by custom, weaker than a stated 対象. What is said of child care on the side, of prices,
of the office to ask, says nothing about the readers and is passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from patrol.extraction.folding import Folded, fold

MOST_READ = 4000
MOST_CUES = 200
TITLE_WEIGHT = 3.0
OPENING, OPENING_WEIGHT = 160, 1.5


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that speaks to people of `low` to `high` years (None: open).

    Offsets lead into `title` + line break + `text`, or `text` alone.
    """

    word: str
    start: int
    end: int
    low: float
    high: float | None
    weight: float
    in_title: bool


@dataclass(frozen=True, slots=True)
class _Kind:
    low: float
    high: float | None
    weight: float
    words: str


_KINDS: tuple[_Kind, ...] = (
    # Who is wanted as staff outranks whom the work is for: 保育士の募集, 学校給食の調理員.
    _Kind(
        18,
        65,
        4.0,
        r"(?:臨時|正規|非常勤|嘱託|任用|一般|市|町|村|区|県)?職員[^。\n]{0,12}募集|職員採用|会計年度任用"
        r"|(?:保育士|教諭|調理員|支援員|指導員|相談員|看護師|保健師|介護士|栄養士|補助員|サポーター|ボランティア|里親|ヘルパー)"
        r"[^。\n]{0,14}(?:募集|採用|養成|説明会|登録)|採用試験|指導士養成|指導者(?:養成|講習)|就職(?:相談会|面接会|フェア|説明会)",
    ),
    # Expecting parents and parents of children below school.
    _Kind(
        0,
        6,
        1.0,
        r"赤ちゃん|ベビー(?!シッター)|乳幼児|乳児|新生児|幼児(?!教育課)|未就学|未就園|就学前|\dか月児|[0-5]歳児"
        r"|妊娠(?!の?可能)|妊婦|妊産婦|マタニティ|出産|出生|産前|産後|産婦|助産師|プレママ|プレパパ|両親学級|母親学級|父親学級|パパママ|ママパパ"
        r"|離乳食|卒乳|断乳|母乳|授乳|ミルク|おむつ|沐浴|抱っこ|ねんね|はいはい|よちよち|イヤイヤ期|ベビーカー|仕上げ磨き|子守"
        r"|母子(?:健康)?手帳|母子保健|育休|育児休業|産休|新米(?:ママ|パパ)|育児|在宅育児|ファミリー・?サポート|ファミサポ|一時預かり|病[児後]+保育"
        r"|保育(?=園|所|料|コンシェル|施設|利用|の必要|サービス|コース|時間)|幼稚園|こども園|入園|就園|園児|園庭|地域型保育|子育て(?:中|世代|世帯|サロン|ひろば|広場|サークル|支援センター|講座|相談|教室|応援|の|を|に|・|$)"
        r"|多胎|双子|ふたご|三つ子|みつご|ツインズ|リトミック|手遊び|ふれあい遊び|わらべうた|わらべ歌|親子(?:ひろば|広場|サロン|の絆|ふれあい|遊び|で遊)"
        r"|ちびっ[子こ]|ひよこ|ぴよぴよ|ぴよ|よちよち|すくすく|おもちゃ図書館|ブックスタート|つどいの(?:ひろば|広場)|ママ(?!さん(?:バレー|コーラス))|パパ|お母さん|乳歯"
        r"|BCG|ロタウイルス|ヒブ|[四五]種混合|小児(?:用肺炎|科|救急|慢性)?|水痘|おたふく|チャイルドシート|夜泣き|トイレトレーニング|フッ[化素]|未満児"
        r"|身体[計測]測|体重測定|発育|養育医療|小さな(?:お?子|おともだち|お友だち)|おともだち|ごっこ|豆まき|親と子",
    ),
    # Families with children of any age.
    _Kind(
        0, 12, 0.8, r"親子(?!丼)|子育て(?!支援課)|子ども|こども|子供|お子さん|お子様|お子さま|絵本|おはなし会|読み聞かせ|人形劇|児童館|児童センター|父子|母子|キッズ|家族で|児童手当|医療証|紙芝居|おもちゃ(?!の?病院)|遊び場|プレーパーク|遊具|お父さん|保護者"
    ),
    _Kind(
        6,
        18,
        1.0,
        r"小学生?|中学生?|高校生?|小・中学|小中学|児童(?!館|センター|扶養|手当|虐待|相談|委員|福祉|書|家庭)|生徒(?!募集)|学童|放課後|部活動?|夏休み|冬休み|春休み|自由研究"
        r"|学習支援|学び直し|就学援助|就学支援|奨学金|奨学生|受験|進路|進学|不登校|いじめ|青少年|少年|ジュニア|ユース|思春期|給食|登下校|通学|転校|校長|学校公開|学校説明会|授業公開|道徳授業|PTA|学校|教科書",
    ),
    _Kind(15, 30, 1.0, r"若者|若年|青年|ひきこもり|大学生|大学(?=や|進学|受験|等を|へ|に)|専門学校|学生|成人式|新成人|二十歳|20歳の|はたち|サポステ|インターン"),
    _Kind(
        60,
        None,
        1.0,
        r"高齢|シニア|シルバー|老人|お年寄り|敬老|長寿|介護|認知症|フレイル|後期高齢|老齢|終活|エンディングノート|人生ノート|要支援|地域包括|デイサービス|ロコモ|いきいき百歳|孫|年金|墓地|墓所|遺言|相続|成年後見|後見人|転倒予防",
    ),
    _Kind(
        18,
        None,
        1.0,
        r"事業者|事業所|事業主|企業|中小|創業|起業|開業|経営|融資|保証制度|補助金制度|入札|商店|商工|産業|農業|農家|就農|求人|求職|就職|再就職|就労|転職|雇用|賃金|労働|職場|ビジネス|キャリア|ハローワーク|テレワーク|副業"
        r"|市税|町税|村税|県税|住民税|固定資産税|軽自動車税|自動車税|納税|納期|確定申告|税率|国民健康保険|国保|国民年金|保険料|戸籍|住民票|住民基本台帳|印鑑|転入|転出|マイナンバー|パスポート|旅券|選挙|投票|市議会|傍聴|パブリックコメント|審議会|市営住宅|住宅改修|耐震|空き家|寄附|ふるさと納税"
        r"|法律相談|市民相談|行政相談|無料相談|消費|クーリング|詐欺|悪質商法|多重債務|人権|ジェンダー|男女共同参画|DV|女性相談|女性のための"
        r"|がん検診|特定健診|特定健康診査|成人検診|健康診査(?!票)|人間ドック|骨粗|生活習慣病|糖尿病|高血圧|脂質|メタボ|腎臓|心臓病|脳卒中|禁煙|献血|睡眠|骨盤底|更年期|健康寿命|健康づくり|健康相談|ラジオ体操|ウオーキング|ウォーキング|ヨガ|筋トレ|体力測定"
        r"|生活保護|障害者|障がい者|障がい者?手帳|自殺|ボランティア|市民活動|自治会|町内会|NPO|指定管理|講師|古文書|俳句|短歌|書道|陶芸|茶道|華道|落語|寄席|カラオケ|囲碁|将棋|盆栽|ジャズ|写経|大人|おとな|婚活|独身|マラソン|駅伝|ランニング|トラック練習|ゴルフ|パソコン|スマホ|スマートフォン|英会話|文学講座|歴史講座|史跡|酒|ワイン",
    ),
    _Kind(
        0,
        None,
        0.7,
        r"ごみ|ゴミ|収集|リサイクル|資源物|分別|粗大|環境|省エネ|再エネ|節電|太陽光|CO2|脱炭素|野鳥|里山|森林|谷津|河川|下水道|上水道|水道|断水|浄化槽|犬|猫|狂犬病|ペット|動物"
        r"|防災|避難|災害|地震|津波|台風|土砂|ハザード|備蓄|消防|火災|火事|救急|AED|防犯|交通安全|交通ルール|自転車|通行止|道路|工事|バス|駐輪"
        r"|まつり|祭り?|フェスタ|フェスティバル|フェア|花火|観光|スタンプラリー|ドライブ|マルシェ|朝市|物産|物産展|特産|桜|紅葉|イルミネーション|神事|神社|寺"
        r"|展示会?|美術|巡回展|写真展|企画展|絵画|コンサート|音楽|演奏会|ライブ|演劇|映画|上映|公演|踊り|ダンス|講演会|シンポジウム|フォーラム|サークル|公民館|体育館|一般開放|スポーツ|大会|教室|講座|セミナー|体験|料理|木工|フラワー",
    ),
)  # fmt: skip
_CUES = re.compile("|".join(f"(?P<k{index}>{kind.words})" for index, kind in enumerate(_KINDS)))

# A department, a desk or a building is where to ask, not whom it is for.
_AN_OFFICE = re.compile(
    r"[^ 。、\n()「」:]{0,8}?(?:課(?![題程外目税])|係(?![るわ員])|支所|出張所|事務所|部会|センター(?:へ|に|で|ま|の電話)|室(?=へ|に|まで|\())"
)
_ASIDE = re.compile(
    r"託児|一時保育|保育 ?(?:あり|有|も|希望|付|つき|:|\()|(?:子ども|こども|子供|お子(?:さん|様|さま)|乳幼児|赤ちゃん)連れ|ベビーカー(?:での|の(?:入場|持))|膝の?上|同伴"
    r"|授乳室|おむつ(?:替え|交換)|キッズ(?:コーナー|スペース)"
)
_CLAUSE = re.compile(r"[^。\n、※]+")
_CONTACT_LINE = re.compile(
    r"(?:問い?合わ?せ|申し?込み?(?:方法|先|期限日?)?|連絡先|主催|共催|後援|会場|場所|ところ|担当)[^\n]{0,4}[:： \u3000][^\n]*"
)


def find_cues(text: str, title: str = "") -> list[Cue]:
    """The words of `title` and `text` that speak to somebody, in order, each kind of word once at its best."""
    folded = fold((f"{title}\n{text}" if title else text)[:MOST_READ])
    title_end = folded.text.find("\n") if title else 0
    passed_over = _passed_over(folded.text, title_end)
    best: dict[str, Cue] = {}
    for match in _CUES.finditer(folded.text):
        if passed_over[match.start()] or _AN_OFFICE.match(folded.text, match.end()):
            continue
        cue = _cue(folded, match, title_end)
        if cue.word not in best or best[cue.word].weight < cue.weight:
            best[cue.word] = cue
        if len(best) >= MOST_CUES:
            break
    return sorted(best.values(), key=lambda cue: cue.start)


def _cue(folded: Folded, match: re.Match[str], title_end: int) -> Cue:
    kind = _KINDS[int(str(match.lastgroup)[1:])]
    in_title = match.start() < title_end
    near = match.start() - title_end < OPENING
    place = TITLE_WEIGHT if in_title else OPENING_WEIGHT if near else 1.0
    start, end = folded.original_span(match.start(), match.end())
    return Cue(match.group(), start, end, kind.low, kind.high, kind.weight * place, in_title)


def _passed_over(text: str, title_end: int) -> bytearray:
    covered = bytearray(len(text))
    for clause in _CLAUSE.finditer(text):
        if clause.start() >= title_end and _ASIDE.search(clause.group()):
            covered[clause.start() : clause.end()] = b"\x01" * len(clause.group())
    for line in _CONTACT_LINE.finditer(text, title_end):
        covered[line.start() : line.end()] = b"\x01" * len(line.group())
    return covered
