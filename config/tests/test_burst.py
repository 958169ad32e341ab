from __future__ import annotations

import pytest

from config.bench.burst import make_burst
from segments import webhooks
from segments.generating import generate_subscribers, line_ids
from segments.models import AudienceRow, WebhookEvent
from segments.processing import process_pending
from segments.tests.factories import make_category, make_ward

pytestmark = pytest.mark.django_db


def test_a_burst_knows_how_everybody_must_stand() -> None:
    make_category("kosodate")
    make_category("bosai")
    make_ward("higashi")
    generate_subscribers(50)
    burst = make_burst(600, list(line_ids(50)), seed=3)
    for place, (body, _) in enumerate(burst.calls):
        webhooks.store(body)
        if place % 100 == 0:
            process_pending(chunk=30)
    process_pending()
    assert burst.repeated > 0
    assert WebhookEvent.objects.count() == len(burst.events) == 600
    assert WebhookEvent.objects.filter(is_late=True).exists()
    assert burst.wrong() == 0
    row = AudienceRow.objects.get(subscriber__line_user_id=next(iter(burst.people)))
    AudienceRow.objects.filter(pk=row.pk).update(following=not row.following)
    assert burst.wrong() == 1
