"""What older rows become on the way to the newsletter's room and its leases, and what stops it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError

from channels.models import Export
from channels.newsletter.tests.factories import make_closed_issue
from channels.newsletter.tests.test_proofreading_migration import _newest_again, go, rows

__all__ = ["_newest_again"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.usefixtures("_newest_again")
def test_files_no_constraint_allows_are_made_again() -> None:
    proof = make_closed_issue().final_proof
    assert proof
    old = rows(go([("channels", "0009_proofreading")]), "Export")
    old.create(proof_id=proof.pk, kind="txt", state="running")
    old.create(proof_id=proof.pk, kind="csv", state="done")
    old.create(proof_id=proof.pk, kind="xml", state="done", file="a.xml", sha256="0" * 64)
    go([("channels", "0010_export_lease")])
    found = Export.objects.order_by("kind").values_list("kind", "state")
    assert list(found) == [("csv", "failed"), ("txt", "waiting"), ("xml", "done")]
    assert "もう一度作る" in Export.objects.get(kind="csv").problem


@pytest.mark.usefixtures("_newest_again")
def test_a_closed_issue_without_a_pdf_stops_it_by_name() -> None:
    old = rows(go([("channels", "0006_reach_and_reactions")]), "Issue")
    values = {"department_deadline": date(2026, 11, 1), "state": "closed"}
    for number, pdf in ((7, ""), (8, "newsletter/8.pdf"), (9, "")):
        old.create(number=number, publication_date=date(2027, number, 1), pdf=pdf, **values)
    try:
        with pytest.raises(CommandError, match="第7号、第9号。") as stopped:
            go([("channels", "0007_newsletter_room")])
        assert "第8号" not in str(stopped.value)
        assert set(old.values_list("state", flat=True)) == {"closed"}
    finally:
        old.all().delete()
