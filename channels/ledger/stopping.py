"""A channel stops when its account or token is broken, and rests until a person has looked."""

from __future__ import annotations

from django.utils import timezone

from channels.models import ChannelStatus
from staff import audit


def stop_channel(channel: str, reason: str) -> None:
    """Nothing more leaves on `channel`. The first reason stays: later ones are its echo."""
    status, _ = ChannelStatus.objects.get_or_create(channel=channel)
    stopped = ChannelStatus.objects.filter(pk=status.pk, is_stopped=False).update(
        is_stopped=True, reason=reason, since=timezone.now()
    )
    if stopped:
        audit.record(None, "媒体を停止した", status, reason=reason)
