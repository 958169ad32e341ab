"""What is approved for the paper is in it at once, is said so before, and leaves it with its announcement."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from announcements import actions as announcements
from announcements.models import Announcement, State
from channels.ledger import freezing, starting
from channels.models import Delivery, IssueItem, PaperSection
from channels.newsletter.transport import NewsletterTransport
from channels.transport import Batch, Payload
from patrol import actions
from patrol.models import Review
from patrol.tests.factories import in_patrol, make_readers, token_of
from segments.models import Category, Ward
from staff.errors import Refused
from staff.models import User
from staff.wording import JAPAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]


def approval_page(person: User, review: Review) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse("patrol:approve", args=[review.announcement_id])).content.decode()


def approved(review: Review, person: User) -> Announcement:
    actions.approve(review, person, token=token_of(review))
    review.announcement.refresh_from_db()
    return review.announcement


def let_in() -> None:
    """What the lane of the paper does next."""
    starting.start_due("newsletter")
    delivery = Delivery.objects.get(channel="newsletter")
    freezing.step(delivery.pk)
    batch = delivery.batches.get()
    request = Batch(delivery.pk, batch.number, batch.part, batch.retry_key)
    NewsletterTransport().send(Payload.from_json(delivery.payload), request)


def test_the_page_says_what_comes_at_once_and_what_later(clerk: User, head: User, pr_officer: User) -> None:
    make_readers()
    Category.objects.update(newsletter_section="子育て")
    html = approval_page(pr_officer, in_patrol(clerk, head, channels=["x", "newsletter"]))
    assert "11月25日(水) 午前9時にXへ配信します。" in html
    assert "承認するとすぐ、第1号（2027年1月1日発行）の「子育て」に入ります。" in html
    assert "市政だよりからも記事が外れます" in html


def test_one_for_the_paper_alone_speaks_of_no_time(clerk: User, head: User, pr_officer: User) -> None:
    html = approval_page(pr_officer, in_patrol(clerk, head, channels=["newsletter"]))
    assert "承認して、市政だよりに入れる" in html
    assert "<dt>配信日時</dt>" not in html


def test_an_article_no_issue_can_carry_in_time_is_said_before(
    clerk: User, head: User, pr_officer: User
) -> None:
    until = datetime(2026, 12, 20, 17, tzinfo=JAPAN)
    both = in_patrol(clerk, head, channels=["x", "newsletter"], expires_at=until)
    html = approval_page(pr_officer, both)
    assert html.count("掲載期限（12月20日(日)）までに発行する号がないため、市政だよりには載りません。") == 2
    alone = in_patrol(clerk, head, channels=["newsletter"], expires_at=until)
    with pytest.raises(Refused, match=r"載りません。差し戻して、掲載期限を直して"):
        token_of(alone)


def test_it_is_in_the_paper_before_its_day_and_leaves_with_its_announcement(
    clerk: User, head: User, pr_officer: User
) -> None:
    announcement = approved(in_patrol(clerk, head, channels=["line", "newsletter"]), pr_officer)
    let_in()
    assert IssueItem.objects.count() == 1
    announcement.refresh_from_db()
    assert announcement.state == State.SCHEDULED
    announcements.withdraw(announcement, clerk, "会場が変わったため")
    assert not IssueItem.objects.exists()
    states = dict(Delivery.objects.values_list("channel", "state"))
    assert states == {"line": "stopped", "newsletter": "stopped"}


def test_a_changed_promise_takes_it_out_too(clerk: User, head: User, pr_officer: User) -> None:
    approved(in_patrol(clerk, head, channels=["newsletter"]), pr_officer)
    let_in()
    category = Category.objects.get(code="kosodate")
    category.promise = "別の約束をします。"
    category.save()
    assert not IssueItem.objects.exists()


def test_what_is_for_one_ward_alone_comes_into_its_section(clerk: User, head: User, pr_officer: User) -> None:
    category = make_readers()
    ward = Ward.objects.create(code="nishi", name="西区")
    PaperSection.objects.create(name="区版（西区）", order=50, ward=ward)
    segment = {"any_of": [category.code], "wards": ["nishi"]}
    approved(in_patrol(clerk, head, channels=["x", "newsletter"], segment=segment), pr_officer)
    let_in()
    assert IssueItem.objects.get().section == "区版（西区）"
