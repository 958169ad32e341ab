"""The PDF in the worker: made once per content, kept with its report, never changed after 校了."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.storage import default_storage

from channels.models import Issue, IssueState
from channels.newsletter import preflight, rendering
from channels.newsletter.tasks import render_issue
from channels.newsletter.tests.test_editing import an_article

pytestmark = pytest.mark.django_db


def test_it_keeps_pdf_pages_and_report() -> None:
    issue = an_article("長い記事", "長" * 600).issue
    assert not rendering.is_current(issue)
    render_issue(issue.pk)
    issue.refresh_from_db()
    assert rendering.is_current(issue)
    pdf = issue.pdf.read()
    assert hashlib.sha256(pdf).hexdigest() == issue.pdf_sha256
    assert preflight.check(pdf).problems == ()
    assert issue.pdf_report["pages"] == 2
    assert "行こえています" in issue.pdf_report["warnings"][0]
    with default_storage.open(rendering.page_file(issue, 2)) as page:
        assert page.read(4) == b"\x89PNG"
    with pytest.raises(FileNotFoundError):
        rendering.page_file(issue, 3)


def test_the_same_content_is_not_set_twice() -> None:
    issue = an_article().issue
    rendering.render(issue)
    made_at = issue.pdf_rendered_at
    rendering.render(issue)
    assert issue.pdf_rendered_at == made_at


def test_a_new_rendering_replaces_the_old_files() -> None:
    issue = an_article().issue
    rendering.render(issue)
    old = rendering.stored_name(issue)
    an_article("もう1つ")
    rendering.render(issue)
    assert rendering.stored_name(issue) != old
    assert not default_storage.exists(old)


def test_a_rendering_that_comes_late_does_not_touch_a_closed_issue() -> None:
    issue = an_article().issue
    Issue.objects.filter(pk=issue.pk).update(state=IssueState.CLOSED)
    rendering.render(issue)
    assert not issue.pdf


def test_a_deleted_issue_is_no_error() -> None:
    render_issue(0)


def test_a_worker_is_asked_through_the_broker() -> None:
    assert rendering.request_render(an_article().issue)
