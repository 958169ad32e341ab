"""The page of one article: its text typed anew, and the acts that ask for a reason."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from channels.models import IssueItem
from channels.newsletter.guards import LONGEST_REASON
from channels.newsletter.tests.articles import place_article
from channels.newsletter.tests.factories import close_by_hand
from staff.models import User

pytestmark = pytest.mark.django_db
LONG = "下さい。" * 2_000


@pytest.fixture
def item() -> IssueItem:
    return place_article("星を見る会", "冬の夜空を望遠鏡で見ます。")


def address(name: str, item: IssueItem) -> str:
    return reverse(f"newsletter:{name}", args=[item.issue_id, item.pk])


def test_correcting_is_offered_to_the_pr_division_alone(
    client: Client, print_staff: User, pr_officer: User, item: IssueItem
) -> None:
    page = f"{address('shorten', item)}?made=corrected"
    client.force_login(pr_officer)
    shown = client.get(page).content.decode()
    assert "<h1>記事を直す</h1>" in shown
    assert "記事の文を直します" in shown
    client.force_login(print_staff)
    shown = client.get(page).content.decode()
    assert "<h1>記事を短くする</h1>" in shown
    assert "校正で直す" not in shown
    posted = {
        "made": "corrected",
        "title": "星",
        "lead": "",
        "reason": "課の依頼",
        "seen": 1,
        "confirmed": "on",
    }
    client.post(page, posted)
    assert item.versions.count() == 1


def test_an_overlong_text_is_not_read(
    client: Client, print_staff: User, item: IssueItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.newsletter.rewriting.normalise", None)
    monkeypatch.setattr("channels.newsletter.article.differences", None)
    client.force_login(print_staff)
    posted = {"made": "shortened", "title": "星", "lead": LONG, "reason": "紙面", "seen": 1}
    for name in ("shorten_check", "shorten"):
        answer = client.post(address(name, item), posted)
        assert answer.status_code == 200
        assert "全部で4,000字までにしてください" in answer.content.decode()


def test_a_refused_reason_comes_back(client: Client, pr_officer: User, item: IssueItem) -> None:
    client.force_login(pr_officer)
    for reason in ("理" * (LONGEST_REASON + 1), "行事の中止"):
        if len(reason) < LONGEST_REASON:
            close_by_hand(item.issue)
        shown = client.post(address("take_out", item), {"tick": "on", "reason": reason}).content.decode()
        assert reason in shown
    assert "校了しているため" in shown


def test_the_code_is_named_in_full(client: Client, pr_officer: User, item: IssueItem) -> None:
    client.force_login(pr_officer)
    assert "二次元コードを付け" in client.get(address("item", item)).content.decode()
