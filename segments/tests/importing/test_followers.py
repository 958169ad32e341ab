"""The friends of the stand-in, over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from channels.sandbox.line.friends import Status
from channels.sandbox.testing import RunningSandbox, running_sandbox
from segments.importing import followers
from segments.models import AudienceRow, ImportRun, Subscriber
from segments.tests.factories import make_category, make_subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def line(server: RunningSandbox, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> RunningSandbox:
    server.reset()
    settings.LINE_API_BASE = server.base_url
    monkeypatch.setattr(followers, "PAGE", 4)
    server.add_friends([user(number) for number in range(10)])
    return server


def user(number: int) -> str:
    return f"U{number:032x}"


def run(**options: Any) -> dict[str, int]:
    out = StringIO()
    call_command("import_subscribers", followers=True, json=True, stdout=out, stderr=StringIO(), **options)
    counts: dict[str, int] = json.loads(out.getvalue().splitlines()[-1])
    return counts


def friends() -> set[str]:
    rows = AudienceRow.objects.filter(following=True)
    return set(rows.values_list("subscriber__line_user_id", flat=True))


def test_every_friend_becomes_a_reader_once(line: RunningSandbox) -> None:
    kept = make_subscriber([make_category(bit=3)], line_user_id=user(2))
    assert run() == {"imported": 9, "unchanged": 1, "rejected": 0}
    assert run() == {"imported": 0, "unchanged": 10, "rejected": 0}
    assert friends() == {user(number) for number in range(10)}
    assert AudienceRow.objects.get(pk=kept.pk).categories == 8


def test_who_is_not_in_the_list_stays_a_friend(line: RunningSandbox) -> None:
    make_subscriber(line_user_id=user(99))
    run()
    assert user(99) in friends()


def test_who_came_back_is_a_friend_again_but_newer_events_win(line: RunningSandbox) -> None:
    soon = int((timezone.now() + timedelta(minutes=1)).timestamp() * 1000)
    make_subscriber(line_user_id=user(1), following=False)
    make_subscriber(line_user_id=user(2), following=False, follow_event_ms=soon)
    assert run()["imported"] == 9
    assert user(1) in friends()
    assert user(2) not in friends()


def test_a_complete_list_lets_go_of_those_missing(line: RunningSandbox) -> None:
    run()
    line.set_status([user(5)], Status.BLOCKED)
    assert run(complete=True, most_unfollowed_percent=10.0)["unchanged"] == 9
    assert friends() == {user(number) for number in range(10) if number != 5}


def test_a_list_that_lost_too_many_changes_nobody(line: RunningSandbox) -> None:
    run()
    line.set_status([user(number) for number in range(5)], Status.BLOCKED)
    with pytest.raises(CommandError, match="一覧にいない友だちが5人（10人の50.0%）"):
        run(complete=True)
    assert len(friends()) == 10


def test_an_account_without_the_right_is_told_what_to_do(line: RunningSandbox) -> None:
    line.faults.add("line", "followers", status=403, body={"message": "Access to this API is not available"})
    with pytest.raises(CommandError, match="認証済アカウントかプレミアムアカウント"):
        run()


def test_a_broken_off_import_goes_on_from_its_token(line: RunningSandbox) -> None:
    line.faults.add("line", "followers", status=401, nth=2)
    with pytest.raises(CommandError, match="LINE_CHANNEL_ACCESS_TOKEN"):
        run()
    assert Subscriber.objects.count() == 4
    assert ImportRun.objects.get().position
    assert run() == {"imported": 10, "unchanged": 0, "rejected": 0}
    assert ImportRun.objects.count() == 1


def test_a_token_of_yesterday_is_not_tried(line: RunningSandbox) -> None:
    ImportRun.objects.create(source=followers.SOURCE, position="old")
    ImportRun.objects.update(moved_at=timezone.now() - timedelta(days=1))
    assert run()["imported"] == 10


def test_a_token_line_forgot_starts_over(line: RunningSandbox) -> None:
    ImportRun.objects.create(source=followers.SOURCE, position="unknown")
    with pytest.raises(CommandError, match="最初から取り込みます"):
        run()
    assert run()["imported"] == 10
