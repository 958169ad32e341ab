"""The append-only log of acts: who, when, what changed, why."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from staff.models import AuditEntry, User


def record(actor: User | None, verb: str, target: Model, *, reason: str = "", **detail: Any) -> AuditEntry:
    """Write one entry. `verb` is Japanese, as staff will read it; `detail` must be JSON-able.

    Call it inside the transaction of the act, so that an act without a record cannot exist.
    """
    return AuditEntry.objects.create(
        actor=actor,
        verb=verb,
        object_type=target._meta.label_lower,
        object_id=str(target.pk),
        object_label=str(target)[:200],
        reason=reason,
        detail=detail,
    )
