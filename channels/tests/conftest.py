"""Fixtures of the ledger's tests: a platform that remembers, and friends to write to."""

from __future__ import annotations

import pytest
from django.utils import timezone

from announcements.models import Channel
from channels import limiter, registry
from channels.models import ChannelStatus
from channels.tests import recording
from channels.tests.recording import Platform


@pytest.fixture
def unlimited(db: None) -> None:
    """LINE's plan has no limit, and that has been read."""
    ChannelStatus.objects.create(channel=Channel.LINE, quota_read_at=timezone.now())


@pytest.fixture
def platform(unlimited: None, monkeypatch: pytest.MonkeyPatch) -> Platform:
    """LINE and X as recorded platforms, empty."""
    module = "channels.tests.recording"
    monkeypatch.setitem(registry.PATHS, "line", f"{module}.KeyedTransport")
    monkeypatch.setitem(registry.PATHS, "x", f"{module}.TimelineTransport")
    limiter._script.cache_clear()
    return recording.new_platform()
