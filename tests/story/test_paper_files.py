"""Files of the paper, made by real workers that are killed, with a broker that forgets."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from announcements.models import Channel
from channels.models import Export, ExportKind, ExportState, Proof
from channels.newsletter import placing, rendering
from channels.newsletter.tests.samples import FIELDS, LEADS, an_item
from channels.tests.factories import make_content, make_delivery, make_revision
from tests.conftest import House
from tests.story.conftest import OwnValkey
from tests.story.person import Person
from tests.story.work import wait_for

pytestmark = pytest.mark.story
ARTICLES = 40


@pytest.fixture
def other_env(valkey: OwnValkey) -> dict[str, str]:
    return {"REDIS_URL": valkey.url, "NEWSLETTER_LEASE_SECONDS": "10"}


def a_proof() -> Proof:
    for number in range(ARTICLES):
        delivery = make_delivery(
            Channel.NEWSLETTER, revision=make_revision(make_content((Channel.NEWSLETTER,)))
        )
        content = an_item(f"お知らせ{number}", LEADS[number % 3], *FIELDS).text.to_json()
        item = placing.place(delivery.pk, content, "催し", date(2027, 3, 1))
    proof = rendering.render(item.issue)
    assert proof
    return proof


def in_state(*states: ExportState) -> int:
    return Export.objects.filter(state__in=states).count()


def test_nothing_asked_for_is_lost(city_of_readers: House, valkey: OwnValkey) -> None:
    """The broker forgets the wake-up, and the worker dies twice in the middle."""
    proof = a_proof()
    printer = Person(city_of_readers.url, "insatsu")
    worker = city_of_readers.processes["worker"]
    worker.kill()
    page = f"/admin/newsletter/{proof.issue_id}/exports/"
    answer = printer.post(f"{page}1/make/", opened=page, kind="all")
    assert "順番待ち" in answer
    assert in_state(ExportState.WAITING) == len(ExportKind)
    valkey.empty()
    for _ in range(2):
        worker.start()
        wait_for(lambda: in_state(ExportState.RUNNING))
        worker.kill()
        valkey.empty()
    assert in_state(ExportState.RUNNING), "it was over before it could be disturbed"
    worker.start()
    wait_for(lambda: in_state(ExportState.DONE) == len(ExportKind))
    assert Export.objects.filter(attempts__gte=2).exists()
    for export in Export.objects.filter(proof=proof):
        got = printer.get(f"{page}file/{export.pk}/")
        assert got.headers["Content-Disposition"].startswith('attachment; filename="shisei-dayori-')
        assert hashlib.sha256(got.content).hexdigest() == export.sha256
