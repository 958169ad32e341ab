"""The item from the facts: order, spelling, and what is left out."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from pytest_django import Settings

from announcements.facts import Facts
from channels.newsletter.item import ItemText, compose_item

FACTS = Facts(
    title="冬のおはなし会",
    department_name="中央図書館",
    department_phone="0000-12-3551",
    starts_on=date(2026, 12, 3),
    starts_at=time(10),
    ends_at=time(11, 30),
    place="中央図書館",
    address="本町2-4",
    audience_kind="everyone",
    capacity="２０組(先着順)。",
    fee="1000円",
    belongings="上履き",
    how_to_apply="電話で",
    deadline_on=date(2026, 12, 1),
)


def fields_of(**changes: Any) -> dict[str, str]:
    values = {name: getattr(FACTS, name) for name in FACTS.__dataclass_fields__} | changes
    return dict(compose_item(Facts(**values), "").fields)


def test_the_facts_stand_in_the_fixed_order_in_house_style() -> None:
    item = compose_item(FACTS, "絵本を読みます!")
    assert item.lead == "絵本を読みます！"
    assert item.fields == (
        ("日", "12月3日（木）午前10時〜11時30分"),
        ("場", "中央図書館（本町2-4）"),
        ("対", "どなたでも"),
        ("定", "20組（先着順）"),
        ("¥", "1,000円"),
        ("持", "上履き"),
        ("申", "12月1日（火）までに、電話で"),
        ("問", "中央図書館☎0000-12-3551"),
    )


def test_empty_facts_are_left_out() -> None:
    assert compose_item(Facts(title="お知らせ"), "本文").fields == ()


@pytest.mark.parametrize(
    ("changes", "printed"),
    [
        ({"ends_on": date(2027, 1, 11)}, "12月3日（木）〜2027年1月11日（月・祝）午前10時〜11時30分"),
        ({"starts_on": None, "starts_at": None, "ends_at": None}, None),
        ({"starts_on": None, "schedule_note": "毎週水曜日"}, "午前10時〜11時30分（毎週水曜日）"),
        ({"starts_at": None, "ends_at": None, "schedule_note": "雨天中止"}, "12月3日（木）（雨天中止）"),
        (
            {"starts_on": None, "starts_at": None, "ends_on": date(2026, 12, 9)},
            "12月9日（水）午前11時30分まで",
        ),
    ],
)
def test_the_days(changes: dict[str, Any], printed: str | None) -> None:
    assert fields_of(**changes).get("日") == printed


def test_a_deadline_already_written_is_not_said_twice() -> None:
    assert fields_of(how_to_apply="12月1日までに電話で")["申"] == "12月1日（火）までに電話で"
    assert fields_of(how_to_apply="")["申"] == "12月1日（火）まで"


def test_the_named_contact_has_its_own_telephone() -> None:
    assert (
        fields_of(contact="おはなしの会", url="https://example.jp/a")["問"]
        == "おはなしの会 https://example.jp/a"
    )
    assert fields_of(contact="係 0000-12-1111", contact_phone="0000-12-1111")["問"] == "係 0000-12-1111"


def test_of_a_long_address_only_the_city_s_own_site_is_left(settings: Settings) -> None:
    settings.CITY_SITE_URL = "https://www.city.wakabano.example/"
    url = "https://www.city.wakabano.example/kosodate/event/2026/12/spanish_saiwai.html"
    assert fields_of(url=url)["問"] == "中央図書館☎0000-12-3551 www.city.wakabano.example"
    form = "https://forms.example.com/a/b/viewform?usp=1234567890"
    assert fields_of(url=form)["問"] == "中央図書館☎0000-12-3551"


def test_a_number_the_contact_says_already_is_not_printed_twice() -> None:
    shown = fields_of(contact="こども課 電話（042）111-2222", contact_phone="042-111-2222")["問"]
    assert shown == "こども課 電話042-111-2222"


@pytest.mark.parametrize(
    ("how", "printed"),
    [
        ("電話で", "12月10日（木）午後5時までに、電話で"),
        ("", "12月10日（木）午後5時まで"),
        ("12月10日までに電話で", "12月10日（木）までに電話で（12月10日（木）午後5時まで）"),
        ("12月10日午後5時までに電話で", "12月10日（木）午後5時までに電話で"),
        ("11月1日から電話で", "11月1日（日）から電話で（12月10日（木）午後5時まで）"),
        ("12月10日から電話で", "12月10日（木）から電話で（12月10日（木）午後5時まで）"),
        ("12/10までに電話で", "12/10までに電話で（12月10日（木）午後5時まで）"),
        ("不要", "不要（12月10日（木）午後5時まで）"),
    ],
)
def test_the_closing_day_is_said_once_and_with_its_hour(how: str, printed: str) -> None:
    shown = fields_of(how_to_apply=how, deadline_on=date(2026, 12, 10), deadline_at=time(17))["申"]
    assert shown == printed


def test_a_closing_day_within_another_is_not_said_yet() -> None:
    shown = fields_of(how_to_apply="12月1日から電話で", deadline_on=date(2027, 2, 1))["申"]
    assert shown == "12月1日（火）から電話で（2月1日（月）まで）"


@pytest.mark.parametrize(
    ("capacity", "fee", "printed"),
    [
        ("20", "0", ("20人", "無料")),
        ("１２", "1500", ("12人", "1,500円")),
        ("先着10人", "無料", ("先着10人", "無料")),
    ],
)
def test_bare_numbers_get_their_unit(capacity: str, fee: str, printed: tuple[str, str]) -> None:
    fields = fields_of(capacity=capacity, fee=fee)
    assert (fields["定"], fields["¥"]) == printed


def test_it_survives_json() -> None:
    item = compose_item(FACTS, "本文")
    assert ItemText.from_json(item.to_json()) == item
