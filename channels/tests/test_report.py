"""Who had it, by numbers: the same in the log, on the page, in the table and from the command line."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from announcements.models import Channel
from channels import report
from channels.ledger import controls, lane, stopping, sweeping
from channels.models import Delivery
from channels.tests.factories import PARENTS, make_delivery, make_friends
from channels.tests.recording import Platform, accepted_then, fails
from channels.transport import Outcome
from staff.models import AuditEntry, User
from staff.tests.cast import City

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stopped(city: City, platform: Platform, pr_officer: User) -> Delivery:
    """510 had it (one request of 500 and one of 10), 500 did not, of 500 nobody knows."""
    make_friends(1510)
    delivery = make_delivery(segment=PARENTS, people_counted=1510)
    platform.of_number = {2: fails(Outcome.LATER), 3: accepted_then(OSError())}
    lane.run(Channel.LINE)
    found = Delivery.objects.select_related("revision__announcement").get(pk=delivery.pk)
    controls.stop(found, pr_officer, "誤りが見つかったため")
    sweeping.sweep()
    return found


def test_the_log_lists_who_had_it_by_request_and_count(stopped: Delivery) -> None:
    sweeping.sweep()
    entry = AuditEntry.objects.get(verb="中止した配信の届いた分を記録した")
    proofs = dict(stopped.batches.filter(state="accepted").values_list("number", "receipt_id"))
    assert entry.detail == {
        "people": 510,
        "accepted": [f"1：500人（{proofs[1]}）", f"4：20人未満（{proofs[4]}）"],
        "in_doubt": [3],
    }


def test_it_is_written_once_the_last_request_has_come_back(stopped: Delivery) -> None:
    Delivery.objects.update(listed_at=None)
    stopped.batches.filter(number=4).update(state="unknown")
    assert stopping.list_stopped() == 0
    sweeping.sweep()
    assert AuditEntry.objects.filter(verb="中止した配信の届いた分を記録した").count() == 2


def test_the_table_holds_numbers_and_proofs_but_nobody(
    client: Client, pr_officer: User, stopped: Delivery, platform: Platform
) -> None:
    client.force_login(pr_officer)
    answer = client.get(reverse("channels:requests_csv", args=[stopped.pk]))
    text = b"".join(answer).decode("utf-8-sig")
    rows = [row.split(",") for row in text.splitlines()]
    assert [row[:3] for row in rows[1:]] == [
        ["1", "500人", "受付済"],
        ["2", "500人", "中止"],
        ["3", "500人", "要確認"],
        ["4", "20人未満", "受付済"],
    ]
    assert rows[1][4].startswith("request-") or rows[1][4].isdigit()
    assert not any(person in text for person in platform.people)


def test_only_the_pr_division_takes_the_table_away(client: Client, clerk: User, stopped: Delivery) -> None:
    client.force_login(clerk)
    assert client.get(reverse("channels:requests_csv", args=[stopped.pk])).status_code == 403
    page = client.get(reverse("channels:requests", args=[stopped.pk]))
    assert "CSV" not in page.content.decode()


def test_the_pages_of_requests_are_told_apart(client: Client, pr_officer: User, stopped: Delivery) -> None:
    client.force_login(pr_officer)
    address = reverse("channels:requests", args=[stopped.pk])
    seen = {
        show: [line.number for line in client.get(address, {"show": show}).context["lines"]]
        for show in ("reached", "missed", "doubt", "waiting")
    }
    assert seen == {"reached": [1, 4], "missed": [2], "doubt": [3], "waiting": []}
    assert client.get(address, {"show": "<script>"}).status_code == 200


def test_the_command_says_the_same(stopped: Delivery, platform: Platform) -> None:
    out = io.StringIO()
    call_command("delivery_report", str(stopped.pk), "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["totals"]["reached"] == {"requests": 2, "people": "510人"}
    assert [one["number"] for one in told["requests"]] == [1, 2, 3, 4]
    out = io.StringIO()
    call_command("delivery_report", str(stopped.pk), stdout=out)
    assert "届いた: 送信2件 510人" in out.getvalue()
    assert not any(person in out.getvalue() for person in platform.people)
    with pytest.raises(CommandError, match="ありません"):
        call_command("delivery_report", "0")


def test_no_list_reads_the_recipients(stopped: Delivery) -> None:
    with CaptureQueriesContext(connection) as seen:
        report.totals_of(stopped)
        assert len(list(report.lines_of(stopped))) == 4
    assert not any("recipients" in query["sql"] for query in seen.captured_queries)
