from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from announcements.facts import Facts
from patrol.checks import Finding
from patrol.checks.draft import CheckInput
from patrol.checks.duplicates import DuplicatesCheck
from patrol.severity import Severity
from patrol.tests.checks.drafts import CHILDCARE, SOUND, TODAY, YOUTH
from patrol.topic.past import Neighbour
from patrol.topic.sameness import differences, sameness

LAST_WEEK = TODAY - timedelta(days=7)
LAST_YEAR = date(2025, 11, 20)


def neighbour(facts: Facts = SOUND, out_on: date = LAST_WEEK, **fields: Any) -> Neighbour:
    values: dict[str, Any] = {
        "announcement_id": 5,
        "revision_id": 8,
        "title": facts.title,
        "category_code": "kosodate",
        "state": "sent",
        "score": 0.95,
    }
    return Neighbour(**(values | fields), out_on=out_on, facts=facts)


def found(*past: Neighbour, facts: Facts = SOUND) -> list[Finding]:
    draft = CheckInput(
        facts=facts,
        today=TODAY,
        send_date=TODAY,
        category=CHILDCARE,
        other_categories=(YOUTH,),
        past=past,
    )
    return list(DuplicatesCheck().run(draft))


def test_the_same_again_within_two_months_is_to_be_confirmed() -> None:
    [finding] = found(neighbour())
    assert finding.severity == Severity.CONFIRM
    assert "11月15日(日)に配信した『親子ひろばのお知らせ』とほぼ同じ内容です" in finding.reason
    assert "日時・場所などの項目も同じ" in finding.reason
    assert "同じ人に二度届きます" in finding.reason
    assert finding.evidence["posts"][0]["announcement"] == 5
    assert finding.evidence["same"] == 1


def test_what_is_scheduled_or_asked_for_is_said_so() -> None:
    [planned] = found(neighbour(out_on=TODAY + timedelta(days=3), state="scheduled"))
    assert "11月25日(水)に配信する予定の" in planned.reason
    [asked] = found(neighbour(state="patrol"))
    assert asked.reason.startswith("いま申請中の『")


def test_two_lists_at_once_are_two_messages_for_some() -> None:
    other = replace(SOUND, category_code="youth", category_name="小中高・若者")
    [finding] = found(neighbour(other, category_code="youth"))
    assert "『小中高・若者』と両方を選んだ人には二度届きます" in finding.reason


def test_a_class_of_another_day_is_no_duplicate() -> None:
    before = replace(SOUND, starts_on=date(2026, 11, 5), deadline_on=date(2026, 11, 3))
    assert found(neighbour(before)) == []


def test_a_deadline_left_from_last_time_is_noticed() -> None:
    facts = replace(SOUND, deadline_on=date(2026, 11, 30))
    [finding] = found(neighbour(replace(facts, starts_on=date(2026, 11, 5))), facts=facts)
    assert finding.severity == Severity.CONFIRM
    assert finding.field == "deadline_on"


def test_a_yearly_event_is_only_a_note_with_what_differs() -> None:
    before = replace(SOUND, starts_on=date(2025, 12, 4), place="西公民館", deadline_on=None)
    [finding] = found(neighbour(before, LAST_YEAR))
    assert finding.severity == Severity.NOTE
    assert "2025年11月20日(木)に配信した" in finding.reason
    assert "違うのは日時・場所" in finding.reason
    assert [one["label"] for one in finding.evidence["different"]] == ["日時", "場所", "締切"]


def test_another_text_or_one_not_read_whole_is_no_twin() -> None:
    other = replace(SOUND, title="図書館の読書会", body="読んだ本を語り合います。")
    assert found(neighbour(other), replace(neighbour(), facts=None)) == []


def test_one_finding_the_nearest_first() -> None:
    [finding] = found(neighbour(out_on=LAST_YEAR, announcement_id=1), neighbour(announcement_id=2))
    assert finding.evidence["posts"][0]["announcement"] == 2


def test_figures_do_not_make_another_text() -> None:
    one = replace(
        SOUND, title="第3回 親子ひろば", body="12月3日(木) 10時から、親子で遊べるひろばを開きます。"
    )
    other = replace(
        SOUND, title="第4回 親子ひろば", body="1月7日(木) 9時30分から、親子で遊べるひろばを開きます。"
    )
    assert sameness(one, other) > 0.8
    assert sameness(Facts(), Facts()) == 0


def test_differences_are_told_in_words() -> None:
    [fee] = differences(SOUND, replace(SOUND, fee="500円"))
    assert (fee.label, fee.now) == ("費用", "500円")
