from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from announcements.facts import Facts
from patrol.checks import CheckInput
from patrol.checks.deadline import DeadlineCheck
from patrol.checks.order import OrderCheck
from patrol.checks.past import PastCheck
from patrol.checks.weekday import WeekdayCheck
from patrol.severity import Severity
from patrol.tests.checks.drafts import TODAY, findings, said

UNDATED: dict[str, Any] = {"starts_on": None, "starts_at": None, "ends_at": None, "deadline_on": None}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("12月3日(木)に開きます", []),
        ("12月3日(月)に開きます", [("stop", "12月3日(月)")]),
        ("3月5日（木）に開きます", [("confirm", "3月5日（木）")]),  # 今年の曜日のまま
        ("令和8年12月4日㈭", [("stop", "令和8年12月4日㈭")]),
        ("2027年2月29日", [("stop", "2027年2月29日")]),
        ("11月23日(月・祝)", []),
        ("11月24日(火・祝)", [("confirm", "11月24日(火・祝)")]),
        ("12月5日(土)〜6日(月)", [("stop", "6日(月)")]),
        ("平成29年6月15日(木)から6月26日(月)まで", []),
        ("①12月4日(金)②12月11日(金)", []),
        ("①12月5日(金)に開きます", [("confirm", "12月5日(金)")]),
        ("①1月31日(日)に開きます", []),
        ("②2月29日に開きます", [("stop", "2月29日")]),
        ("うるう年の2月29日生まれの方は", []),
        ("2月29日に生まれた方の誕生日は、うるう年の2月29日です", []),
    ],
)
def test_weekdays(body: str, expected: list[tuple[str, str]]) -> None:
    assert said(WeekdayCheck(), body=body, starts_on=None) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("令和8年12月29日(火)～1月3日(日)は休館です", []),
        ("令和8年12月29日(火)～1月3日(土)は休館です", [("stop", "1月3日(土)")]),
        ("8月1日(土)～8月31日(月)", [("confirm", "8月1日(土)"), ("confirm", "8月31日(月)")]),
        ("令和7年12月1日から受付。12月5日(金)に説明会", [("confirm", "12月5日(金)")]),
        ("令和7年11月1日(土)に開会し、11月9日(日)に閉会しました", []),
        ("令和8年度の講座です。①令和8年9月5日(土) ②10月3日(土) ③12月5日(土)", []),
    ],
)
def test_a_year_said_before_excuses_only_what_it_can_mean(body: str, expected: list[tuple[str, str]]) -> None:
    assert said(WeekdayCheck(), body=body, starts_on=None) == expected


@pytest.mark.parametrize(
    "body",
    [
        "12月4日 木曜日に開きます",
        "12月4日木曜日、午後1時から",
        "12月4日【木】",
        "12月4日［木］",
        "12月3日(木)および4日(木)",
        "12月3日(木)または4日(木)",
        "12月3日(木)/4日(木)",
        "13月5日",
        "12月32日",
        "12月00日",
        "11/31(月)",
        "令和8年（2025年）12月3日",
        "2026年(令和7年)12月3日",
    ],
)
def test_a_day_is_read_however_it_is_written(body: str) -> None:
    assert len(said(WeekdayCheck(), body=body, starts_on=date(2026, 12, 3))) == 1


@pytest.mark.parametrize(
    "body",
    [
        "12月3日 木曜日に開きます",
        "12月4日日曜大工教室",
        "11月27日〜12月4日 土曜日 午前10時",
        "12月4日 月曜日休館",
        "12月4日 土曜日・日曜日は休み",
        "令和8年5月6日(水・振替休日)",
        "令和8年（2026年）12月3日(木)",
        "令和元年(2019年)、令和8年度（2027年3月まで）",
        "割合は11/31、13か月5日間、12月30日間",
        "0月0日",  # a gap left open is another check's
    ],
)
def test_what_is_no_weekday_of_a_day_is_not_read_as_one(body: str) -> None:
    assert said(WeekdayCheck(), body=body, starts_on=date(2026, 12, 3)) == []


def test_a_weekday_is_judged_in_the_year_the_facts_name() -> None:
    body = "12月3日(金)に開きます"
    assert said(WeekdayCheck(), body=body, starts_on=date(2027, 12, 3)) == []


@pytest.mark.parametrize(
    ("changes", "severities"),
    [
        ({}, []),
        ({"starts_on": date(2026, 11, 21)}, ["stop"]),
        ({"starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 30)}, []),
        ({"starts_on": date(2026, 4, 1), "kind": "notice"}, ["note"]),
        ({"starts_on": date(2026, 10, 1), "kind": "recruit"}, ["confirm"]),  # 随時募集
        ({"starts_on": date(2026, 10, 1), "kind": "health"}, ["confirm"]),  # 予防接種
        ({"starts_on": date(2026, 10, 1), "ends_on": date(2026, 10, 31), "kind": "health"}, ["stop"]),
        ({"starts_on": TODAY, "send_time": time(9)}, []),
        ({"starts_on": TODAY, "send_time": time(11)}, []),  # it goes on until 11:30
        ({"starts_on": TODAY, "send_time": time(15)}, ["stop"]),
        ({"starts_on": TODAY, "ends_at": None, "send_time": time(15)}, ["confirm"]),
        ({"starts_on": TODAY, "starts_at": time(23), "ends_at": time(1), "send_time": time(15)}, []),
        (UNDATED | {"body": "11月3日(火・祝)に開きます"}, ["confirm"]),
        (UNDATED | {"body": "平成30年4月2日以降に生まれた方"}, []),
    ],
)
def test_days_that_are_over(changes: dict[str, Any], severities: list[str]) -> None:
    assert [severity for severity, _ in said(PastCheck(), **changes)] == severities


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("締切：11月20日(金)必着", ["11月20日(金)"]),
        ("11月20日までに電話で申し込んでください。", ["11月20日"]),
        ("申込期限は令和7年12月1日です。", ["令和7年12月1日"]),
        ("申込期間：10月1日(木)～11月20日(金)", ["11月20日(金)"]),
        ("11月20日(金)午後5時まで受け付けます。", ["11月20日(金)"]),
        ("締切：12月1日(火)必着", []),
        ("11月20日までに申し込んだ方には、はがきを送ります。", []),
        ("11月20日まで展示を行いました。", []),
        ("平成30年4月1日までに生まれた方", []),
        ("11月20日(金)の会には多くの方が集まりました。", []),  # the days of this one are in the fields
    ],
)
def test_a_deadline_gone_by_is_found_in_the_text_of_what_is_to_come(text: str, quotes: list[str]) -> None:
    found = said(PastCheck(), body=text, deadline_on=None)
    assert found == [("confirm", quote) for quote in quotes]


@pytest.mark.parametrize(
    "body",
    [
        "接種期間：10月1日(木)～令和9年1月31日(日)",
        "受付は11月2日(月)午前9時から12月25日(金)まで",
        "11月20日(金)〜12月4日(金)に開きます",
    ],
)
def test_a_period_is_not_over_on_the_day_it_began(body: str) -> None:
    assert said(PastCheck(), **UNDATED | {"body": body}) == []


@pytest.mark.parametrize(
    ("changes", "severities"),
    [
        ({}, []),
        ({"ends_on": date(2026, 12, 2)}, ["stop"]),
        ({"starts_at": time(14), "ends_at": time(3)}, ["stop"]),
        ({"starts_at": time(14), "ends_at": time(3), "ends_on": date(2026, 12, 4)}, []),
        ({"starts_at": time(22), "ends_at": time(5), "kind": "notice"}, []),
        ({"starts_at": time(23), "ends_at": time(1)}, []),  # 除夜の鐘
        ({"starts_at": time(18), "ends_at": time(8)}, ["confirm"]),
        ({"starts_at": time(19), "ends_at": time(18)}, ["stop"]),
        ({"deadline_on": date(2026, 12, 10)}, ["stop"]),
        ({"deadline_on": date(2026, 12, 10), "kind": "recruit"}, ["confirm"]),
        ({"deadline_on": date(2027, 3, 1), "kind": "notice"}, ["confirm"]),
        ({"deadline_on": date(2026, 12, 3), "deadline_at": time(9)}, []),
        ({"deadline_on": date(2026, 12, 3), "deadline_at": time(15)}, ["stop"]),
        ({"deadline_on": date(2026, 12, 3), "deadline_at": time(11)}, ["confirm"]),
        ({"deadline_on": date(2026, 12, 3), "deadline_at": time(15), "ends_at": None}, ["confirm"]),
        ({"deadline_on": date(2026, 12, 10), "ends_on": date(2026, 12, 20)}, ["confirm"]),
    ],
)
def test_an_impossible_order(changes: dict[str, Any], severities: list[str]) -> None:
    assert [severity for severity, _ in said(OrderCheck(), **changes)] == severities


def test_a_deadline_of_what_goes_on_is_told_of_its_beginning() -> None:
    (finding,) = findings(OrderCheck(), kind="recruit", deadline_on=date(2026, 12, 20))
    assert finding.reason == "締切の12月20日(日)が、開始の12月3日(木)より後です。"


@pytest.mark.parametrize(
    ("deadline", "at", "severities"),
    [
        (date(2026, 12, 1), None, []),
        (date(2026, 11, 21), None, ["stop"]),
        (TODAY, time(9), ["stop"]),
        (TODAY, time(17), ["confirm"]),
        (date(2026, 11, 23), None, ["confirm"]),
    ],
)
def test_time_left_before_the_deadline(deadline: date, at: time | None, severities: list[str]) -> None:
    found = findings(DeadlineCheck(), deadline_on=deadline, deadline_at=at, send_time=time(10))
    assert [str(one.severity) for one in found] == severities


def test_a_year_of_birth_excuses_no_weekday() -> None:
    born = "対象は平成17年4月2日から平成18年4月1日生まれの方です。"
    for body in (f"12月10日(月) 式典を開きます。{born}", f"{born}12月10日(月) 式典を開きます。"):
        facts = Facts(title="二十歳のつどい", body=body)
        draft = CheckInput(facts=facts, today=date(2026, 11, 28), send_date=date(2026, 11, 28))
        assert [(one.quote, one.severity) for one in WeekdayCheck().run(draft)] == [
            ("12月10日(月)", Severity.STOP)
        ]
