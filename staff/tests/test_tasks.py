"""Sessions and sign-in records do not grow for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessLog
from django.contrib.sessions.models import Session
from django.utils import timezone

from staff.tasks import forget_old_sign_ins


@pytest.mark.django_db
def test_what_is_over_is_forgotten_and_the_rest_is_kept() -> None:
    now = timezone.now()
    Session.objects.create(session_key="ended", session_data="", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="open", session_data="", expire_date=now + timedelta(hours=1))
    AccessLog.objects.create(username="kosodate")
    AccessLog.objects.create(username="moto-shokuin")
    AccessLog.objects.filter(username="moto-shokuin").update(attempt_time=now - timedelta(days=400))

    forget_old_sign_ins()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert list(AccessLog.objects.values_list("username", flat=True)) == ["kosodate"]
