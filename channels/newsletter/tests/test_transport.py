"""The newsletter as a channel: composed once, placed once, found again, taken out while there is time."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import pytest
from django.utils import timezone

from announcements.models import Channel
from channels import composing
from channels.models import Delivery, Issue, IssueItem, IssueState, Proof
from channels.newsletter import rendering
from channels.newsletter.assembling import document
from channels.newsletter.tests.factories import make_closed_issue, make_issue
from channels.newsletter.transport import NewsletterTransport
from channels.tests.factories import make_content, make_delivery
from channels.transport import Batch, ChannelCopy, Outcome, Payload, TransportError
from staff.wording import JAPAN

KEY = UUID("00000000-0000-4000-8000-000000000001")
TRANSPORT = NewsletterTransport()
CONTENT = make_content((Channel.NEWSLETTER,))

PICTURE = {"path": "images/a.jpg", "sha256": "0" * 64, "content_type": "image/jpeg", "alt": "絵"}


def payload_of(**changes: object) -> Payload:
    return composing.compose_all(CONTENT | changes)[Channel.NEWSLETTER]


def a_delivery(day: datetime | None = None, expires_at: str | None = None) -> Delivery:
    due_at = day or datetime(2026, 11, 25, 9, tzinfo=JAPAN)
    return make_delivery(Channel.NEWSLETTER, parts=payload_of().parts, due_at=due_at, expires_at=expires_at)


def a_batch(delivery: Delivery) -> Batch:
    return Batch(delivery.pk, 1, 0, KEY)


def test_it_composes_the_printed_item() -> None:
    (part,) = payload_of().parts
    assert part["item"]["title"] == "赤ちゃん広場"
    assert part["item"]["fields"][:2] == [["日", "12月3日（木）午前10時"], ["場", "若葉野市民センター"]]
    assert part["item"]["fields"][-1][0] == "問"
    assert "子育て支援課" in part["item"]["fields"][-1][1]


def test_pictures_and_the_page_go_along_as_they_were_approved() -> None:
    (part,) = payload_of(images=[PICTURE | {"width": 900, "height": 600, "rights": "own"}]).parts
    assert part["item"]["pictures"] == [
        {"path": "images/a.jpg", "sha256": "0" * 64, "alt": "絵", "width": 900, "height": 600, "caption": ""}
    ]
    assert part["item"]["url"] == CONTENT["url"]
    (old,) = payload_of(images=[PICTURE]).parts  # frozen before the size was
    assert old["item"]["pictures"][0]["width"] == 0


@pytest.mark.django_db
def test_they_are_in_the_document_the_typesetter_gets() -> None:
    payload = payload_of(images=[PICTURE | {"width": 900, "height": 600}])
    delivery = a_delivery()
    TRANSPORT.send(payload, a_batch(delivery))
    (item,) = document(Issue.objects.get()).items
    assert (item.pictures[0].width, item.pictures[0].alt, item.url) == (900, "絵", CONTENT["url"])


@pytest.mark.parametrize(
    ("segment", "ward"),
    [({"wards": ["nishi"]}, "nishi"), ({"wards": ["higashi", "nishi"]}, ""), ({"everyone": True}, "")],
)
def test_what_is_for_one_ward_alone_says_so(segment: dict[str, object], ward: str) -> None:
    (part,) = payload_of(segment=segment).parts
    assert part["ward"] == ward


def test_it_measures_characters_and_lines() -> None:
    measure = TRANSPORT.measure(ChannelCopy("あ" * 34, title="題"))
    assert (measure.label, measure.fits) == ("35字×3行（目安20行）", True)
    assert not TRANSPORT.measure(ChannelCopy("あ" * 17 * 100)).fits


@pytest.mark.django_db
def test_sending_twice_places_once() -> None:
    delivery = a_delivery()
    first = TRANSPORT.send(payload_of(), a_batch(delivery))
    second = TRANSPORT.send(payload_of(), a_batch(delivery))
    assert first == second
    item = IssueItem.objects.get()
    assert (str(item.pk), item.section) == (first.id, "催し")
    assert item.content == payload_of().parts[0]["item"]
    assert item.issue.publication_date == date(2026, 12, 1)
    assert first.url.endswith(f"#item-{item.pk}")


@pytest.mark.django_db
def test_what_was_placed_is_found_and_what_was_not_is_not() -> None:
    delivery = a_delivery()
    assert TRANSPORT.find(payload_of(), a_batch(delivery), timezone.now()) is None
    receipt = TRANSPORT.send(payload_of(), a_batch(delivery))
    assert TRANSPORT.find(payload_of(), a_batch(delivery), timezone.now()) == receipt


@pytest.mark.django_db
def test_it_is_taken_out_while_the_issue_is_open() -> None:
    receipt = TRANSPORT.send(payload_of(), a_batch(a_delivery()))
    TRANSPORT.retract(receipt.id)
    TRANSPORT.retract(receipt.id)
    assert not IssueItem.objects.exists()


@pytest.mark.django_db
def test_an_article_whose_last_day_is_before_the_next_issue_is_refused() -> None:
    make_issue(7, date(2026, 12, 1))
    delivery = a_delivery(expires_at="2026-11-30T17:00:00+09:00")
    with pytest.raises(TransportError) as refused:
        TRANSPORT.send(payload_of(), a_batch(delivery))
    assert "掲載期限（11月30日(月)）までに発行する号がない" in refused.value.staff_message
    assert refused.value.outcome == Outcome.REFUSED
    assert not IssueItem.objects.exists()


@pytest.mark.django_db
def test_nothing_leaves_a_closed_issue() -> None:
    receipt = TRANSPORT.send(payload_of(), a_batch(a_delivery()))
    rendering.render(Issue.objects.get())
    Issue.objects.update(state=IssueState.CLOSED, final_proof=Proof.objects.get())
    with pytest.raises(TransportError) as refused:
        TRANSPORT.retract(receipt.id)
    assert refused.value.outcome == Outcome.REFUSED
    assert "第1号は校了しているため" in refused.value.staff_message
    assert IssueItem.objects.exists()


@pytest.mark.django_db
def test_a_closed_issue_is_passed_over_and_the_next_one_made() -> None:
    make_closed_issue(1428, date(2026, 12, 1))
    TRANSPORT.send(payload_of(), a_batch(a_delivery()))
    issue = IssueItem.objects.get().issue
    assert (issue.number, issue.publication_date) == (1429, date(2027, 1, 1))
    assert issue.department_deadline == date(2026, 12, 12)


@pytest.mark.django_db
def test_a_delivery_of_a_later_day_waits_for_its_issue() -> None:
    for number, month in ((1, 1), (2, 2)):
        make_issue(number, date(2027, month, 1))
    TRANSPORT.send(payload_of(), a_batch(a_delivery(datetime(2027, 1, 1, 23, 59, tzinfo=JAPAN))))
    assert IssueItem.objects.get().issue.number == 1
    TRANSPORT.send(payload_of(), a_batch(a_delivery(datetime(2027, 1, 2, 0, 0, tzinfo=JAPAN))))
    assert IssueItem.objects.latest("pk").issue.number == 2


@pytest.mark.django_db
def test_the_section_is_the_categorys() -> None:
    from segments.models import Category

    Category.objects.create(code="kosodate", name="子育て", bit=1, promise="…", newsletter_section="子育て")
    payload = payload_of(category={"code": "kosodate", "name": "子育て"})
    TRANSPORT.send(payload, a_batch(a_delivery()))
    assert IssueItem.objects.get().section == "子育て"
