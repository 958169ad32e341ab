"""Mail to those who have to act: a delivery that paused itself, an emergency that fails, a stopped channel.

What is to be told stands in the rows; a task tells it once, on a queue no sending waits for. A mail server
that is down delays the mail only: the pages say the same, and the next round tries again.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from channels import report
from channels.ledger.wake import TELL, ask_after_commit
from channels.models import ChannelStatus, Delivery, DeliveryState
from staff.models import Role, User

logger = logging.getLogger(__name__)


def tell_soon() -> None:
    """After the commit, ask for `tell`. Should nobody hear, beat asks again."""
    ask_after_commit(TELL)


def tell() -> int:
    """Send what has not been told yet. Returns how many mails went out."""
    tripped = Delivery.objects.filter(tripped_at__isnull=False, told_at__isnull=True)
    tripped = tripped.exclude(state=DeliveryState.STOPPED)  # somebody has looked
    stopped = ChannelStatus.objects.filter(is_stopped=True, told_at__isnull=True)
    sent = sum(_once(tripped.filter(pk=one.pk), of_delivery(one)) for one in _with_titles(tripped))
    return sent + sum(_once(stopped.filter(pk=one.pk), of_channel(one)) for one in stopped)


def of_delivery(delivery: Delivery) -> EmailMessage:
    totals = report.totals_of(delivery)
    title = " ".join(delivery.revision.announcement.title.split())  # a header has no lines
    context = {
        "delivery": delivery,
        "title": title,
        "reached": report.people_words(totals.people_in(report.ACCEPTED)),
        "requests": totals.requests_in(report.ACCEPTED),
        "waiting": report.people_words(_waiting(delivery, totals)),
        "reasons": report.reasons_of(delivery),
        "url": _address("channels:delivery", delivery.pk),
    }
    subject = f"【広報デスク】{_what(delivery)}：{title}（{delivery.get_channel_display()}）"
    return _mail(subject, "channels/mail/tripped.txt", context, Role.PR_OFFICER, Role.PR_MANAGER)


def _what(delivery: Delivery) -> str:
    if delivery.is_emergency:
        return "【緊急】配信に失敗が続いています"
    return "配信に失敗がありました" if delivery.finished_at else "配信を自動で一時停止しました"


def of_channel(status: ChannelStatus) -> EmailMessage:
    subject = f"【広報デスク】{status}への配信を停止しました"
    context = {"status": status, "url": _address("channels:status")}
    roles = (Role.PR_OFFICER, Role.PR_MANAGER, Role.ADMIN)
    return _mail(subject, "channels/mail/stopped.txt", context, *roles)


def _once(row: QuerySet[Delivery] | QuerySet[ChannelStatus], mail: EmailMessage) -> int:
    """Claimed before it leaves, so that two workers send one; given back when it could not leave."""
    now = timezone.now()
    if not row.update(told_at=now):
        return 0
    try:
        return mail.send() if mail.to else 0
    except Exception as error:  # smtplib, sockets, a broken backend: nothing of ours depends on it
        logger.warning("mail to the PR division not sent (%s); trying again", type(error).__name__)
        row.model._default_manager.filter(told_at=now).update(told_at=None)
        return 0


def _mail(subject: str, template: str, context: dict[str, object], *roles: Role) -> EmailMessage:
    people = User.objects.filter(is_active=True, groups__name__in=roles).exclude(email="")
    addresses = sorted(set(people.values_list("email", flat=True)))
    return EmailMessage(subject, render_to_string(template, context), to=addresses)


def _with_titles(deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    return deliveries.select_related("revision__announcement")


def _waiting(delivery: Delivery, totals: report.Totals) -> int:
    everybody = delivery.people_frozen if delivery.frozen_at else delivery.people_counted
    return max(totals.people_in(report.WAITING), everybody - totals.people_in(report.ACCEPTED), 0)


def _address(name: str, *args: object) -> str:
    return f"{settings.PUBLIC_BASE_URL}{reverse(name, args=args)}"
