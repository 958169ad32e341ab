"""Mail of 校正: a department is asked once per round, again when an article comes back to it, and reminded
once a day while something is open.

What is to be told stands in the rows and is stamped there; a mail server that is down delays the mail only.
"""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Max, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from channels.ledger.wake import TELL, ask_after_commit
from channels.models import CheckCall, CheckRound, IssueState
from channels.newsletter import answers
from channels.newsletter.answers import ItemStanding, Standing
from staff.models import Department, Role, User
from staff.wording import is_working_day

logger = logging.getLogger(__name__)

REMIND_DAYS = 2  # 開庁日 before the answers are due, and the day itself
READERS = (Role.CLERK, Role.CHIEF, Role.HEAD, Role.PR_OFFICER, Role.PR_MANAGER)


def tell() -> int:
    """Ask the departments that have not been told of the newest round. Returns how many mails went out."""
    untold = _standing_calls().filter(told_at__isnull=True)
    return sum(_once(call, "asked", Q(told_at__isnull=True), told_at=timezone.now()) for call in untold)


def ask_again(one: ItemStanding) -> None:
    """The turn is back to a department that was asked before. Inside `planning.editing`."""
    newest = answers.newest_round(one.item.issue)
    if newest is None:
        return
    CheckCall.objects.update_or_create(round=newest, department=one.department, defaults={"told_at": None})
    ask_after_commit(TELL)


def remind() -> int:
    """督促: who has been asked earlier than today and still owes an answer that is due soon."""
    today = timezone.localdate()
    not_today = Q(reminded_on__isnull=True) | Q(reminded_on__lt=today)
    calls = _standing_calls().filter(not_today, round__due_on__gte=today)
    return sum(
        _once(call, "reminder", not_today, reminded_on=today) for call in calls if _is_soon(call, today)
    )


def addresses_of(department: Department) -> list[str]:
    """The people of a department who may answer, else the department's own mailbox."""
    people = User.objects.filter(department=department, is_active=True, groups__name__in=READERS)
    found = set(people.exclude(email="").values_list("email", flat=True))
    return sorted(found or filter(None, {department.email}))


def _is_soon(call: CheckCall, today: date) -> bool:
    """From two days of office before the date on, but not on the day they were asked."""
    day, left = call.round.due_on, REMIND_DAYS
    while left:
        day -= timedelta(days=1)
        left -= is_working_day(day)
    return day <= today > timezone.localdate(call.told_at or call.round.sent_at)


def _standing_calls() -> QuerySet[CheckCall]:
    """Of the newest round of each open issue: what was asked before it is asked again there."""
    newest = (
        CheckRound.objects.filter(proof__issue__state=IssueState.OPEN)
        .values("proof__issue")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    rows = CheckCall.objects.filter(round__in=newest).select_related("round__proof__issue", "department")
    return rows.order_by("pk")


def _once(call: CheckCall, kind: str, unless: Q, **stamp: object) -> int:
    """Claimed before it leaves, so that two workers send one; given back when it could not leave.

    What reaches nobody is not stamped: the page would say that they were told.
    """
    rows = [row for row in answers.standings(call.round.proof.issue, {call.department_id}) if row.is_theirs]
    to = addresses_of(call.department)
    if not rows or not to or (kind == "asked" and _waits_for_a_proof(rows)):
        return 0
    if not CheckCall.objects.filter(unless, pk=call.pk).update(**stamp):
        return 0
    try:
        return _mail(call, kind, rows, to).send()
    except Exception as error:  # smtplib, sockets, a broken backend: nothing of ours depends on it
        logger.warning("mail about a proof not sent (%s); trying again", type(error).__name__)
        CheckCall.objects.filter(pk=call.pk).update(**dict.fromkeys(stamp))
        return 0


def _waits_for_a_proof(rows: list[ItemStanding]) -> bool:
    """Whether an article came back with a text that no proof shows yet: nobody could confirm it. So the
    corrections of an afternoon make one mail."""
    back = [row.item for row in rows if row.standing is not Standing.UNSEEN]
    if not back:
        return False
    from channels.newsletter import proofreading, rendering  # a typesetter: most workers do without

    proof = rendering.latest_proof(back[0].issue)
    shown = proofreading.up_to_date(proof) if proof else frozenset()
    return any(str(item.pk) not in shown for item in back)


def _mail(call: CheckCall, kind: str, rows: list[ItemStanding], to: list[str]) -> EmailMessage:
    issue = call.round.proof.issue
    context = {
        "call": call,
        "issue": issue,
        "titles": [" ".join(str(row.item).split()) for row in rows],
        "url": f"{settings.PUBLIC_BASE_URL}{reverse('newsletter:proof_check')}",
    }
    subject = f"【広報デスク】{_SUBJECTS[kind]}：市政だより{issue}（{len(rows)}件）"
    return EmailMessage(subject, render_to_string(f"newsletter/mail/proof_{kind}.txt", context), to=to)


_SUBJECTS = {"asked": "校正をお願いします", "reminder": "校正の期限が近づいています"}
