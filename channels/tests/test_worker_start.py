"""What a worker does when it is ready, by the queues it serves."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest

from channels import tasks
from channels.newsletter.fonts import describe_fonts


def a_worker(*queues: str) -> SimpleNamespace:
    return SimpleNamespace(
        app=SimpleNamespace(amqp=SimpleNamespace(queues=SimpleNamespace(consume_from=queues)))
    )


@pytest.mark.parametrize(("queue", "is_said"), [("newsletter", True), ("default", False)])
def test_the_worker_of_the_paper_says_its_typefaces(
    queue: str, is_said: bool, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.ledger.lookout.start", lambda _served: None)
    with caplog.at_level(logging.INFO):
        tasks._look_for_work(sender=a_worker(queue))
    assert (describe_fonts() in caplog.messages) == is_said
