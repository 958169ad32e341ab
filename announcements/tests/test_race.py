"""Two people at the same moment, on two connections: one wins, the other is told, nothing is half done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection, transaction

import announcements.importing
from announcements.actions import save_draft, submit, withdraw
from announcements.importing.run import import_events
from announcements.models import Announcement, Revision, State
from announcements.tests.factories import make_announcement
from segments.models import Category
from segments.tests.factories import make_subscriber
from staff.errors import Refused
from staff.models import AuditEntry, User

pytestmark = pytest.mark.django_db(transaction=True)

SAMPLE = Path(announcements.importing.__file__).parent / "samples" / "wakabano_events.csv"


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run all acts together; "" for each that worked, its sentence for each that was refused."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        start.wait(timeout=60)
        return refusal_of(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def right_behind(first: Callable[[], object], second: Callable[[], object]) -> str:
    """`second` begins before `first` has committed, so it waits for the rows; what it is told then."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            waiting = pool.submit(refusal_of, second)
            wait([waiting], timeout=1)
        return waiting.result()


def refusal_of(act: Callable[[], object]) -> str:
    """On a connection of its own: the sentence of its refusal, or ""."""
    try:
        act()
    except Refused as refusal:
        return refusal.message
    finally:
        connection.close()
    return ""


def test_of_two_saves_one_is_kept(clerk: User, head: User) -> None:
    pk = make_announcement(clerk).pk
    mine, theirs = Announcement.objects.get(pk=pk), Announcement.objects.get(pk=pk)
    mine.place, theirs.place = "北会館", "南会館"
    results = at_once(lambda: save_draft(mine, clerk), lambda: save_draft(theirs, head))
    assert sorted(bool(result) for result in results) == [False, True]
    stored = Announcement.objects.get(pk=pk)
    assert stored.place == ("北会館" if not results[0] else "南会館")
    assert stored.version == 2
    assert AuditEntry.objects.count() == 1


def test_of_two_submits_one_makes_a_revision(clerk: User, head: User) -> None:
    announcement = make_announcement(clerk, publish_at=None)
    make_subscriber([Category.objects.get()])
    same = Announcement.objects.get(pk=announcement.pk)
    results = at_once(lambda: submit(announcement, clerk), lambda: submit(same, head))
    assert sorted(bool(result) for result in results) == [False, True]
    assert Revision.objects.count() == 1
    assert Announcement.objects.get().state == State.HEAD_REVIEW


def test_of_two_withdrawals_one_is_recorded(clerk: User, head: User) -> None:
    announcement = make_announcement(clerk, state=State.PATROL)
    same = Announcement.objects.get(pk=announcement.pk)
    results = at_once(
        lambda: withdraw(announcement, clerk, "会場の変更"), lambda: withdraw(same, head, "日程の変更")
    )
    assert sorted(bool(result) for result in results) == [False, True]
    assert AuditEntry.objects.filter(verb="取下げ").count() == 1


def test_the_same_file_handed_in_twice_is_taken_once(clerk: User) -> None:
    department = clerk.department
    assert department is not None
    data = SAMPLE.read_bytes()
    assert at_once(*[lambda: import_events(data, department, clerk)] * 2) == ["", ""]
    keys = list(Announcement.objects.values_list("source_key", flat=True))
    assert keys
    assert len(keys) == len(set(keys)) == AuditEntry.objects.count()
