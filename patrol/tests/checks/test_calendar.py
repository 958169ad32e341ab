"""Checks that hold a draft against the city's calendar: closed days, sending hours, elections, a hold."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from patrol.checks.closed_days import ClosedDaysCheck
from patrol.checks.elections import ElectionsCheck
from patrol.checks.hold import HoldCheck
from patrol.checks.send_hours import SendHoursCheck
from patrol.checks.surroundings import Election, Hold, OfficeHours, closed_because, next_open
from patrol.tests.checks.drafts import CHILDCARE, findings, said

SAFETY: dict[str, Any] = {"kind": "safety"}


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 12, 28), ""),
        (date(2026, 12, 29), "年末年始の休み"),
        (date(2027, 1, 1), "年末年始の休み"),
        (date(2027, 1, 3), "年末年始の休み"),
        (date(2027, 1, 4), ""),
        (date(2026, 11, 23), "祝日（勤労感謝の日）"),
        (date(2026, 9, 22), "祝日（国民の休日）"),
        (date(2026, 11, 28), "土曜日"),
    ],
)
def test_the_days_on_which_a_city_hall_is_closed(day: date, why: str) -> None:
    assert closed_because(day) == why


def test_the_next_open_day_comes_after_the_new_year() -> None:
    assert next_open(date(2026, 12, 29)) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("changes", "severities"),
    [
        ({"deadline_on": date(2026, 12, 1)}, []),
        ({"deadline_on": date(2026, 12, 29)}, ["confirm"]),
        ({"deadline_on": date(2026, 12, 29), "how_to_apply": "申込フォームから"}, []),
        ({"deadline_on": date(2026, 12, 29), "how_to_apply": "電話か申込フォームで"}, ["note"]),
        ({"deadline_on": date(2026, 12, 29), "how_to_apply": ""}, ["note"]),
        ({"body": "申込みの受付は12月30日(水)までです。"}, ["confirm"]),
        ({"body": "窓口での受付は1月11日から始めます。"}, ["confirm"]),
        ({"body": "窓口での受付は12月5日からです。"}, ["note"]),
        ({"body": "12月5日(土)は日曜窓口を開け、受け付けます。"}, []),
        ({"body": "受付は12月28日(月)まで。年末年始は12月29日(火)から休みです。"}, []),
        ({"body": "12月30日(水)は園で餅つきをします。"}, []),
        ({"body": "12月29日から1月3日まで、申込みは受け付けません。"}, []),
        ({"body": "粗大ごみの申込みは、12月29日～1月3日はできません。"}, []),
        ({"body": "12月29日から1月3日まで窓口は閉まります。"}, []),
        ({"body": "コンビニ交付は12月29日から1月3日まで停止します。"}, []),
        ({"body": "令和9年1月1日時点で市に住んでいる方は申請が必要です。"}, []),
    ],
)
def test_receiving_on_a_closed_day(changes: dict[str, Any], severities: list[str]) -> None:
    assert [severity for severity, _ in said(ClosedDaysCheck(), **changes)] == severities


@pytest.mark.parametrize(
    ("day", "at", "changes", "severities"),
    [
        (date(2026, 11, 25), time(10), {}, []),
        (date(2026, 11, 25), time(22), {}, ["confirm"]),
        (date(2026, 11, 25), time(7, 59), {}, ["confirm"]),
        (date(2026, 11, 25), time(8), {}, ["note"]),
        (date(2026, 11, 25), time(18), {}, ["note"]),
        (date(2026, 11, 28), time(10), {}, ["note"]),
        (date(2026, 11, 23), time(10), {}, ["note"]),
        (date(2026, 11, 25), time(10, 20), {}, ["note"]),
        (date(2026, 11, 25), time(22), SAFETY | {"category": None}, []),
        (date(2026, 11, 25), time(22), {"at_once": True}, ["confirm"]),
        (date(2026, 11, 25), time(18, 12), {"at_once": True}, []),
        (date(2026, 11, 25), None, {}, []),
        (date(2026, 11, 25), time(22), {"hours": OfficeHours(night_from=time(23))}, ["note"]),
    ],
)
def test_when_it_reaches_people(
    day: date, at: time | None, changes: dict[str, Any], severities: list[str]
) -> None:
    found = said(SendHoursCheck(), send_date=day, send_time=at, **changes)
    assert [severity for severity, _ in found] == severities


ELECTION = Election(
    "若葉野市長選挙", date(2026, 11, 15), date(2026, 11, 29), ("若葉 太郎", "森みどり"), ("若葉ビジョン",)
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("親子で遊べるひろばを開きます。", []),
        ("若葉太郎さんが来ます。", [("stop", "若葉太郎")]),
        ("若葉　太郎さんが来ます。", [("stop", "若葉　太郎")]),
        ("森みどり氏の講演です。", [("stop", "森みどり")]),
        ("若葉市長があいさつします。", [("confirm", "若葉市長")]),
        ("若葉公民館で開きます。", []),
        ("若葉ビジョンを進めます。", [("confirm", "若葉ビジョン")]),
        ("市長の4年間の実績を紹介します。", [("confirm", "市長の4年間の実績")]),
        ("公約を実現しました。", [("confirm", "公約を実現")]),
    ],
)
def test_an_election_period(body: str, expected: list[tuple[str, str]]) -> None:
    assert said(ElectionsCheck(), body=body, elections=(ELECTION,)) == expected


CANDIDATES = Election(
    "若葉野市長選挙",
    date(2026, 11, 15),
    date(2026, 11, 29),
    ("林 一", "高橋 健", "渡辺 誠", "佐藤花子", "森みどり"),
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("林一さんが話します。", [("stop", "林一")]),
        ("画家林　一の個展です。", [("stop", "林　一")]),
        ("小林一茶の俳句教室です。森林一斉清掃、この林一帯", []),
        ("髙橋健さん、渡邉　誠さん", [("stop", "髙橋健"), ("stop", "渡邉　誠")]),
        ("髙橋市長があいさつします。", [("confirm", "髙橋市長")]),
        ("林市長があいさつします。", [("confirm", "林市長")]),
        ("小林市長があいさつします。", []),
        ("佐藤市長があいさつします。", [("confirm", "佐藤市長")]),
        ("森市長があいさつします。水森さんも来ます。", [("confirm", "森市長")]),
        ("市長就任4年の歩みを紹介します。", [("confirm", "市長就任4年の歩み")]),
        ("この4年間で待機児童ゼロを達成しました。", [("confirm", "この4年間で待機児童ゼロ")]),
        ("市長賞の作品は活動の成果です。県議会の政策、市議会議員選挙の公約", []),
    ],
)
def test_names_as_they_are_written(body: str, expected: list[tuple[str, str]]) -> None:
    assert said(ElectionsCheck(), body=body, elections=(CANDIDATES,)) == expected


def test_a_variant_is_quoted_as_it_was_written() -> None:
    (finding,) = findings(ElectionsCheck(), body="髙橋健さんが話します。", elections=(CANDIDATES,))
    assert "候補者の名前「髙橋健」があります。" in finding.reason


def test_outside_the_period_nothing_is_said() -> None:
    body = "若葉太郎市長の実績を紹介します。"
    after = date(2026, 11, 30)
    assert said(ElectionsCheck(), body=body, elections=(ELECTION,), send_date=after) == []
    assert said(ElectionsCheck(), body=body) == []


def test_a_hold_keeps_routine_news_back() -> None:
    assert said(HoldCheck()) == []
    assert said(HoldCheck(), hold=Hold("大雪")) == [("confirm", "")]
    (finding,) = findings(HoldCheck(), hold=Hold("大雪", stops=True))
    assert finding.severity == "stop"
    assert "（大雪）" in finding.reason


def test_an_emergency_goes_out_during_a_hold_but_a_talk_about_disasters_does_not() -> None:
    emergency = {"category": CategoryProfileOfEmergency, "hold": Hold("大雪", stops=True)}
    assert said(HoldCheck(), kind="safety", **emergency) == []
    assert said(HoldCheck(), kind="event", **emergency) == [("stop", "")]
    assert said(HoldCheck(), kind="safety", hold=Hold("大雪", stops=True)) == [("stop", "")]


CategoryProfileOfEmergency = type(CHILDCARE)(code="bosai", name="防災・安全", is_emergency=True)


@pytest.mark.parametrize(
    ("today", "at", "suggestion"),
    [
        (date(2026, 11, 26), time(10, 45), "午前10時など、ちょうどの時刻にしてください。"),
        (date(2026, 11, 26), time(8, 30), "午前9時など、ちょうどの時刻にしてください。"),
        (
            date(2026, 11, 27),
            time(10, 45),
            "午前11時など、ちょうどの時刻にしてください。",
        ),  # 10:00 may be over
        (date(2026, 11, 27), time(17, 5), "ちょうどの時刻にしてください。"),
    ],
)
def test_the_hour_offered_is_within_office_hours_and_still_to_come(
    today: date, at: time, suggestion: str
) -> None:
    found = findings(SendHoursCheck(), today=today, send_date=date(2026, 11, 27), send_time=at)
    assert [one.suggestion for one in found] == [suggestion]
