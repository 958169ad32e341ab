"""What was typed on a page of 校正 is shown again, whatever happened to the article meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from channels.models import IssueItem, ItemCheck
from channels.newsletter import arranging, editing, proofreading
from channels.newsletter.proofreading import Seen
from channels.newsletter.tests.factories import an_item_of, confirm_everything, set_and_sent
from staff.models import User
from staff.tests.cast import City

pytestmark = pytest.mark.django_db

WORDS = "定員を<b>15組</b>に直してください。"
KEPT = "定員を&lt;b&gt;15組&lt;/b&gt;に直してください。</textarea>"

Meanwhile = Callable[[User, IssueItem], object]
WHAT_HAPPENED: dict[str, Meanwhile] = {
    "へ移されています": arranging.hold_over,
    "もう紙面から外されています": lambda officer, item: arranging.take_out(officer, item, "中止のため"),
    "まだ答えていない修正依頼がありません": lambda officer, item: proofreading.settle(
        officer, item, "別の答え"
    ),
}


@pytest.fixture
def item(city: City, pr_officer: User) -> IssueItem:
    """An article of 子育て支援課, sent out with one of 健康課."""
    item = an_item_of(city.childcare, "親子の工作", "親子20組で作ります。")
    an_item_of(city.health, "よその健診")
    set_and_sent(pr_officer, item.issue)
    return item


@pytest.mark.parametrize("said", ["あなたの課の校正にはありません", "校了しているため"])
def test_a_request_for_an_article_no_longer_in_proof(
    client: Client, item: IssueItem, clerk: User, pr_officer: User, said: str
) -> None:
    if "校了" in said:
        confirm_everything(item.issue)
        editing.close(pr_officer, item.issue)
    else:
        arranging.take_out(pr_officer, item, "中止のため")
    answered = ItemCheck.objects.count()
    client.force_login(clerk)
    data = {"act": "change", "reason": WORDS, "version": 1, "proof": 1}
    answer = client.post(reverse("newsletter:proof_answer", args=[item.pk]), data)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert said in shown
    assert KEPT in shown
    assert ItemCheck.objects.count() == answered


def test_a_request_refused_with_its_article_is_shown_there_alone(
    client: Client, item: IssueItem, clerk: User
) -> None:
    client.force_login(clerk)
    data = {"act": "change", "reason": WORDS, "version": 7, "proof": 1}
    shown = client.post(reverse("newsletter:proof_answer", args=[item.pk]), data).content.decode()
    assert shown.count(KEPT) == 1
    assert "保存できませんでした" not in shown


@pytest.mark.parametrize("said", WHAT_HAPPENED)
def test_an_answer_to_a_request_that_is_no_longer_there(
    client: Client, item: IssueItem, clerk: User, pr_officer: User, said: str
) -> None:
    proofreading.ask_change(clerk, Seen(item.pk, 1, 1), "定員")
    page_of = item.issue_id
    WHAT_HAPPENED[said](pr_officer, item)
    answered = ItemCheck.objects.count()
    client.force_login(pr_officer)
    address = reverse("newsletter:proof_settle", args=[page_of, item.pk])
    answer = client.post(address, {"reason": WORDS})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert said in shown
    assert shown.count(KEPT) == 1
    assert ItemCheck.objects.count() == answered


def test_an_answer_of_print_staff_is_refused_where_they_see_it(
    client: Client, item: IssueItem, clerk: User, print_staff: User
) -> None:
    proofreading.ask_change(clerk, Seen(item.pk, 1, 1), "定員")
    client.force_login(print_staff)
    address = reverse("newsletter:proof_settle", args=[item.issue_id, item.pk])
    shown = client.post(address, {"reason": WORDS}).content.decode()
    assert "修正依頼に答えられるのは、広報担当と広報課長だけ" in shown
    assert KEPT in shown
