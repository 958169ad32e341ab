"""The newsletter as a channel: an approved text becomes an article of the open issue."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import Error
from django.urls import reverse
from django.utils import timezone

from announcements.facts import Facts
from channels.models import Delivery, IssueItem, IssueState
from channels.newsletter import placing, planning
from channels.newsletter.copyfitting import MOST_LINES
from channels.newsletter.copyfitting import measure as measure_item
from channels.newsletter.item import ItemText, compose_item
from channels.transport import (
    Batch,
    ChannelCopy,
    Image,
    Limits,
    Measure,
    Outcome,
    Payload,
    Receipt,
    TransportError,
)
from staff.wording import format_date, local


class NewsletterTransport:
    """Writes only rows of our own, so what became of a request can always be looked up."""

    name = "newsletter"
    label = "市政だより"
    # Every picture goes along in its full size; which of them are printed is decided with the page.
    limits = Limits(unit="行", max_weight=MOST_LINES, max_images=100, max_image_bytes=10 * 1024 * 1024)
    recoverable = True

    def measure(self, copy: ChannelCopy) -> Measure:
        """「132字×9行（目安20行）」. Over the budget an editor decides; over two columns it cannot go."""
        fit = measure_item(item_of(copy))
        return Measure(fit.lines, MOST_LINES, fit.label, fits=fit.lines <= MOST_LINES)

    def compose(self, copy: ChannelCopy) -> Payload:
        part = {
            "item": {
                **item_of(copy).to_json(),
                "pictures": [_printed_picture(image) for image in copy.images],
                "url": copy.url,
            },
            "kind": copy.facts.get("kind", ""),
            "category": copy.facts.get("category", ""),
            "ward": copy.facts.get("ward", ""),
        }
        return Payload(self.name, (part,))

    def send(self, payload: Payload, batch: Batch) -> Receipt:
        """Place the article. A second time finds the first."""
        part = payload.parts[batch.part]
        try:
            day = local(Delivery.objects.values_list("due_at", flat=True).get(pk=batch.delivery_id)).date()
            section = placing.section_of_part(part)
            item = placing.place(batch.delivery_id, part["item"], section, day)
        except placing.NoLongerWanted:
            raise TransportError(
                "お知らせが取り下げられたため、市政だよりに入れていません。",
                outcome=Outcome.REFUSED,
                code="withdrawn",
            ) from None
        except planning.NoIssueInTime as late:
            published = format_date(late.issue.publication_date)
            raise TransportError(
                f"掲載期限（{format_date(late.last)}）までに発行する号がないため、市政だよりに入れていません。"
                f"次に入れられるのは{late.issue}（{published}発行）です。",
                outcome=Outcome.REFUSED,
                code="no_issue_in_time",
            ) from None
        except Error as error:
            # The COMMIT itself may have been lost on its way back.
            raise TransportError(
                "市政だよりの記事を保存できたか確かめています。",
                outcome=Outcome.UNKNOWN,
                code=type(error).__name__,
            ) from error
        return _receipt(item, batch)

    def find(self, payload: Payload, batch: Batch, since: datetime) -> Receipt | None:  # noqa: ARG002
        item = placing.find_item(batch.delivery_id)
        return _receipt(item, batch) if item else None

    def retract(self, receipt_id: str) -> None:
        """Take the article out again, as long as its issue is open; one already gone is no error."""
        with planning.editing():
            item = IssueItem.objects.select_related("issue").filter(pk=receipt_id).first()
            if item is None:  # taken back before
                return
            if item.issue.state != IssueState.OPEN:
                raise TransportError(
                    f"{item.issue}は校了しているため、記事を取り下げられません。広報課長に校了の取消しを依頼してください。",
                    outcome=Outcome.REFUSED,
                    code="issue_closed",
                )
            item.withdrawn_at = timezone.now()
            item.save(update_fields=["withdrawn_at"])


def item_of(copy: ChannelCopy) -> ItemText:
    """The printed item of one channel's copy: its text is the lead, the facts stand below."""
    facts = {**copy.facts, "title": copy.title, "url": copy.url}
    known = Facts.from_json({**facts, "department_name": facts.get("department", "")})
    return compose_item(known, copy.text, settings.HOUSE_STYLE, publication_of(copy))


def publication_of(copy: ChannelCopy) -> date | None:
    """The day a text is to go out, when one was asked for."""
    asked = copy.facts.get("publish_on") or ""
    return date.fromisoformat(asked) if asked else None


def _printed_picture(image: Image) -> dict[str, Any]:
    """A picture as an article keeps it; see `document.Picture`."""
    return {
        "path": image.path,
        "sha256": image.sha256,
        "alt": image.alt,
        "width": image.width,
        "height": image.height,
        "caption": "",
    }


def _receipt(item: IssueItem, batch: Batch) -> Receipt:
    return Receipt(
        id=str(item.pk),
        request_id=str(batch.retry_key),
        url=f"{settings.PUBLIC_BASE_URL}{reverse('newsletter:board', args=[item.issue_id])}#item-{item.pk}",
        detail={"issue": str(item.issue), "section": item.section},
    )
