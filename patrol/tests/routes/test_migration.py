"""Sign-offs of before, carried over and back, in a database of their own history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from announcements.models import State
from announcements.tests.factories import make_announcement
from staff.models import User
from staff.tests.cast import City

BEFORE = [("patrol", "0003_approval_guards"), ("staff", "0003_presence")]
AFTER = [("patrol", "0004_routes"), ("staff", "0004_routes_instead_of_a_tick")]

pytestmark = pytest.mark.django_db(transaction=True)


def go(targets: list[tuple[str, str]]) -> Apps:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


def rows(apps: Apps, app: str, model: str) -> Any:
    """The rows of a model as it was then, which types know nothing of."""
    return apps.get_model(app, model).objects


@pytest.fixture
def _newest_again() -> Iterator[None]:
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.usefixtures("_newest_again")
def test_nothing_signed_off_is_lost_on_the_way_there_and_back(
    city: City, clerk: User, head: User, division_head: User
) -> None:
    approved = make_announcement(clerk, state=State.PATROL)
    returned = make_announcement(clerk, state=State.RETURNED)
    waiting = make_announcement(clerk, state=State.HEAD_REVIEW)
    heads_own = make_announcement(head, state=State.HEAD_REVIEW)
    old = go(BEFORE)
    rows(old, "staff", "Department").filter(code="kenko").update(needs_head_sign_off=False)
    sign_off = rows(old, "patrol", "SignOff")
    at = timezone.now()
    words: dict[str, Any] = {"by_id": head.pk, "at": at}
    sign_off.create(revision_id=approved.current_revision_id, decision="approved", **words)
    sign_off.create(
        revision_id=returned.current_revision_id,
        decision="returned",
        reason_kind="wording",
        reason="専門用語を言いかえてください。",
        **words,
    )

    new = go(AFTER)
    ask = rows(new, "patrol", "Ask")

    def of(announcement: Any) -> list[tuple[str, str, str]]:
        found = ask.filter(stage__circulation__revision_id=announcement.current_revision_id)
        return list(found.values_list("person__username", "answer", "stage__circulation__outcome"))

    assert of(approved) == [("head", "approved", "approved")]
    assert of(returned) == [("head", "returned", "returned")]
    assert of(waiting) == [("head", "asked", "")]
    assert of(heads_own) == [("division_head", "asked", "")]
    routes = rows(new, "patrol", "Route")
    assert list(routes.values_list("department__code", "steps")) == [("kenko", None)]

    back = go(BEFORE)
    departments = rows(back, "staff", "Department")
    assert list(departments.filter(needs_head_sign_off=False).values_list("code", flat=True)) == ["kenko"]
    kept = rows(back, "patrol", "SignOff").order_by("revision")
    assert list(kept.values_list("revision", "by", "decision", "reason_kind", "reason", "at")) == [
        (approved.current_revision_id, head.pk, "approved", "", "", at),
        (returned.current_revision_id, head.pk, "returned", "wording", "専門用語を言いかえてください。", at),
    ]
