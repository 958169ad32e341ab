"""Where the openings of printed addresses are shown: the delivery, 分析, and the next patrol."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from announcements.models import Channel
from channels import evidence
from channels.models import Issue, IssueItem, IssueState, PrintLink, PrintLinkDay
from channels.newsletter import links, placing
from channels.newsletter.tests.samples import an_item
from channels.pages.openings import openings_of
from channels.tests.factories import make_content, make_delivery, make_revision
from staff.models import User
from staff.tests.factories import make_department
from staff.wording import JAPAN

pytestmark = pytest.mark.django_db
KOSODATE = {"code": "kosodate", "name": "子育て"}


@pytest.fixture(autouse=True)
def _in_december() -> object:
    with time_machine.travel(datetime(2026, 12, 3, 10, tzinfo=JAPAN)):
        yield


def printed(title: str = "赤ちゃん広場", url: str = "https://www.city.wakaba.example/a") -> IssueItem:
    revision = make_revision(make_content((Channel.NEWSLETTER,), category=KOSODATE))
    content = an_item(title, "本文です。").text.to_json() | {"url": url}
    delivery = make_delivery(Channel.NEWSLETTER, revision=revision, parts=[{"item": content}])
    item = placing.place(delivery.pk, content, "催し", date(2026, 12, 1))
    links.short_url(item)
    return item


def open_it(item: IssueItem, day: date, times: int) -> None:
    PrintLinkDay.objects.create(link=PrintLink.objects.get(item=item), day=day, opened=times)


def test_the_delivery_says_how_often_and_when(client: Client, pr_officer: User) -> None:
    item = printed()
    assert openings_of(item.delivery)[0] == ("紙面から", "0回")
    open_it(item, date(2026, 12, 1), 1200)
    open_it(item, date(2026, 12, 2), 34)
    assert openings_of(item.delivery)[:2] == [
        ("紙面から", "1,234回"),
        ("日ごと（新しい順）", "12月2日(水) 34回\n12月1日(火) 1,200回"),
    ]
    client.force_login(pr_officer)
    html = client.get(reverse("channels:delivery", args=[item.delivery_id])).content.decode()
    assert "1,234回" in html
    assert "だれが開いたかは記録していません" in html


def test_without_an_address_nothing_is_said() -> None:
    assert openings_of(printed(url="").delivery) == []
    assert openings_of(make_delivery(Channel.LINE)) == []


def test_the_paper_and_the_announcement_say_it_too(client: Client, pr_officer: User) -> None:
    item, never = printed(), printed("だれも開かない記事")
    open_it(item, date(2026, 12, 1), 1200)
    open_it(item, date(2026, 12, 2), 34)
    client.force_login(pr_officer)
    announcement = item.delivery.revision.announcement_id
    board = client.get(reverse("newsletter:board", args=[item.issue_id])).content.decode()
    assert board.count("紙面から") == 1
    assert "紙面から1,234回" in board
    own = client.get(reverse("newsletter:item", args=[item.issue_id, item.pk])).content.decode()
    assert "1,234回" in own
    assert f"/p/{PrintLink.objects.get(item=item).code}" in own
    assert "0回" in client.get(reverse("newsletter:item", args=[never.issue_id, never.pk])).content.decode()
    of_it = client.get(reverse("newsletter:of_announcement", args=[announcement])).content.decode()
    assert "紙面から1,234回" in of_it


def test_the_analysis_ranks_them_for_those_who_answer_for_them(
    client: Client, clerk: User, pr_officer: User, pr_manager: User
) -> None:
    few, many = printed("少し"), printed("｜沢山《たくさん》")
    open_it(few, date(2026, 12, 1), 3)
    open_it(many, date(2026, 12, 1), 30)
    open_it(few, date(2024, 12, 1), 900)  # before the period
    client.force_login(pr_officer)
    html = client.get(reverse("channels:analysis")).content.decode()
    section = html.partition('id="printed"')[2]
    assert section.index("沢山") < section.index("少し")
    assert "《" not in section
    assert "30回" in section
    assert "3回" in section
    clerk.department = make_department("bosai", "防災課")
    clerk.save()
    client.force_login(clerk)
    assert 'id="printed"' not in client.get(reverse("channels:analysis")).content.decode()


def test_the_next_patrol_hears_of_it() -> None:
    for times in (0, 10, 20, 30):
        item = printed()
        if times:
            open_it(item, date(2026, 12, 1), times)
    Issue.objects.update(
        publication_date=date(2026, 11, 1),
        okay_date=date(2026, 10, 25),
        editing_date=date(2026, 10, 20),
        department_deadline=date(2026, 10, 12),
        state=IssueState.OPEN,
    )
    assert evidence.of_print("kosodate") is None
    last = printed()
    IssueItem.objects.filter(pk=last.pk).update(issue=Issue.objects.earliest("publication_date"))
    open_it(last, date(2026, 12, 1), 500)
    found = evidence.of_print("kosodate")
    assert found == evidence.PrintEvidence(5, 20)
    assert "1件あたり20回（中央値）" in found.sentences[0]
    assert evidence.of_print("bosai") is None
    with time_machine.travel(datetime(2026, 11, 10, tzinfo=JAPAN) + timedelta(days=2)):
        assert evidence.of_print("kosodate") is None  # the paper is hardly out
