"""Who and what there is in 若葉野市. Every name, number and address is fictional."""

from __future__ import annotations

from dataclasses import dataclass

from segments.default_charters import DEFAULT_CHARTERS, DefaultCharter
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


# Two more than every city starts with.
CATEGORIES = (
    *DEFAULT_CHARTERS,
    DefaultCharter(
        "easy",
        "外国語・やさしい日本語",
        "外国から来た方へ、くらしのお知らせをやさしい日本語でお届けします。",
        "外国人住民",
        ("日本語教室", "多言語の相談"),
        ("専門的な講座",),
        ("やさしい日本語", "外国人", "日本語教室", "多言語"),
        "相談",
    ),
    DefaultCharter(
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
