"""Mail of 校正: one per department and round, reminders once a day and no longer than needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from pytest_django import Settings

from channels.models import CheckCall, Issue, ItemVersion
from channels.newsletter import proof_mail, proofreading, rendering, rewriting
from channels.newsletter.item import ItemText
from channels.newsletter.proofreading import Seen
from channels.newsletter.tasks import remind_of_proofs
from channels.newsletter.tests.factories import an_item_of, confirm_everything, make_issue, set_and_sent
from channels.tasks import tell
from staff.models import Department, User
from staff.tests.cast import City
from staff.wording import JAPAN

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def issue(db: None, today: None) -> Issue:
    """The issue of 1 December."""
    return make_issue(1, date(2026, 12, 1))


def on(day: int, hour: int = 9) -> time_machine.travel:
    """A day of November 2026, when the issue of 1 December is in proof; its answers are due on the 19th."""
    return time_machine.travel(datetime(2026, 11, day, hour, tzinfo=JAPAN))


def test_each_department_gets_one_mail_about_all_of_its_articles(
    city: City, clerk: User, head: User, other_clerk: User, pr_officer: User
) -> None:
    first = an_item_of(city.childcare, "親子の\n工作")
    an_item_of(city.childcare, "読み聞かせ")
    an_item_of(city.health, "健診")
    set_and_sent(pr_officer, first.issue)
    tell()
    tell()
    ours, theirs = sorted(mail.outbox, key=lambda one: len(one.to), reverse=True)
    assert ours.to == sorted([clerk.email, head.email])
    assert theirs.to == [other_clerk.email]
    assert ours.subject == "【広報デスク】校正をお願いします：市政だより第1号（2件）"
    body = str(ours.body)
    assert "・親子の 工作\n・読み聞かせ" in body
    assert "11月19日(木)までに" in body
    assert "健診" not in body
    assert "/admin/newsletter/proofs/" in body


def test_who_has_confirmed_meanwhile_is_not_asked(city: City, clerk: User, pr_officer: User) -> None:
    item = an_item_of(city.childcare)
    set_and_sent(pr_officer, item.issue)
    confirm_everything(item.issue)
    assert proof_mail.tell() == 0
    assert CheckCall.objects.get().told_at is None  # the page says when a mail went out


def test_a_department_without_people_has_its_mailbox_or_nothing(city: City, pr_officer: User) -> None:
    item = an_item_of(city.health)
    assert proof_mail.addresses_of(city.health) == []
    set_and_sent(pr_officer, item.issue)
    assert proof_mail.tell() == 0
    assert CheckCall.objects.get().told_at is None
    Department.objects.filter(pk=city.health.pk).update(email="kenko@city.wakaba.example")
    assert proof_mail.tell() == 1
    assert mail.outbox[0].to == ["kenko@city.wakaba.example"]


def test_a_mail_server_that_is_down_delays_the_mail_only(
    city: City, clerk: User, pr_officer: User, settings: Settings
) -> None:
    set_and_sent(pr_officer, an_item_of(city.childcare).issue)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert proof_mail.tell() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert proof_mail.tell() == 1


@pytest.mark.parametrize(
    ("due", "reminded"),
    [(19, {17, 18, 19}), (24, {19, 20, 24}), (22, {19, 20})],  # the 21st to 23rd are a weekend and a holiday
)
def test_reminders_come_on_working_days_before_the_date_once_a_day(
    city: City, clerk: User, pr_officer: User, due: int, reminded: set[int]
) -> None:
    item = an_item_of(city.childcare)
    rendering.render(item.issue)
    proofreading.send_out(pr_officer, item.issue, date(2026, 11, due))
    tell()
    mail.outbox.clear()
    sent = {}
    for day in range(9, 27):
        with on(day):
            remind_of_proofs()
            remind_of_proofs()
        sent[day] = len(mail.outbox)
        mail.outbox.clear()
    assert {day for day, count in sent.items() if count} == reminded
    assert set(sent.values()) == {0, 1}


def test_no_reminder_on_the_day_of_the_asking_or_after_the_answer(
    city: City, clerk: User, pr_officer: User
) -> None:
    item = an_item_of(city.childcare)
    with on(18):
        proof = set_and_sent(pr_officer, item.issue)
        tell()
        remind_of_proofs()
        assert [one.subject[:15] for one in mail.outbox] == ["【広報デスク】校正をお願いしま"]
        proofreading.ask_change(clerk, Seen(item.pk, 1, proof.version), "定員")
    with on(19):
        remind_of_proofs()  # the PR division's turn
    assert len(mail.outbox) == 1


def test_a_settled_request_asks_again_once(city: City, clerk: User, pr_officer: User) -> None:
    item = an_item_of(city.childcare)
    proof = set_and_sent(pr_officer, item.issue)
    assert proof_mail.tell() == 1
    proofreading.ask_change(clerk, Seen(item.pk, 1, proof.version), "定員")
    assert proof_mail.tell() == 0
    proofreading.settle(pr_officer, item, "会場の都合です")
    assert [proof_mail.tell(), proof_mail.tell()] == [1, 0]


def test_corrected_articles_ask_again_when_a_proof_shows_them(
    city: City, clerk: User, pr_officer: User
) -> None:
    items = [an_item_of(city.childcare, title, "長い本文です。") for title in ("一", "二")]
    proof = set_and_sent(pr_officer, items[0].issue)
    proof_mail.tell()
    for item in items:
        proofreading.ask_change(clerk, Seen(item.pk, 1, proof.version), "短く")
        text = replace(ItemText.from_json(item.content), lead="本文です。")
        rewriting.rewrite(pr_officer, item, text, "課の依頼", seen=1, made=ItemVersion.Made.CORRECTED)
        assert proof_mail.tell() == 0
    rendering.render(items[0].issue)
    assert [proof_mail.tell(), proof_mail.tell()] == [1, 0]
    assert "（2件）" in mail.outbox[-1].subject


def test_an_older_round_is_silent(city: City, clerk: User, pr_officer: User) -> None:
    item = an_item_of(city.childcare)
    set_and_sent(pr_officer, item.issue)
    proofreading.send_out(pr_officer, item.issue, item.issue.editing_date + timedelta(days=3))
    assert proof_mail.tell() == 1
    assert CheckCall.objects.filter(told_at__isnull=True).count() == 1
