from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from staff import audit
from staff.models import AuditEntry, User
from staff.tests.cast import City


@pytest.fixture
def entry(city: City, clerk: User) -> AuditEntry:
    return audit.record(
        clerk,
        "差戻し",
        city.health,
        reason="日時が<b>ちがう</b>ため",
        changes={"件名": ["前", "後"]},
        媒体=["line", "x"],
    )


@pytest.fixture
def page(client: Client, pr_officer: User) -> Client:
    client.force_login(pr_officer)
    return client


def test_entries_are_read_with_reason_and_change(page: Client, entry: AuditEntry) -> None:
    html = page.get(reverse("admin:staff_auditentry_change", args=[entry.pk])).content.decode()
    for words in ("差戻し", "起案 花子", "健康課", "件名", "line、x", "日時が&lt;b&gt;ちがう"):
        assert words in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=健康課", 1),
        ("q=起案", 1),
        ("q=どこにもない", 0),
        ("object_type=staff.department", 1),
        ("object_type=staff.user", 0),
        ("at__year=1999", 0),
    ],
)
def test_entries_are_found_by_person_object_and_date(
    page: Client, entry: AuditEntry, query: str, found: int
) -> None:
    response = page.get(f"{reverse('admin:staff_auditentry_changelist')}?{query}")
    assert response.status_code == 200
    assert response.context["cl"].result_count == found


def test_the_log_can_be_filtered_by_person(
    page: Client, entry: AuditEntry, clerk: User, pr_officer: User
) -> None:
    url = reverse("admin:staff_auditentry_changelist")
    assert page.get(f"{url}?actor__id__exact={clerk.pk}").context["cl"].result_count == 1
    assert page.get(f"{url}?actor__id__exact={pr_officer.pk}").context["cl"].result_count == 0


def test_nobody_writes_or_deletes_in_it(page: Client, entry: AuditEntry) -> None:
    assert page.get(reverse("admin:staff_auditentry_add")).status_code == 403
    change = reverse("admin:staff_auditentry_change", args=[entry.pk])
    assert page.post(change, {"verb": "承認"}).status_code == 403
    assert page.post(reverse("admin:staff_auditentry_delete", args=[entry.pk])).status_code == 403


def test_a_clerk_has_no_access(client: Client, clerk: User, entry: AuditEntry) -> None:
    client.force_login(clerk)
    assert client.get(reverse("admin:staff_auditentry_changelist")).status_code == 403
