"""The PDF in the worker: made once per content, kept with its report, never changed after 校了."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection

from channels.models import Issue, Proof
from channels.newsletter import assembling, editing, page_pictures, preflight, rendering, snapshot
from channels.newsletter.tasks import render_issue
from channels.newsletter.tests.factories import confirm_everything, make_closed_issue, rewrite
from channels.newsletter.tests.test_editing import an_article
from staff.models import User

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


def test_what_was_changed_while_it_was_set_does_not_become_the_newest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The article is corrected, and set by another worker, while this one still sets the old text."""
    item = an_article(lead="古い文です。")
    keep = page_pictures.keep

    def slow(*pages: Any) -> None:
        monkeypatch.setattr(page_pictures, "keep", keep)
        rewrite(item, "新しい文です。")
        rendering.render(item.issue)
        keep(*pages)

    monkeypatch.setattr(page_pictures, "keep", slow)
    proof = rendering.render(item.issue)
    assert proof == item.issue.proofs.get()
    assert snapshot.from_json(proof.content).items[0].text.lead == "新しい文です。"


def test_a_worker_killed_before_the_row_leaves_nothing_to_see(monkeypatch: pytest.MonkeyPatch) -> None:
    issue = an_article().issue
    with monkeypatch.context() as patched:
        patched.setattr(snapshot, "to_json", _killed)
        with pytest.raises(KeyboardInterrupt):
            rendering.render(issue)
    assert not issue.proofs.exists()
    proof = rendering.render(issue)
    assert proof
    assert proof.version == 1
    assert rendering.read_pdf(proof).startswith(b"%PDF")


def _killed(*_: Any) -> None:
    raise KeyboardInterrupt


def test_pictures_are_kept_of_the_newest_and_set_again_of_others() -> None:
    item = an_article()
    proofs = []
    for text in ("一。", "二。", "三。"):
        rewrite(item, text)
        proof = rendering.render(item.issue)
        assert proof
        proofs.append(proof)
    folder = f"newsletter/pages/{item.issue_id}"
    kept = {name.partition("-")[0] for name in default_storage.listdir(folder)[1]}
    assert kept == {proof.content_digest for proof in proofs[1:]}
    again = rendering.read_page(proofs[0], 2)
    assert again.startswith(b"\x89PNG")
    assert again != rendering.read_page(proofs[1], 2)
    with pytest.raises(FileNotFoundError):
        rendering.read_page(proofs[0], 3)


def test_pictures_of_finals_stay(pr_officer: User, pr_manager: User) -> None:
    item = an_article()
    final = rendering.render(item.issue)
    assert final
    confirm_everything(item.issue)
    editing.close(pr_officer, item.issue)
    editing.reopen(pr_manager, item.issue, "誤植")
    item.issue.refresh_from_db()
    for text in ("一。", "二。", "三。"):
        rewrite(item, text)
        rendering.render(item.issue)
    assert default_storage.exists(f"newsletter/pages/{item.issue_id}/{final.content_digest}-1.png")


def test_no_picture_is_better_than_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The template changed since: a page set today would not be the page of the PDF."""
    item = an_article()
    old = rendering.render(item.issue)
    assert old
    for text in ("一。", "二。"):
        rewrite(item, text)
        rendering.render(item.issue)
    monkeypatch.setattr(page_pictures, "fingerprint", lambda _doc: "another")
    assert not page_pictures.can_show(old)
    with pytest.raises(FileNotFoundError):
        rendering.read_page(old, 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_version() -> None:
    issue = an_article().issue

    def work(_: int) -> Proof | None:
        try:
            return rendering.render(Issue.objects.get(pk=issue.pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(work, range(4)))
    assert made == set(issue.proofs.all())
    assert len(made) == 1
    files = default_storage.listdir("newsletter/proofs")[1]
    assert len(files) == 1
