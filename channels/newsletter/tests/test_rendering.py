"""The PDF in the worker: made once per content, kept with its report, never changed after 校了."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError

from channels.models import Proof
from channels.newsletter import assembling, preflight, rendering, snapshot
from channels.newsletter.tasks import render_issue
from channels.newsletter.tests.factories import make_closed_issue
from channels.newsletter.tests.test_editing import an_article

pytestmark = pytest.mark.django_db


def test_it_keeps_pdf_pages_and_report() -> None:
    issue = an_article("長い記事", "長" * 600).issue
    assert not rendering.is_current(issue, rendering.latest_proof(issue))
    render_issue(issue.pk)
    proof = issue.proofs.get()
    assert rendering.is_current(issue, proof)
    pdf = proof.pdf.read()
    assert hashlib.sha256(pdf).hexdigest() == proof.pdf_sha256
    assert preflight.check(pdf).problems == ()
    assert proof.report["pages"] == 2
    assert "行こえています" in proof.report["warnings"][0]
    assert snapshot.from_json(proof.content) == assembling.document(issue)
    with default_storage.open(rendering.page_file(proof, 2)) as page:
        assert page.read(4) == b"\x89PNG"
    with pytest.raises(FileNotFoundError):
        rendering.page_file(proof, 3)


def test_the_same_content_is_not_set_twice() -> None:
    issue = an_article().issue
    assert rendering.render(issue) == rendering.render(issue)
    assert issue.proofs.count() == 1


def test_every_change_makes_a_new_proof_and_the_old_one_stays() -> None:
    issue = an_article().issue
    first = rendering.render(issue)
    an_article("もう1つ")
    second = rendering.render(issue)
    assert first
    assert second
    assert (first.version, second.version) == (1, 2)
    assert default_storage.exists(str(first.pdf.name))
    with pytest.raises(IntegrityError):
        Proof.objects.filter(pk=first.pk).update(pdf_sha256="1" * 64)


def test_a_rendering_that_comes_late_does_not_touch_a_closed_issue() -> None:
    issue = make_closed_issue()
    assert rendering.render(issue) == issue.final_proof
    assert issue.proofs.count() == 1


def test_a_deleted_issue_is_no_error() -> None:
    render_issue(0)


def test_a_worker_is_asked_through_the_broker() -> None:
    assert rendering.request_render(an_article().issue)
