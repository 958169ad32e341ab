"""Periods set by the PR division: who may, what is recorded, and what follows for drafts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from announcements.snapshot import snapshot
from announcements.tests.factories import make_announcement
from patrol.calendar import elections_for_checks, elections_on, hold_for_checks
from patrol.checks.surroundings import Election, Hold
from patrol.inputs import check_input
from patrol.models import ElectionPeriod, QuietPeriod
from patrol.tests.factories import make_childcare
from staff.models import AuditEntry, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

ELECTION = {
    "name": "若葉野市長選挙",
    "starts_on": "2026-11-15",
    "ends_on": "2026-11-29",
    "candidates": "若葉 太郎\r\n\r\n森 みどり\r\n若葉 太郎",
    "words": "若葉ビジョン",
    "is_active": "on",
}
SNOW = {
    "name": "大雪のため災害対策本部を設置中",
    "stops": "on",
    "begins_at": "2026-11-22T09:00",
    "ends_at": "",
}


def period(**changes: Any) -> ElectionPeriod:
    values = {"name": "市長選挙", "starts_on": date(2026, 11, 15), "ends_on": date(2026, 11, 29)}
    return ElectionPeriod.objects.create(**(values | changes))


def test_the_pr_division_writes_an_election_down(client: Client, pr_officer: User) -> None:
    client.force_login(pr_officer)
    answer = client.post(reverse("admin:patrol_electionperiod_add"), ELECTION)
    assert answer["Location"] == reverse("patrol:calendar")
    stored = ElectionPeriod.objects.get()
    assert stored.candidates == ["若葉 太郎", "森 みどり"]
    entry = AuditEntry.objects.get(verb="選挙期間を登録")
    assert entry.actor == pr_officer
    assert entry.detail["changes"]["候補者の名前"][1] == ["若葉 太郎", "森 みどり"]


def test_an_election_that_ends_before_it_begins(client: Client, pr_officer: User) -> None:
    client.force_login(pr_officer)
    answer = client.post(reverse("admin:patrol_electionperiod_add"), ELECTION | {"ends_on": "2026-11-14"})
    assert "終わりの日が始まりの日より前です" in answer.content.decode()
    assert not ElectionPeriod.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        period(ends_on=date(2026, 11, 14))


def test_a_hold_is_declared_and_ended_by_a_tick(client: Client, pr_manager: User) -> None:
    client.force_login(pr_manager)
    client.post(reverse("admin:patrol_quietperiod_add"), SNOW)
    hold = QuietPeriod.objects.get()
    assert hold.ends_at is None
    assert hold_for_checks(timezone.now()) == Hold(SNOW["name"], stops=True)
    url = reverse("admin:patrol_quietperiod_change", args=[hold.pk])
    assert "いま終わりにする" in client.get(url).content.decode()
    client.post(url, SNOW | {"end_now": "on"})
    hold.refresh_from_db()
    assert hold.ends_at == timezone.now()
    assert hold_for_checks(timezone.now()) is None
    assert AuditEntry.objects.filter(actor=pr_manager, verb="通常配信を控える期間を変更").exists()


def test_a_hold_that_has_not_begun_is_called_off_by_the_same_tick(client: Client, pr_manager: User) -> None:
    client.force_login(pr_manager)
    planned = SNOW | {"begins_at": "2026-12-20T09:00"}
    client.post(reverse("admin:patrol_quietperiod_add"), planned)
    hold = QuietPeriod.objects.get()
    answer = client.post(
        reverse("admin:patrol_quietperiod_change", args=[hold.pk]), planned | {"end_now": "on"}
    )
    assert answer["Location"] == reverse("patrol:calendar")
    hold.refresh_from_db()
    assert hold.ends_at == hold.begins_at
    assert not QuietPeriod.objects.at(hold.begins_at).exists()
    assert "取りやめ" in client.get(reverse("patrol:calendar")).content.decode()


@pytest.mark.parametrize("who", ["clerk", "head", "print_staff", "admin_user"])
def test_others_set_nothing(client: Client, who: str, request: pytest.FixtureRequest) -> None:
    client.force_login(request.getfixturevalue(who))
    for name, posted in (("electionperiod", ELECTION), ("quietperiod", SNOW)):
        assert client.post(reverse(f"admin:patrol_{name}_add"), posted).status_code == 403
    assert not ElectionPeriod.objects.exists()
    assert not QuietPeriod.objects.exists()


def test_everybody_may_read_what_holds(client: Client, clerk: User, pr_officer: User) -> None:
    period(candidates=["若葉 太郎"])
    QuietPeriod.objects.create(name="大雪")
    client.force_login(clerk)
    page = client.get(reverse("patrol:calendar")).content.decode()
    assert "大雪" in page
    assert "1人" in page
    assert reverse("admin:patrol_quietperiod_add") not in page
    assert "通常配信を控える期間です" in client.get(reverse("admin:index")).content.decode()
    client.force_login(pr_officer)
    assert reverse("admin:patrol_quietperiod_add") in client.get(reverse("patrol:calendar")).content.decode()


def test_without_a_period_the_home_page_says_nothing(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    assert "控える期間" not in client.get(reverse("admin:index")).content.decode()


def test_nothing_is_ever_deleted(client: Client, pr_manager: User) -> None:
    client.force_login(pr_manager)
    url = reverse("admin:patrol_electionperiod_delete", args=[period().pk])
    assert client.post(url, {"post": "yes"}).status_code == 403


def test_both_days_of_a_period_are_within_it() -> None:
    period(candidates=["若葉 太郎"], words=["若葉ビジョン"])
    period(name="やめた選挙", is_active=False)
    for day in (date(2026, 11, 15), date(2026, 11, 29)):
        assert elections_for_checks(day) == (
            Election("市長選挙", date(2026, 11, 15), date(2026, 11, 29), ("若葉 太郎",), ("若葉ビジョン",)),
        )
    assert not elections_on(date(2026, 11, 14)).exists()
    assert not elections_on(date(2026, 11, 30)).exists()


def test_the_weightiest_hold_counts_and_a_planned_end_frees_what_comes_later() -> None:
    now = timezone.now()
    QuietPeriod.objects.create(name="大雪", begins_at=now, ends_at=now + timedelta(hours=12))
    QuietPeriod.objects.create(name="地震", begins_at=now, stops=True, ends_at=now + timedelta(hours=6))
    assert hold_for_checks(now) == Hold("地震", stops=True)
    assert hold_for_checks(now + timedelta(hours=6)) == Hold("大雪")
    assert hold_for_checks(now + timedelta(hours=12)) is None
    assert [one.name for one in QuietPeriod.objects.at(now)] == ["地震", "大雪"]


def test_a_draft_is_judged_for_the_moment_it_goes_out(clerk: User) -> None:
    make_childcare()
    period()
    QuietPeriod.objects.create(name="大雪", ends_at=timezone.now() + timedelta(days=1))
    tomorrow = make_announcement(clerk, publish_at=datetime.fromisoformat("2026-11-22T18:00+09:00"))
    later = make_announcement(clerk, publish_at=datetime.fromisoformat("2026-11-30T10:00+09:00"))
    judged = check_input(snapshot(tomorrow))
    assert (judged.hold, len(judged.elections), judged.at_once) == (Hold("大雪"), 1, False)
    judged = check_input(snapshot(later))
    assert (judged.hold, judged.elections) == (None, ())
    assert check_input(snapshot(make_announcement(clerk, publish_at=None))).at_once
