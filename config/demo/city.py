"""Who and what there is in 若葉野市. Every name, number and address is fictional."""

from __future__ import annotations

from dataclasses import dataclass

from staff.models import Role

WARDS = (
    ("honmachi", "本町区"),
    ("higashino", "東野区"),
    ("nishioka", "西丘区"),
    ("minamihama", "南浜区"),
    ("kitahara", "北原区"),
    ("wakaba", "若葉区"),
    ("kawabe", "川辺区"),
)


@dataclass(frozen=True, slots=True)
class DemoCategory:
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
    emergency: bool = False


CATEGORIES = (
    DemoCategory(
        "kosodate",
        "子育て",
        "妊娠中から小学校入学前までのお子さんがいる方へ、健診・教室・手当・遊び場のお知らせをお届けします。",
        "妊娠中の人と、0〜6歳（就学前）の子の保護者",
        ("離乳食教室", "乳幼児健診", "未就園児の親子ひろば", "保育園の申込み"),
        ("小学生の学習支援", "中高生の居場所", "二十歳のつどい"),
        ("乳児", "幼児", "離乳食", "親子", "妊娠", "保育", "赤ちゃん", "健診", "育児", "子育て"),
        "子育て",
        (0, 6),
        True,
    ),
    DemoCategory(
        "youth",
        "小中高・若者",
        "小学生から高校生、若い世代と保護者の方へ、学校・体験・居場所・進路のお知らせをお届けします。",
        "6〜24歳の本人と保護者",
        ("小学生の科学教室", "中高生の居場所", "二十歳のつどい", "奨学金"),
        ("乳幼児健診", "シニアの体操教室"),
        ("小学生", "中学生", "高校生", "児童", "若者", "奨学金", "放課後", "学習"),
        "子育て",
        (6, 24),
    ),
    DemoCategory(
        "senior",
        "高齢者・介護",
        "おおむね65歳以上の方と介護をしている方へ、介護予防・教室・相談のお知らせをお届けします。",
        "65歳以上の人と家族",
        ("介護予防の体操", "認知症カフェ", "敬老の催し"),
        ("子ども向けの催し",),
        ("高齢", "介護", "認知症", "シニア", "敬老", "体操", "65歳"),
        "健康",
        (60, None),
    ),
    DemoCategory(
        "health",
        "健康・医療",
        "健診・予防接種・健康づくり・医療のお知らせをお届けします。",
        "健康に関心のある人",
        ("がん検診", "予防接種", "献血"),
        ("スポーツ大会の結果",),
        ("検診", "健診", "予防接種", "健康", "献血", "医療", "歯"),
        "健康",
    ),
    DemoCategory(
        "welfare",
        "福祉・障がい・ひとり親",
        "障がいのある方、ひとり親家庭、生活にお困りの方への制度と相談のお知らせをお届けします。",
        "支援を受ける人と家族、支える人",
        ("障害者手帳の手続き", "ひとり親の就業相談"),
        ("一般の観光イベント",),
        ("障がい", "障害", "ひとり親", "手帳", "福祉", "手話", "生活困窮"),
        "相談",
    ),
    DemoCategory(
        "safety",
        "防災・防犯・安全",
        "災害への備え、訓練、防犯、交通安全のお知らせと、市からの緊急情報をお届けします。",
        "市内に住む人・通う人",
        ("防災訓練", "防犯の注意", "交通安全教室"),
        ("消費者講座",),
        ("防災", "避難", "訓練", "防犯", "交通安全", "火災", "救急"),
        emergency=True,
    ),
    DemoCategory(
        "garbage",
        "ごみ・環境",
        "ごみの出し方・収集日の変更・リサイクル・環境のお知らせをお届けします。",
        "市内に住む人",
        ("年末年始の収集日", "フードドライブ"),
        ("花火大会",),
        ("ごみ", "リサイクル", "収集", "環境", "資源", "脱炭素"),
    ),
    DemoCategory(
        "events",
        "イベント・観光",
        "市内の祭り・催し・観光のお知らせをお届けします。",
        "催しに出かけたい人",
        ("イルミネーション", "朝市", "桜まつり"),
        ("手続きの期限",),
        ("まつり", "祭", "イルミネーション", "朝市", "観光", "花火", "マルシェ"),
        "催し",
    ),
    DemoCategory(
        "culture",
        "文化・スポーツ・学び",
        "講座・図書館・美術・音楽・スポーツのお知らせをお届けします。",
        "学びたい人・体を動かしたい人",
        ("図書館の催し", "市民マラソン", "公民館講座"),
        ("税の納期",),
        ("講座", "図書館", "コンサート", "美術", "スポーツ", "マラソン", "公民館"),
        "催し",
    ),
    DemoCategory(
        "work",
        "仕事・産業",
        "仕事さがし・会計年度任用職員の募集・事業者向けの支援のお知らせをお届けします。",
        "働く人・事業者",
        ("就職面接会", "創業の補助金"),
        ("親子料理教室",),
        ("就職", "求人", "創業", "補助金", "事業者", "職員", "農業"),
        "募集",
    ),
    DemoCategory(
        "procedures",
        "税・手続き・市政",
        "税の納期限・証明書・窓口・市政への参加のお知らせをお届けします。",
        "手続きのある人",
        ("固定資産税の納期", "休日窓口", "パブリックコメント"),
        ("観光イベント",),
        ("納期限", "納税", "窓口", "証明", "マイナンバー", "パブリックコメント", "計画"),
    ),
    DemoCategory(
        "consumer",
        "消費生活・相談・人権",
        "消費生活の注意、法律・くらしの相談、人権のお知らせをお届けします。",
        "くらしの困りごとがある人",
        ("悪質商法の注意", "無料法律相談"),
        ("スポーツ教室",),
        ("消費", "相談", "人権", "詐欺", "法律", "多重債務"),
        "相談",
    ),
    DemoCategory(
        "easy",
        "外国語・やさしい日本語",
        "外国から来た方へ、くらしのお知らせをやさしい日本語でお届けします。",
        "外国人住民",
        ("日本語教室", "多言語の相談"),
        ("専門的な講座",),
        ("やさしい日本語", "外国人", "日本語教室", "多言語"),
        "相談",
    ),
    DemoCategory(
        "newsletter",
        "市政だより",
        "毎月1日に、市政だより「わかばの」の新しい号をお知らせします。",
        "市政だよりを読みたい人",
        ("新しい号の発行",),
        ("個別の催し",),
        ("市政だより", "広報"),
    ),
)


@dataclass(frozen=True, slots=True)
class DemoDepartment:
    code: str
    name: str
    parent: str = ""
    phone: str = ""
    is_pr: bool = False

    @property
    def is_division(self) -> bool:
        return self.name.endswith("部")


DEPARTMENTS = (
    DemoDepartment("soumu", "総務部"),
    DemoDepartment("kodomo", "こども部"),
    DemoDepartment("hoken", "健康福祉部"),
    DemoDepartment("shimin", "市民環境部"),
    DemoDepartment("kyoiku", "教育部"),
    DemoDepartment("koho", "広報課", "soumu", "0000-12-3401", True),
    DemoDepartment("kiki", "危機管理課", "soumu", "0000-12-3410"),
    DemoDepartment("nozei", "納税課", "soumu", "0000-12-3415"),
    DemoDepartment("kosodate", "子育て支援課", "kodomo", "0000-12-3501"),
    DemoDepartment("hoiku", "保育課", "kodomo", "0000-12-3510"),
    DemoDepartment("kenko", "健康課", "hoken", "0000-12-3601"),
    DemoDepartment("korei", "高齢福祉課", "hoken", "0000-12-3610"),
    DemoDepartment("shogai", "障がい福祉課", "hoken", "0000-12-3620"),
    DemoDepartment("gomi", "環境課", "shimin", "0000-12-3701"),
    DemoDepartment("kanko", "商工観光課", "shimin", "0000-12-3710"),
    DemoDepartment("seikatsu", "市民生活課", "shimin", "0000-12-3720"),
    DemoDepartment("shogaku", "生涯学習課", "kyoiku", "0000-12-3801"),
)


@dataclass(frozen=True, slots=True)
class DemoStep:
    """One step of a route: a role, in other sections where they are named."""

    name: str
    role: Role
    sections: tuple[str, ...] = ()
    needed: int | None = None

    @property
    def is_consultation(self) -> bool:
        return bool(self.sections)


@dataclass(frozen=True, slots=True)
class DemoRoute:
    department: str
    name: str
    steps: tuple[DemoStep, ...] = ()
    emergency_only: bool = False


_CHIEF, _HEAD = DemoStep("係長", Role.CHIEF), DemoStep("課長", Role.HEAD)

# The other sections have none: their 所属長 is asked.
ROUTES = (
    DemoRoute("koho", "広報課へ直接"),
    DemoRoute("kiki", "係長・課長", (_CHIEF, _HEAD)),
    DemoRoute("kiki", "緊急は広報課へ直接", emergency_only=True),
    DemoRoute("kenko", "係長・課長", (_CHIEF, _HEAD)),
    DemoRoute("nozei", "課長だけ", (_HEAD,)),
    DemoRoute(
        "shogaku",
        "子どもの関係課に合議",
        (_CHIEF, DemoStep("関係課の合議", Role.HEAD, ("kosodate", "hoiku")), _HEAD),
    ),
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    username: str
    name: str
    department: str
    role: Role
    task: str


DEMO_PASSWORD = "wakabano-demo-2026"  # noqa: S105 - of made-up people, refused in live mode

ACCOUNTS = (
    DemoAccount("kosodate", "若葉 みどり", "kosodate", Role.CLERK, "お知らせを書いて申請する"),
    DemoAccount("kosodate-kacho", "川辺 一郎", "kosodate", Role.HEAD, "課の申請を確かめる"),
    DemoAccount("koho", "本町 さくら", "koho", Role.PR_OFFICER, "パトロールして承認する・差し戻す"),
    DemoAccount("koho-kacho", "北原 まこと", "koho", Role.PR_MANAGER, "「止める」の指摘も判断する"),
    DemoAccount("insatsu", "西丘 はる", "koho", Role.PRINT, "市政だよりを組む"),
    DemoAccount("kanri", "南浜 たかし", "soumu", Role.ADMIN, "職員・部署・連携を管理する"),
    DemoAccount("shogaku", "東野 けん", "shogaku", Role.CLERK, "ほかの課の起案者"),
    DemoAccount("shogaku-kakaricho", "西丘 ゆい", "shogaku", Role.CHIEF, "係の申請を課長の前に確かめる"),
)

SUBSCRIBERS = 20_000
SEED = 20_261_201

# Share of the readers who chose a category, where its profile alone would not tell.
POPULARITY = {
    "safety": 0.72,
    "garbage": 0.61,
    "events": 0.48,
    "newsletter": 0.44,
    "health": 0.39,
    "culture": 0.31,
    "procedures": 0.35,
    "work": 0.14,
    "welfare": 0.11,
    "consumer": 0.16,
    "easy": 0.04,
}
