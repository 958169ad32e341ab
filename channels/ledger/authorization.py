"""What an approval allows to leave, as one digest over the frozen row; the gate compares it."""

from __future__ import annotations

from announcements.digest import digest_of
from channels.models import Delivery


def authorization_of(delivery: Delivery) -> str:
    """SHA-256 over everything that decides what goes to whom, when, and on whose approval."""
    return digest_of(
        {
            "basis": delivery.authorization_basis,
            "revision": delivery.revision.digest,
            "channel": delivery.channel,
            "mode": delivery.mode,
            "payload": delivery.payload,
            "segment": delivery.segment,
            "people": delivery.people_counted,
            "due_at": delivery.due_at.timestamp(),
            "expires_at": delivery.expires_at.timestamp() if delivery.expires_at else None,
            "emergency": delivery.is_emergency,
        }
    )
