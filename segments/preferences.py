"""What a reader chooses in LINE arrives as postbacks: 「pref:category=kosodate:on」 and its kin.

pref:category=<code>:on|off   pref:ward=<code>   pref:child=YYYY-MM:on|off   pref:stop_all
"""

from __future__ import annotations

import re
from datetime import date

from django.db.models import F
from django.utils import timezone

from segments.ages import BEFORE_BIRTH, GROWN_UP, age_in_months
from segments.models import AudienceRow, Category, Child, Ward, WebhookEvent
from segments.subscribers import ensure
from staff.errors import Refused

_PREFIX = "pref:"
_GRAMMAR = re.compile(
    r"pref:(?:category=(?P<category>[-\w]{1,30}):(?P<choice>on|off)"
    r"|ward=(?P<ward>[-\w]{1,20})"
    r"|child=(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2]):(?P<known>on|off)"
    r"|(?P<stop>stop_all))",
    re.ASCII,
)


def is_meant(event: WebhookEvent) -> bool:
    """True for a postback that changes preferences; other buttons are somebody else's."""
    return _data(event).startswith(_PREFIX)


def apply(event: WebhookEvent) -> None:
    """Change the person's preferences as the event says. Refused when it cannot be understood.

    An event that comes late is applied, and then every newer one again: each sets a value, so the outcome
    is as if all had come in order.
    """
    person = ensure(event.user_id)
    _change(person, _data(event))
    for newer in _newer_applied(event):
        _change(person, _data(newer))


def _newer_applied(event: WebhookEvent) -> list[WebhookEvent]:
    newer = WebhookEvent.objects.filter(
        user_id=event.user_id,
        kind="postback",
        timestamp_ms__gt=event.timestamp_ms,
        processed_at__isnull=False,
        error="",
    ).order_by("timestamp_ms", "pk")
    return [each for each in newer if is_meant(each)]


def _change(person: int, data: str) -> None:
    wish = _GRAMMAR.fullmatch(data)
    if wish is None:
        raise Refused("受信設定の変更を読み取れませんでした。")
    if wish["category"]:
        _choose_category(person, wish["category"], wish["choice"] == "on")
    elif wish["ward"]:
        _choose_ward(person, wish["ward"])
    elif wish["year"]:
        _register_child(person, date(int(wish["year"]) or 1, int(wish["month"]), 1), wish["known"] == "on")
    else:
        AudienceRow.objects.filter(pk=person).update(categories=0)


def _choose_category(person: int, code: str, wanted: bool) -> None:
    category = Category.objects.filter(code=code).first()
    if category is None or (wanted and not category.is_active):
        raise Refused("いまは選べない分野です。")
    bit = 1 << category.bit
    chosen = F("categories").bitor(bit) if wanted else F("categories").bitand(~bit)
    AudienceRow.objects.filter(pk=person).update(categories=chosen)


def _choose_ward(person: int, code: str) -> None:
    ward = Ward.objects.filter(code=code).first()
    if ward is None:
        raise Refused("いまは選べない区です。")
    AudienceRow.objects.filter(pk=person).update(ward=ward)


def _register_child(person: int, birth_month: date, known: bool) -> None:
    if not known:
        Child.objects.filter(subscriber=person, birth_month=birth_month).delete()
        return
    if not BEFORE_BIRTH <= age_in_months(birth_month, timezone.localdate()) <= GROWN_UP:
        raise Refused("子の生年月は、妊娠中から17歳までの間で登録できます。")
    Child.objects.bulk_create([Child(subscriber_id=person, birth_month=birth_month)], ignore_conflicts=True)


def _data(event: WebhookEvent) -> str:
    postback = event.payload.get("postback") if isinstance(event.payload, dict) else None
    data = postback.get("data") if isinstance(postback, dict) else None
    return data if isinstance(data, str) else ""
