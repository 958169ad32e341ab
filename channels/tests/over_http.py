"""For tests of the transports: stand-ins running, settings pointed at them, a batch and a picture at hand."""

from __future__ import annotations

import hashlib
import io
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image as Pillow
from pytest_django import Settings

from channels.errors import Reply, Rule
from channels.sandbox.testing import RunningSandbox, running_sandbox
from channels.transport import Batch, Image, Outcome, TransportError


@pytest.fixture(scope="module")
def server() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def sandbox(server: RunningSandbox, settings: Settings) -> RunningSandbox:
    server.reset()
    settings.LINE_API_BASE = settings.X_API_BASE = settings.FACEBOOK_GRAPH_BASE = server.base_url
    return server


def make_batch(*recipients: str, **fields: Any) -> Batch:
    known: dict[str, Any] = {"delivery_id": 7, "number": 0, "part": 0, "retry_key": uuid.uuid4()}
    known["people"] = len(recipients)
    return Batch(**(known | fields), recipients=recipients)


def make_picture(
    side: int = 60, kind: str = "JPEG", *, noise: bool = False, alt: str = "給水車の写真"
) -> Image:
    """A stored picture as the approval froze it. Noise does not compress, so it is as large as it can be."""
    out = io.BytesIO()
    picture = (
        Pillow.effect_noise((side, side), 90).convert("RGB") if noise else Pillow.new("RGB", (side, side))
    )
    picture.save(out, kind)
    data = out.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    suffix = "jpg" if kind == "JPEG" else "png"
    path = default_storage.save(f"images/{digest}.{suffix}", ContentFile(data))
    return Image(path, digest, f"image/{kind.lower()}", alt)


@dataclass(frozen=True)
class Case:
    """What the platform answers, and what must come of it. `part` is a piece of the sentence staff read.

    `resets`: headers that name a moment, given in minutes from the request on.
    """

    name: str
    part: str
    outcome: Outcome
    stop: bool = False
    status: int = 403
    body: Any = None
    text: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    resets: dict[str, float] = field(default_factory=dict)
    minutes: float | None = None  # until it is tried again
    max_retries: int | None = None

    def arm(self, sandbox: RunningSandbox, service: str, route: str) -> None:
        moments = {name: str(int(time.time() + left * 60)) for name, left in self.resets.items()}
        headers = self.headers | moments
        sandbox.faults.add(
            service, route, status=self.status, body=self.body, text=self.text, headers=headers
        )

    def check(self, error: TransportError) -> None:
        assert self.part in error.staff_message
        assert (error.outcome, error.stop_channel) == (self.outcome, self.stop)
        assert error.max_retries == self.max_retries
        if self.minutes is None:
            assert error.retry_at is None
        else:
            assert error.retry_at is not None
            left = error.retry_at - timezone.now()
            assert abs(left - timedelta(minutes=self.minutes)) < timedelta(seconds=20)


def rule_of(reply: Reply, table: tuple[Rule, ...]) -> int:
    return next(number for number, rule in enumerate(table) if rule.matches(reply))
