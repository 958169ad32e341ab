"""Twelve categories with their promises, as a city would start with; its own charters replace them.

They serve where no city is at hand: the made-up one, and measuring the patrol on labelled announcements.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DefaultCharter:
    """A category in words. `ages` in years (None: no limit), `section` of the printed paper."""

    code: str
    name: str
    promise: str
    reader: str
    fits: tuple[str, ...]
    does_not_fit: tuple[str, ...]
    keywords: tuple[str, ...]
    section: str = "お知らせ"
    ages: tuple[float | None, float | None] = (None, None)
    pregnancy: bool = False
    weekly_cap: int | None = None
    emergency: bool = False


DEFAULT_CHARTERS = (
    DefaultCharter(
        code="kosodate",
        name="子育て",
        promise=(
            "妊娠中から小学校入学前までのお子さんがいる方へ、健診・教室・手当・遊び場のお知らせをお届けします。"
            "多くても週に2回ほどです。"
        ),
        reader="妊娠中の人と、0〜6歳（就学前）の子の保護者",
        fits=("離乳食教室", "乳幼児健診", "未就園児の親子ひろば", "保育園の申込み"),
        does_not_fit=("小学生の学習支援", "中高生の居場所", "二十歳のつどい"),
        keywords=("乳児", "幼児", "離乳食", "親子", "妊娠", "保育", "赤ちゃん", "健診", "育児", "子育て"),
        section="子育て",
        ages=(0, 6),
        pregnancy=True,
        weekly_cap=2,
    ),
    DefaultCharter(
        code="youth",
        name="小中高・若者",
        promise="小学生から高校生、若い世代と保護者の方へ、学校・体験・居場所・進路のお知らせをお届けします。",
        reader="6〜24歳の本人と保護者",
        fits=("小学生の科学教室", "中高生の居場所", "二十歳のつどい", "奨学金"),
        does_not_fit=("乳幼児健診", "シニアの体操教室"),
        keywords=("小学生", "中学生", "高校生", "児童", "若者", "奨学金", "放課後", "学習"),
        section="子育て",
        ages=(6, 24),
    ),
    DefaultCharter(
        code="senior",
        name="高齢者・介護",
        promise="おおむね65歳以上の方と介護をしている方へ、介護予防・教室・相談のお知らせをお届けします。",
        reader="65歳以上の人と家族",
        fits=("介護予防の体操", "認知症カフェ", "敬老の催し"),
        does_not_fit=("子ども向けの催し",),
        keywords=("高齢", "介護", "認知症", "シニア", "敬老", "体操", "65歳"),
        section="健康",
        ages=(60, None),
    ),
    DefaultCharter(
        code="health",
        name="健康・医療",
        promise="健診・予防接種・健康づくり・医療のお知らせをお届けします。",
        reader="健康に関心のある人",
        fits=("がん検診", "予防接種", "献血"),
        does_not_fit=("スポーツ大会の結果",),
        keywords=("検診", "健診", "予防接種", "健康", "献血", "医療", "歯"),
        section="健康",
    ),
    DefaultCharter(
        code="welfare",
        name="福祉・障がい・ひとり親",
        promise="障がいのある方、ひとり親家庭、生活にお困りの方への制度と相談のお知らせをお届けします。",
        reader="支援を受ける人と家族、支える人",
        fits=("障害者手帳の手続き", "ひとり親の就業相談"),
        does_not_fit=("一般の観光イベント",),
        keywords=("障がい", "障害", "ひとり親", "手帳", "福祉", "手話", "生活困窮"),
        section="相談",
    ),
    DefaultCharter(
        code="safety",
        name="防災・防犯・安全",
        promise="災害への備え、訓練、防犯、交通安全のお知らせと、市からの緊急情報をお届けします。",
        reader="市内に住む人・通う人",
        fits=("防災訓練", "防犯の注意", "交通安全教室"),
        does_not_fit=("消費者講座",),
        keywords=("防災", "避難", "訓練", "防犯", "交通安全", "火災", "救急"),
        emergency=True,
    ),
    DefaultCharter(
        code="garbage",
        name="ごみ・環境",
        promise="ごみの出し方・収集日の変更・リサイクル・環境のお知らせをお届けします。",
        reader="市内に住む人",
        fits=("年末年始の収集日", "フードドライブ"),
        does_not_fit=("花火大会",),
        keywords=("ごみ", "リサイクル", "収集", "環境", "資源", "脱炭素"),
    ),
    DefaultCharter(
        code="events",
        name="イベント・観光",
        promise="市内の祭り・催し・観光のお知らせを、多くても週に3回ほどお届けします。",
        reader="催しに出かけたい人",
        fits=("イルミネーション", "朝市", "桜まつり"),
        does_not_fit=("手続きの期限",),
        keywords=("まつり", "祭", "イルミネーション", "朝市", "観光", "花火", "マルシェ"),
        section="催し",
        weekly_cap=3,
    ),
    DefaultCharter(
        code="culture",
        name="文化・スポーツ・学び",
        promise="講座・図書館・美術・音楽・スポーツのお知らせをお届けします。",
        reader="学びたい人・体を動かしたい人",
        fits=("図書館の催し", "市民マラソン", "公民館講座"),
        does_not_fit=("税の納期",),
        keywords=("講座", "図書館", "コンサート", "美術", "スポーツ", "マラソン", "公民館"),
        section="催し",
    ),
    DefaultCharter(
        code="work",
        name="仕事・産業",
        promise="仕事さがし・会計年度任用職員の募集・事業者向けの支援のお知らせをお届けします。",
        reader="働く人・事業者",
        fits=("就職面接会", "創業の補助金"),
        does_not_fit=("親子料理教室",),
        keywords=("就職", "求人", "創業", "補助金", "事業者", "職員", "農業"),
        section="募集",
    ),
    DefaultCharter(
        code="procedures",
        name="税・手続き・市政",
        promise="税の納期限・証明書・窓口・市政への参加のお知らせをお届けします。",
        reader="手続きのある人",
        fits=("固定資産税の納期", "休日窓口", "パブリックコメント"),
        does_not_fit=("観光イベント",),
        keywords=("納期限", "納税", "窓口", "証明", "マイナンバー", "パブリックコメント", "計画"),
    ),
    DefaultCharter(
        code="consumer",
        name="消費生活・相談・人権",
        promise="消費生活の注意、法律・くらしの相談、人権のお知らせをお届けします。",
        reader="くらしの困りごとがある人",
        fits=("悪質商法の注意", "無料法律相談"),
        does_not_fit=("スポーツ教室",),
        keywords=("消費", "相談", "人権", "詐欺", "法律", "多重債務"),
        section="相談",
    ),
)
