"""A made-up issue of 若葉野市, as long as asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from channels.newsletter.defaults import SECTION_NAMES as SECTIONS
from channels.newsletter.document import IssueDoc, Item, Picture, Section
from channels.newsletter.item import ItemText

LEADS = (
    "納め忘れのないようご注意ください。口座振替の方は、前日までに残高をご確認ください。スマートフォン決済でも納付できます。",
    "どんぐりや松ぼっくりを使って、世界に一つだけのリースを作ります。",
    "気温が−4℃以下になると、水道管が凍結・破裂するおそれがあります。保温材を巻き、ビニールテープで固定してください。"
    "破裂したときは、止水栓を右に回して水を止め、市指定の事業者に修理を依頼してください。",
)
FIELDS = (
    ("日", "12月12日（土）午前10時〜11時30分"),
    ("場", "若葉野クリーンセンター（｜櫟木《くぬぎ》台1-2-3）"),
    ("対", "市内在住の3歳〜小学3年生と保護者"),
    ("定", "20組（応募者多数の場合抽選）"),
    ("¥", "1組1,300円（材料費）"),
    ("申", "12月5日（土）までに市ホームページ（ID1004567）か電話で"),
    ("問", "中央児童館☎0000-12-3510"),
)
TITLES = ("固定資産税（第4期）の納期限", "親子でクリスマスリース作り", "水道管の凍結にご注意ください")


def an_item(
    title: str = "ひとつの記事", lead: str = "本文です。", *fields: tuple[str, str], key: str = "1"
) -> Item:
    return Item(key, ItemText(title, lead, fields))


def an_item_with(*pictures: Picture, short_url: str = "", key: str = "1") -> Item:
    text = ItemText("写真の記事", "本文です。", (("問", "広報課☎0000-12-3401"),))
    return Item(key, text, pictures=pictures, short_url=short_url)


def an_issue(*items: Item, **changes: Any) -> IssueDoc:
    """One section of `items`, 1 December 2026."""
    sections = (Section("催し", items),) if items else ()
    values: dict[str, Any] = {
        "title": "市政だより わかばの",
        "number": 1428,
        "published": date(2026, 12, 1),
        "sections": sections,
        "city": "若葉野市",
        "colophon": ("発行・編集 若葉野市 広報課", "〒000-0001 若葉野市本町1-1 ☎0000-12-3401"),
    }
    return IssueDoc(**(values | changes))


def a_full_issue(count: int) -> IssueDoc:
    """`count` items over all sections, of the lengths usual in a real paper."""
    items = [
        an_item(f"{TITLES[n % 3]}（その{n}）", LEADS[n % 3], *FIELDS[n % 3 * 2 :], key=str(n))
        for n in range(count)
    ]
    per_section = -(-count // len(SECTIONS)) or 1
    batches = _batches(items, per_section)
    sections = tuple(Section(name, tuple(batch)) for name, batch in zip(SECTIONS, batches, strict=False))
    return an_issue(
        sections=sections, cover_title="冬を、ともに灯す。", cover_text="駅前に5万球の明かりがともります。"
    )


def _batches(items: list[Item], size: int) -> list[list[Item]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
