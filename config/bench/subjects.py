"""What can be measured: the subjects on the data at hand, and the register of all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from django.utils import timezone

from announcements.models import Channel, Revision
from channels.composing import copies_of
from channels.newsletter.document import IssueDoc, Item, Section
from channels.newsletter.item import ItemText
from channels.newsletter.pdf import Typesetter
from channels.registry import get
from config.bench import checks, compare, control, count, emergency, fanout, load, reach, webhook
from config.bench.measuring import peak_mb, timed
from config.bench.subject import Figures, Subject


def newsletter() -> Figures:
    """An issue of the last sixty announcements meant for print, as PDF."""
    items = [_item(content) for content in _printed()]
    # Each of another number: the typesetter remembers what it has set before.
    times = timed(partial(_set, items, number) for number in range(1, 6))
    return Figures({"newsletter": times.summary() | {"items": len(items), "peak_mb": peak_mb()}})


SUBJECTS: Mapping[str, Subject] = {
    subject.name: subject
    for subject in (
        checks.SUBJECT,
        count.SUBJECT,
        Subject("newsletter", "60件の市政だよりのPDF", newsletter),
        fanout.SUBJECT,
        emergency.SUBJECT,
        control.SUBJECT,
        webhook.SUBJECT,
        load.SUBJECT,
        reach.SUBJECT,
        compare.SUBJECT,
    )
}


def _set(items: list[ItemText], number: int) -> bytes:
    articles = tuple(Item(f"{number}-{place}", text, 20) for place, text in enumerate(items))
    issue = IssueDoc(
        title="わかばの",
        number=number,
        published=timezone.localdate() + timedelta(days=30 + number),
        sections=(Section("お知らせ", articles),),
        city="若葉野市",
    )
    return Typesetter(issue).pdf()


def _printed() -> list[dict[str, object]]:
    newest = Revision.objects.filter(content__channels__contains=[Channel.NEWSLETTER.value]).order_by("-pk")
    return list(newest.values_list("content", flat=True)[:60])


def _item(content: dict[str, object]) -> ItemText:
    copy = copies_of(content)[Channel.NEWSLETTER]
    return ItemText.from_json(get(Channel.NEWSLETTER).compose(copy).parts[0]["item"])
