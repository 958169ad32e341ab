from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from announcements.digest import digest_of
from announcements.models import Announcement, Revision
from announcements.models.announcement import Channel
from announcements.snapshot import snapshot
from patrol import actions, comments
from patrol.models import Comment, FindingRecord, Review
from patrol.pages.whereabouts import ago
from patrol.tests.factories import in_patrol, make_readers, submitted
from patrol.waiting import open_reviews
from staff.models import User
from staff.tests.cast import City

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

QUEUE = reverse("patrol:queue")
MOST_QUERIES = 7  # of the page itself; its frame asks for the session, the person and what the menu counts


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def titles(html: str) -> list[str]:
    return re.findall(r"data-key-open>([^<]+)</a>", html)


def shown(user: User, query: str = "") -> str:
    return signed_in(user).get(QUEUE + query).content.decode()


def find(review: Review, severity: str) -> None:
    FindingRecord.objects.create(
        review=review, check_name="order", severity=severity, reason="確かめてください。"
    )


# --- the order -----------------------------------------------------------------------------------


def test_time_left_then_severity_then_time_then_age(clerk: User, head: User, pr_officer: User) -> None:
    now = timezone.now()
    reviews = {
        name: in_patrol(clerk, head, title=name, publish_at=now + timedelta(hours=hours) if hours else None)
        for name, hours in (
            ("来週・重い", 24 * 7),
            ("明日・軽い", 20),
            ("明日・重い", 23),
            ("明日・なし", 19),
            ("すぐ", 0),
            ("2時間後", 2),
            ("あさって", 48),
        )
    }
    FindingRecord.objects.all().delete()
    find(reviews["来週・重い"], "stop")
    find(reviews["明日・重い"], "stop")
    find(reviews["明日・軽い"], "note")
    order = [review.announcement.title for review in open_reviews(pr_officer)]
    assert order == ["すぐ", "2時間後", "明日・重い", "明日・軽い", "明日・なし", "あさって", "来週・重い"]
    html = shown(pr_officer)
    bands = re.findall(r'scope="colgroup">([^<]+)<', html)
    assert bands == ["承認後すぐ・3時間以内", "24時間以内", "3日以内", "3日より先"]


def test_what_should_have_gone_out_is_first(
    clerk: User, head: User, pr_officer: User, sunday_morning: time_machine.Traveller
) -> None:
    in_patrol(clerk, head, title="遅れている")
    in_patrol(clerk, head, title="これから", publish_at=timezone.now() + timedelta(days=6))
    sunday_morning.shift(timedelta(days=5))
    assert titles(shown(pr_officer)) == ["遅れている", "これから"]
    assert "配信日時を過ぎています" in shown(pr_officer)


# --- narrowing -----------------------------------------------------------------------------------


def test_narrowed_by_department_severity_and_claim(
    city: City, clerk: User, head: User, other_clerk: User, other_head: User, pr_officer: User
) -> None:
    mine = in_patrol(clerk, head, title="子育て課の")
    other = in_patrol(other_clerk, other_head, title="健康課の")
    FindingRecord.objects.all().delete()
    find(other, "stop")
    actions.claim(mine, pr_officer)
    assert titles(shown(pr_officer, "?department=kenko")) == ["健康課の"]
    assert titles(shown(pr_officer, "?severity=stop")) == ["健康課の"]
    assert titles(shown(pr_officer, "?severity=stop&department=kosodate")) == []
    assert titles(shown(pr_officer, "?view=mine")) == ["子育て課の"]
    assert titles(shown(pr_officer, "?view=free")) == ["健康課の"]
    assert "条件を外す" in shown(pr_officer, "?department=kosodate&view=free")


@pytest.mark.parametrize(
    "query", ["?severity=%00", "?department=%00%27", "?view=nowhere", "?page=-3", "?page=x", "?severity=STOP"]
)
def test_an_odd_address_shows_a_list(query: str, clerk: User, head: User, pr_officer: User) -> None:
    in_patrol(clerk, head)
    assert signed_in(pr_officer).get(QUEUE + query).status_code == 200


# --- who waits for whom --------------------------------------------------------------------------


def test_with_whom_everything_is(
    clerk: User, head: User, pr_officer: User, sunday_morning: time_machine.Traveller
) -> None:
    returned = in_patrol(clerk, head, title="戻したもの")
    actions.return_to_clerk(returned, pr_officer, "会場の住所が古いままです。")
    sunday_morning.shift(timedelta(hours=1))
    submitted(clerk, title="所属長のところ")
    sunday_morning.shift(timedelta(hours=1))
    claimed = in_patrol(clerk, head, title="担当がいる")
    actions.claim(claimed, pr_officer)
    in_patrol(clerk, head, title="担当がいない")
    sunday_morning.shift(timedelta(days=3, hours=1))
    html = shown(pr_officer, "?view=whom")
    assert titles(html) == ["戻したもの", "所属長のところ", "担当がいる", "担当がいない"]
    whom = re.findall(r'data-label="いまの番"><strong>([^<]+)<', html)
    assert whom == [
        "子育て支援課 起案 花子",
        str(head),
        "広報課 広報 さくら",
        "広報課（担当なし）",
    ]
    assert "11月22日(日) 午前10時" in html
    assert len(re.findall(r'data-urgent="yes">3日前', html)) == 4


def test_ages_in_words() -> None:
    now = timezone.now()
    assert [ago(now - timedelta(minutes=minutes), now) for minutes in (0, 12, 60, 47 * 60, 48 * 60)] == [
        "たったいま",
        "12分前",
        "1時間前",
        "47時間前",
        "2日前",
    ]


# --- live ----------------------------------------------------------------------------------------


def test_claims_are_told_to_open_pages(clerk: User, head: User, pr_officer: User, pr_manager: User) -> None:
    first = in_patrol(clerk, head)
    address = reverse("patrol:claims")
    query = {"shown": f"{first.pk},x,9{'9' * 30},-1", "newest": str(first.pk)}
    free = signed_in(pr_officer).get(address, query).content.decode()
    assert "自分が担当する" in free
    assert "新しく届きました" not in free
    actions.claim(first, pr_manager)
    in_patrol(clerk, head, title="あとから")
    html = signed_in(pr_officer).get(address, query).content.decode()
    assert f'id="claim-{first.pk}" hx-swap-oob="true"' in html
    assert "課長 次郎" in html
    assert "1件のお知らせが" in html
    actions.return_to_clerk(first, pr_manager, "会場の住所が古いままです。")
    assert "差戻し（課長 次郎）" in signed_in(pr_officer).get(address, query).content.decode()
    assert signed_in(clerk).get(address, query).status_code == 403


# --- unread --------------------------------------------------------------------------------------


def test_unread_comments_are_marked_until_the_page_is_opened(
    clerk: User, head: User, pr_officer: User, sunday_morning: time_machine.Traveller
) -> None:
    review = in_patrol(clerk, head)
    comments.say(review.announcement, clerk, "急ぎでお願いします。")
    assert "未読のコメント 1件" in shown(pr_officer)
    sunday_morning.shift(1)
    page = reverse("patrol:review", args=[review.announcement_id])
    first = signed_in(pr_officer).get(page).content.decode()
    assert "新しいコメント 1件" in first
    assert "新着" in first
    sunday_morning.shift(1)
    assert "新着" not in signed_in(pr_officer).get(page).content.decode()
    assert "未読のコメント" not in shown(pr_officer)


# --- many ----------------------------------------------------------------------------------------


def make_many(clerk: User, people: int) -> None:
    """That many open reviews, each with findings of its own and a comment."""
    model = submitted(clerk)
    content = snapshot(model)
    Announcement.objects.filter(pk=model.pk).update(state="returned")
    start = timezone.now()
    announcements = Announcement.objects.bulk_create(
        Announcement(
            department=model.department,
            author=clerk,
            last_edited_by=clerk,
            title=f"お知らせ {number}",
            category=model.category,
            segment=model.segment,
            channels=[Channel.LINE],
            publish_at=start + timedelta(minutes=17 * number),
        )
        for number in range(people)
    )
    revisions = Revision.objects.bulk_create(
        Revision(
            announcement=one,
            number=1,
            content=content,
            digest=digest_of(content),
            edited_by=clerk,
            submitted_by=clerk,
        )
        for one in announcements
    )
    for announcement, revision in zip(announcements, revisions, strict=True):
        announcement.state, announcement.current_revision = "patrol", revision
    Announcement.objects.bulk_update(announcements, ["state", "current_revision"])
    reviews = Review.objects.bulk_create(
        Review(announcement=one.announcement, revision=one) for one in revisions
    )
    FindingRecord.objects.bulk_create(
        FindingRecord(review=review, check_name="order", severity=severity, reason="確かめてください。")
        for review in reviews
        for severity in ("stop", "confirm", "note", "note")
    )
    Comment.objects.bulk_create(
        Comment(announcement=one.announcement, revision=one, author=clerk, text="お願いします。")
        for one in revisions
    )


@pytest.mark.parametrize("view", ["waiting", "free", "whom", "decided"])
def test_a_long_queue_takes_few_queries(
    view: str,
    clerk: User,
    pr_officer: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make_readers()
    client = signed_in(pr_officer)
    with django_assert_max_num_queries(100) as frame:
        client.get(reverse("admin:password_change"))  # the frame alone
    make_many(clerk, 500)
    with django_assert_max_num_queries(len(frame) + MOST_QUERIES):
        html = client.get(f"{QUEUE}?view={view}").content.decode()
    if view != "decided":
        assert len(titles(html)) == 30


def test_the_live_answer_does_not_grow(
    clerk: User, pr_officer: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_readers()
    make_many(clerk, 40)
    client = signed_in(pr_officer)
    numbers = ",".join(str(pk) for pk in Review.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(6):
        client.get(reverse("patrol:claims"), {"shown": numbers, "newest": "0"})
