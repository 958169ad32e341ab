from __future__ import annotations

import pytest
import time_machine
from django.core import mail
from pytest_django import Settings

from announcements.actions import withdraw
from announcements.models import Announcement
from patrol.models import Ask, Circulation
from patrol.routes import acting, mailing
from patrol.routes.acting import sign_off
from patrol.tasks import remind_of_sign_offs, tell_of_sign_offs
from patrol.tests.factories import submitted
from patrol.tests.routes.conftest import away, name_deputy
from staff.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(sunday_morning: time_machine.Traveller) -> time_machine.Traveller:
    """Tuesday, 24 November 2026, nine in the morning (Monday is a holiday)."""
    sunday_morning.move_to("2026-11-24T09:00:00+09:00")
    return sunday_morning


@pytest.fixture
def waiting(clerk: User, head: User, clock: time_machine.Traveller) -> Announcement:
    return submitted(clerk)


def subjects() -> list[str]:
    found = [f"{message.to[0].split('@')[0]}: {message.subject}" for message in mail.outbox]
    mail.outbox.clear()
    return found


def test_who_is_asked_is_told_once(waiting: Announcement) -> None:
    tell_of_sign_offs()
    tell_of_sign_offs()
    assert subjects() == ["head: 【広報デスク】承認をお願いします：離乳食教室（1回食）"]


def test_the_next_is_told_when_their_turn_comes(
    circulating: Announcement, chief: User, other_head: User
) -> None:
    mailing.tell()
    assert [line.split(":")[0] for line in subjects()] == ["chief"]
    sign_off(circulating, chief)
    mailing.tell()
    assert sorted(line.split(":")[0] for line in subjects()) == ["nursery_head", "other_head"]


def test_a_reminder_a_day_after_the_time_of_the_route(
    waiting: Announcement, clock: time_machine.Traveller
) -> None:
    remind_of_sign_offs()
    assert subjects() == []
    clock.move_to("2026-11-25T09:00:00+09:00")
    remind_of_sign_offs()
    remind_of_sign_offs()
    assert subjects() == ["head: 【広報デスク】承認をお待ちしています：離乳食教室（1回食）"]
    clock.move_to("2026-11-26T09:00:00+09:00")
    remind_of_sign_offs()
    assert len(subjects()) == 1


def test_a_route_may_be_more_patient(waiting: Announcement, clock: time_machine.Traveller) -> None:
    Circulation.objects.update(remind_after_hours=48)
    clock.move_to("2026-11-25T09:00:00+09:00")
    remind_of_sign_offs()
    assert subjects() == []
    clock.move_to("2026-11-26T09:00:00+09:00")
    remind_of_sign_offs()
    assert len(subjects()) == 1


@pytest.mark.parametrize("closed", ["2026-11-28", "2026-11-29", "2026-12-29", "2027-01-01", "2027-01-11"])
def test_not_on_days_the_office_is_closed(
    closed: str, waiting: Announcement, clock: time_machine.Traveller
) -> None:
    clock.move_to(f"{closed}T09:00:00+09:00")
    remind_of_sign_offs()
    assert subjects() == []


def test_not_to_the_absent_and_not_about_what_is_done(
    waiting: Announcement, head: User, clerk: User, clock: time_machine.Traveller
) -> None:
    clock.move_to("2026-11-26T09:00:00+09:00")
    absence = away(head)
    remind_of_sign_offs()
    assert subjects() == []
    absence.delete()
    withdraw(waiting, clerk, "会場の変更")
    remind_of_sign_offs()
    assert subjects() == []


def test_the_decider_gets_the_report_of_a_deputy(waiting: Announcement, head: User, deputy: User) -> None:
    mailing.tell()
    mail.outbox.clear()
    name_deputy(head, deputy)
    away(head)
    acting.stand_in(waiting, deputy, "課長が出張のため")
    mailing.tell()
    (report,) = mail.outbox
    assert report.to == [head.email]
    assert "代決：補佐 五郎" in report.body
    assert "課長が出張のため" in report.body
    assert f"/admin/patrol/sign-offs/{waiting.pk}/" in report.body


def test_a_mail_server_that_is_down_delays_only_the_mail(waiting: Announcement, settings: Settings) -> None:
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "no.such.backend"
    assert mailing.tell() == 0
    assert Ask.objects.get().told_at is None
    settings.EMAIL_BACKEND = backend
    assert mailing.tell() == 1


def test_a_title_of_two_lines_is_one_in_the_subject(clerk: User, head: User, clock: object) -> None:
    submitted(clerk, title="離乳食\r\n教室")
    mailing.tell()
    assert subjects() == ["head: 【広報デスク】承認をお願いします：離乳食 教室"]
