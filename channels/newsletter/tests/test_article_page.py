"""The page of one article: its text typed anew, and the acts that ask for a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.models import Issue, IssueItem
from channels.newsletter import editing
from channels.newsletter.guards import LONGEST_REASON
from channels.newsletter.tests.articles import place_article
from channels.newsletter.tests.factories import close_by_hand, make_issue
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


@pytest.fixture
def january(item: IssueItem) -> Issue:
    return make_issue(9, date(2027, 1, 1), department_deadline=date(2026, 11, 8))


def posted(client: Client, item: IssueItem, **said: object) -> Any:
    """The form of the page of an article, sent with something typed over it."""
    shown = {"section": item.section, "issue": item.issue_id, "line_budget": 20}
    hidden = {"from": "article", "seen_section": item.section, "seen_lines": 20}
    return client.post(address("item", item), shown | hidden | said)


def test_a_refused_move_comes_back_as_it_was_typed(
    client: Client, print_staff: User, item: IssueItem, january: Issue
) -> None:
    client.force_login(print_staff)
    IssueItem.objects.update(placed_at=timezone.now())  # after the deadline of January
    answer = posted(client, item, issue=january.pk, section="健康", line_budget=33, reason="市長の判断による")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "広報担当と広報課長だけ" in html
    assert '<option value="健康" selected>' in html
    assert f'<option value="{january.pk}" selected>' in html
    assert 'name="line_budget" value="33"' in html
    assert 'value="市長の判断による"' in html
    item.refresh_from_db()
    assert (item.section, item.line_budget) == ("催し", 20)


def test_a_form_filled_in_wrongly_says_where(client: Client, print_staff: User, item: IssueItem) -> None:
    client.force_login(print_staff)
    html = posted(client, item, line_budget=0, reason="理" * 1001).content.decode()
    assert "1以上にしてください。" in html
    assert 'name="line_budget" value="0"' in html
    assert "理" * 1001 in html


def test_what_was_typed_about_an_article_moved_meanwhile_can_be_sent_again(
    client: Client, print_staff: User, item: IssueItem
) -> None:
    client.force_login(print_staff)
    editing.move(print_staff, item, "子育て")
    editing.set_budget(print_staff, item, 30)
    stale = IssueItem(pk=item.pk, issue=item.issue, section="催し")
    html = posted(client, stale, section="健康", line_budget=33).content.decode()
    assert "「子育て」へ移されています" in html
    assert 'name="seen_section" value="子育て"' in html  # as the page shows it now
    answer = posted(client, item, section="健康", line_budget=33, seen_lines=30)
    assert answer.status_code == 302
    item.refresh_from_db()
    assert (item.section, item.line_budget) == ("健康", 33)


@pytest.mark.parametrize("reason", ["理" * (LONGEST_REASON + 1), "紙面の都合"])
def test_a_refused_reason_to_hold_over_comes_back(
    client: Client, print_staff: User, item: IssueItem, reason: str
) -> None:
    client.force_login(print_staff)
    if len(reason) < LONGEST_REASON:
        close_by_hand(item.issue)
    answer = client.post(address("item", item), {"act": "hold", "from": "article", "reason": reason})
    assert answer.status_code == 422
    assert f'value="{reason}"' in answer.content.decode()


def test_a_button_refused_has_nothing_to_give_back(
    client: Client, print_staff: User, item: IssueItem
) -> None:
    client.force_login(print_staff)
    close_by_hand(item.issue)
    answer = client.post(address("item", item), {"act": "code-off", "from": "article"}, follow=True)
    assert answer.redirect_chain
    assert "校了しているため" in answer.content.decode()


def test_the_code_is_named_in_full(client: Client, pr_officer: User, item: IssueItem) -> None:
    client.force_login(pr_officer)
    assert "二次元コードを付け" in client.get(address("item", item)).content.decode()
