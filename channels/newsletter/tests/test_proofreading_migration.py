"""What was closed before finals were kept has one afterwards, and rows stay on the way back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from channels.newsletter.tests.factories import make_closed_issue, make_issue

BEFORE = [("channels", "0008_board")]
AFTER = [("channels", "0009_proofreading")]

pytestmark = pytest.mark.django_db(transaction=True)


def go(targets: list[tuple[str, str]]) -> Apps:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


def rows(apps: Apps, model: str) -> Any:
    """The rows of a model as it was then, which types know nothing of."""
    return apps.get_model("channels", model).objects


@pytest.fixture
def _newest_again() -> Iterator[None]:
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.usefixtures("_newest_again")
def test_closed_issues_have_a_final() -> None:
    closed, _ = make_closed_issue(1), make_issue(2, date(2027, 2, 1))
    go(BEFORE)
    new = go(AFTER)
    final = rows(new, "FinalProof").get()
    assert (final.issue_id, final.proof_id) == (closed.pk, closed.final_proof_id)
    assert (final.pdf.name, final.sha256, final.reason) == ("newsletter/none.pdf", "0" * 64, "")
    back = go(BEFORE)
    assert rows(back, "Issue").get(pk=closed.pk).state == "closed"
