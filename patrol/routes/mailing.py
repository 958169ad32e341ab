"""Mail of sign-offs: that one is asked, that one has not answered, what was done without one.

What is to be told stands in the rows and is told once; a mail server that is down delays the mail only.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from patrol.models import Ask
from staff.models import User
from staff.presence import absent
from staff.wording import local

logger = logging.getLogger(__name__)

_ROWS = ("person", "acted_by", "stage__circulation__revision__announcement__department")


def tell() -> int:
    """Tell each person, in one mail, what is new for them. Returns how many mails went out."""
    asked = Ask.objects.open().filter(told_at__isnull=True)
    done = Ask.objects.to_be_seen().filter(told_at__isnull=True)
    return _to_each(asked, "asked", {"told_at": timezone.now()}, Q(told_at__isnull=True)) + _to_each(
        done, "done_without", {"told_at": timezone.now()}, Q(told_at__isnull=True)
    )


def remind() -> int:
    """督促: once a day to whoever was asked longer ago than the route allows, and is not away."""
    today = timezone.localdate()
    not_today = Q(reminded_on__isnull=True) | Q(reminded_on__lt=today)
    overdue = overdue_asks(timezone.now()).filter(not_today)
    here = overdue.exclude(person__in=absent(overdue.values_list("person", flat=True)))
    return _to_each(here, "reminder", {"reminded_on": today}, not_today)


def overdue_asks(now: datetime) -> QuerySet[Ask]:
    """Asked longer ago than the circulation's own time for a reminder."""
    patience = ExpressionWrapper(
        F("stage__circulation__remind_after_hours") * Value(timedelta(hours=1)), output_field=DurationField()
    )
    return Ask.objects.open().annotate(due_at=F("asked_at") + patience).filter(due_at__lte=now)


def _to_each(asks: QuerySet[Ask], kind: str, stamp: dict[str, Any], unless_told: Q) -> int:
    """One mail per person about all of theirs."""
    by_person: dict[int, list[Ask]] = {}
    for ask in asks.select_related("stage", *_ROWS).order_by("asked_at", "pk"):
        by_person.setdefault(ask.person_id, []).append(ask)
    return sum(_once(mine, kind, stamp, unless_told) for mine in by_person.values())


def _once(asks: Sequence[Ask], kind: str, stamp: dict[str, Any], unless_told: Q) -> int:
    """Claimed before it leaves, so that two workers send one; given back when it could not leave."""
    still = Ask.objects.filter(unless_told)
    claimed = [ask for ask in asks if still.filter(pk=ask.pk, answer=ask.answer).update(**stamp)]
    if not claimed:
        return 0
    person: User = claimed[0].person
    if not person.email:
        return 0
    try:
        return mail_of(person, kind, claimed).send()
    except Exception as error:  # smtplib, sockets, a broken backend: nothing of ours depends on it
        logger.warning("mail about sign-offs not sent (%s); trying again", type(error).__name__)
        Ask.objects.filter(pk__in=[ask.pk for ask in claimed]).update(**dict.fromkeys(stamp))
        return 0


def mail_of(person: User, kind: str, asks: Sequence[Ask]) -> EmailMessage:
    lines = [
        {
            "ask": ask,
            "title": title_of(ask),
            "since": local(ask.asked_at) if ask.asked_at else None,
            "url": _address("patrol:sign_off", ask.stage.circulation.revision.announcement_id),
        }
        for ask in asks
    ]
    subject = f"【広報デスク】{_SUBJECTS[kind]}：{lines[0]['title']}"
    subject += f" ほか{len(lines) - 1}件" if len(lines) > 1 else ""
    text = render_to_string(f"patrol/mail/{kind}.txt", {"person": person, "lines": lines})
    return EmailMessage(subject, text, to=[person.email])


_SUBJECTS = {
    "asked": "承認をお願いします",
    "reminder": "承認をお待ちしています",
    "done_without": "代決・後閲のご報告",
}


def title_of(ask: Ask) -> str:
    return " ".join(ask.stage.circulation.revision.announcement.title.split())  # a header has no lines


def _address(name: str, *args: object) -> str:
    return f"{settings.PUBLIC_BASE_URL}{reverse(name, args=args)}"
