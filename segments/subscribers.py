"""Readers come and go by LINE's follow and unfollow events; their rows stay, with what they had chosen."""

from __future__ import annotations

from segments.models import AudienceRow, Subscriber


def ensure(line_user_id: str) -> int:
    """The id of the person's row, made when the person is new; safe against a second worker."""
    Subscriber.objects.bulk_create([Subscriber(line_user_id=line_user_id)], ignore_conflicts=True)
    pk = Subscriber.objects.values_list("pk", flat=True).get(line_user_id=line_user_id)
    AudienceRow.objects.bulk_create([AudienceRow(subscriber_id=pk)], ignore_conflicts=True)
    return pk


def set_following(line_user_id: str, following: bool, at_ms: int) -> bool:
    """Friend or not, the newest timestamp wins; False when something newer was applied before."""
    pk = ensure(line_user_id)
    newest = Subscriber.objects.filter(pk=pk, follow_event_ms__lt=at_ms).update(follow_event_ms=at_ms)
    if newest:
        AudienceRow.objects.filter(pk=pk).update(following=following)
    return bool(newest)
