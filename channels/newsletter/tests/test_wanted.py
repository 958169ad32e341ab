"""What may not be printed: what was taken back, what was approved elsewhere, and what is out of its time."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from pytest_django import Settings

from announcements.models import Announcement, Channel, State
from channels.models import Delivery, DeliveryState, Issue, IssueItem
from channels.newsletter import arranging, editing, placing, planning, rendering
from channels.newsletter.tests.articles import place_article
from channels.newsletter.tests.factories import confirm_everything, make_issue
from channels.newsletter.tests.samples import an_item
from channels.tests.factories import make_content, make_delivery, make_revision
from staff.errors import Refused
from staff.models import AuditEntry, User
from staff.wording import JAPAN

pytestmark = pytest.mark.django_db

FROM = datetime(2026, 11, 25, 9, tzinfo=JAPAN)
IN_DECEMBER = datetime(2026, 12, 20, 17, tzinfo=JAPAN)


def ready(item: IssueItem) -> Issue:
    """The issue of the article, set and confirmed."""
    rendering.render(item.issue)
    confirm_everything(item.issue)
    return item.issue


def in_time_only(title: str, until: datetime = IN_DECEMBER) -> Delivery:
    """What may come out from 25 November on, until that moment."""
    content = make_content((Channel.NEWSLETTER,), title=title, expires_at=until.isoformat())
    return make_delivery(Channel.NEWSLETTER, revision=make_revision(content), due_at=FROM)


def place_until(title: str) -> IssueItem:
    delivery = in_time_only(title)
    return placing.place(delivery.pk, an_item(title, "本文です。").text.to_json(), "催し", FROM.date())


def cancel(item: IssueItem) -> None:
    Announcement.objects.filter(pk=item.delivery.revision.announcement_id).update(state=State.CANCELLED)


def test_an_issue_with_a_cancelled_announcement_does_not_close(pr_officer: User) -> None:
    place_article("残る記事")
    item = place_article("中止の催し")
    issue = ready(item)
    cancel(item)
    with pytest.raises(Refused, match="取り下げられた記事があります：「中止の催し」。"):
        editing.close(pr_officer, issue)


def test_nor_does_one_with_a_stopped_delivery(pr_officer: User) -> None:
    item = place_article("止めた記事")
    issue = ready(item)
    Delivery.objects.filter(pk=item.delivery_id).update(state=DeliveryState.STOPPED)
    with pytest.raises(Refused, match="「止めた記事」"):
        editing.close(pr_officer, issue)


def test_what_was_approved_as_a_drill_is_not_printed(pr_officer: User, settings: Settings) -> None:
    usual, settings.KOHO_MODE = settings.KOHO_MODE, "drill"
    item = place_article("訓練の記事")
    settings.KOHO_MODE = usual
    place_article("ふつうの記事")
    issue = ready(item)
    with pytest.raises(Refused, match="「訓練」として承認された記事は.*：「訓練の記事」。"):
        editing.close(pr_officer, issue)


def test_an_article_of_another_time_stops_the_issue(pr_officer: User, december: Issue) -> None:
    item = place_until("期限つき")
    Issue.objects.update(publication_date=date(2026, 12, 21))
    item.refresh_from_db()
    with pytest.raises(Refused, match="「期限つき」の掲載期限は12月20日です。"):
        editing.close(pr_officer, ready(item))


def test_reopening_takes_back_what_was_cancelled_meanwhile(pr_officer: User, pr_manager: User) -> None:
    stays, item = place_article("残る記事"), place_article("中止の催し")
    issue = ready(item)
    editing.close(pr_officer, issue)
    cancel(item)
    Delivery.objects.update(state=DeliveryState.SENT)
    editing.reopen(pr_manager, issue, "中止のため")
    assert list(issue.items.all()) == [stays]
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert states == {stays.delivery_id: DeliveryState.SENT, item.delivery_id: DeliveryState.STOPPED}
    assert AuditEntry.objects.get(verb="取り下げられた記事を外した").detail["item"] == "中止の催し"


def test_nothing_comes_out_before_its_time(pr_officer: User, december: Issue, january: Issue) -> None:
    item = place_article("年末の記事", day=date(2026, 12, 2))
    assert item.issue == january
    with pytest.raises(Refused, match="「年末の記事」は12月2日より前には出せません。"):
        editing.move(pr_officer, item, item.section, december, reason="早く出したい")
    item.refresh_from_db()
    assert item.issue == january


def test_nothing_is_held_over_past_its_last_day(print_staff: User, december: Issue) -> None:
    item = place_until("年内の募集")
    with pytest.raises(Refused, match="「年内の募集」の掲載期限は12月20日です。.*2027年1月1日"):
        arranging.hold_over(print_staff, item)
    assert Issue.objects.count() == 1  # the next one is not made for it either
    make_issue(3, date(2026, 12, 20))
    arranging.hold_over(print_staff, item)  # the last day itself is in time
    item.refresh_from_db()
    assert item.issue.number == 3


def test_within_its_issue_it_is_moved_all_the_same(print_staff: User, december: Issue) -> None:
    item = place_article()
    Issue.objects.update(publication_date=date(2026, 11, 24), okay_date=date(2026, 11, 23))
    editing.move(print_staff, item, "子育て")
    item.refresh_from_db()
    assert item.section == "子育て"


def test_what_would_be_too_late_is_not_placed(january: Issue) -> None:
    delivery = in_time_only("年内の募集")
    with pytest.raises(planning.NoIssueInTime):
        placing.place(delivery.pk, {}, "催し", FROM.date())
    assert not IssueItem.with_withdrawn.exists()


def test_an_issue_is_not_moved_away_from_its_articles(pr_officer: User, december: Issue) -> None:
    place_until("年内の募集")
    december.publication_date = date(2026, 12, 21)
    with pytest.raises(Refused, match="掲載期限は12月20日"):
        editing.save_issue(pr_officer, december)
    december.publication_date = date(2026, 11, 24)
    with pytest.raises(Refused, match="11月25日より前には出せません"):
        editing.save_issue(pr_officer, december)
    december.publication_date = date(2026, 12, 15)
    editing.save_issue(pr_officer, december)
