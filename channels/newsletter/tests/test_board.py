"""The board: what it shows, in how many questions, and what its buttons and the mouse do."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from announcements.models import Announcement, State
from channels.models import Issue, IssueItem
from channels.newsletter import arranging, editing, rendering
from channels.newsletter.board_rows import BoardView
from channels.newsletter.tests.articles import place_article
from channels.newsletter.tests.factories import make_issue
from staff.errors import Refused
from staff.models import User
from staff.wording import JAPAN

pytestmark = pytest.mark.django_db

MOST_QUERIES = 25
HTMX = {"HX-Request": "true"}


@pytest.fixture
def printer(client: Client, print_staff: User) -> Client:
    client.force_login(print_staff)
    return client


def address(name: str, item: IssueItem) -> str:
    return reverse(f"newsletter:{name}", args=[item.issue_id, item.pk])


def board(issue: Issue) -> str:
    return reverse("newsletter:board", args=[issue.pk])


def view_of(issue: Issue) -> BoardView:
    proof = rendering.latest_proof(issue)
    return BoardView(issue, proof, current=rendering.is_current(issue, proof))


def copies(item: IssueItem, number: int) -> None:
    """As many articles beside it, by the same words."""
    for place in range(number):
        place_article(f"{place}番目の記事", section=("催し", "健康", "子育て")[place % 3])


@pytest.mark.parametrize("closed", [False, True])
def test_eighty_articles_take_no_more_questions_than_one(
    printer: Client, pr_officer: User, closed: bool
) -> None:
    first = place_article()
    arranging.take_out(pr_officer, place_article("外した記事"), "中止のため")
    rendering.render(first.issue)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert printer.get(board(first.issue)).status_code == 200
    copies(first, 79)
    rendering.render(first.issue)
    if closed:
        proof = rendering.latest_proof(first.issue)
        Issue.objects.filter(pk=first.issue_id).update(state="closed", final_proof=proof)
    with CaptureQueriesContext(connection) as many:
        html = printer.get(board(first.issue)).content.decode()
    assert html.count("data-item=") == 80
    assert len(many) <= MOST_QUERIES
    assert len(many) <= len(few) + 1


def test_a_section_over_its_budget_and_a_withdrawn_announcement_stand_at_the_top(printer: Client) -> None:
    item = place_article(lead="長い記事です。" * 40)
    item.issue.sections.filter(name="催し").update(line_budget=10)
    Announcement.objects.update(state=State.CANCELLED)
    html = printer.get(board(item.issue)).content.decode()
    assert "「催し」の欄が" in html
    assert "取り下げられていますが、記事が残っています" in html


def test_lines_are_as_set_until_the_text_changes(print_staff: User) -> None:
    item = place_article()
    rendering.render(item.issue)
    (row,) = (row for one in view_of(item.issue).sections for row in one.rows)
    assert (row.is_measured, row.page) == (True, row.page)
    assert row.page
    place_article("もう1つ")
    rows = {row.title: row for one in view_of(item.issue).sections for row in one.rows}
    assert (rows["記事"].is_measured, rows["記事"].page) == (True, None)  # the proof is older than the issue
    assert not rows["もう1つ"].is_measured


def test_the_fill_of_pages_is_shown_where_the_proof_tells_it() -> None:
    item = place_article()
    proof = rendering.render(item.issue)
    assert proof is not None
    proof.report["fills"] = [{"page": 2, "used": 120, "lines": 147, "fill": 0.816}]
    (fill,) = BoardView(item.issue, proof, current=True).fills
    assert (fill.page, fill.percent) == (2, 81)
    del proof.report["fills"]
    assert BoardView(item.issue, proof, current=True).fills == []


def test_the_mouse_puts_an_article_before_another(printer: Client) -> None:
    first, second = place_article("一"), place_article("二", section="健康")
    values = {"act": "place", "section": "催し", "before": first.pk}
    html = printer.post(address("item", second), values, headers=HTMX).content.decode()
    assert html.index('data-words="二') < html.index('data-words="一')
    assert 'id="issue-acts" hx-swap-oob' in html
    assert "<html" not in html
    lost = printer.post(address("item", second), values | {"before": "99999"}, headers=HTMX).content.decode()
    assert "並びが変わっています" in lost


ACTS = (
    {"act": "hold"},
    {"act": "place", "section": "子育て"},
    {"act": "up"},
    {"act": "down"},
    {"act": "code-off"},
    {"section": "子育て", "seen_section": "催し", "line_budget": 20, "seen_lines": 20},
)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.get("act", "form"))
def test_an_act_means_the_article_in_the_issue_of_the_page(printer: Client, act: dict[str, object]) -> None:
    """Also 「次号へ回す」 pressed twice: it must not go two issues on."""
    december, january = make_issue(1, date(2026, 12, 1)), make_issue(2, date(2027, 1, 1))
    make_issue(3, date(2027, 2, 1))
    item = place_article("動いた記事", day=date(2026, 11, 20))
    place_article("ほかの記事", day=january.publication_date)
    as_on_the_page = address("item", item)
    printer.post(as_on_the_page, {"act": "hold"})
    before = list(IssueItem.objects.order_by("pk").values())
    answer = printer.post(as_on_the_page, {"issue": december.pk} | act, follow=True).content.decode()
    assert "この画面を開いたあとに第2号の「催し」へ移されています" in answer
    assert list(IssueItem.objects.order_by("pk").values()) == before


def test_a_length_left_alone_stays_as_a_colleague_set_it(printer: Client, print_staff: User) -> None:
    item = place_article()
    editing.set_budget(print_staff, item, 33)
    shown = {"section": "催し", "seen_section": "催し", "issue": item.issue_id, "seen_lines": 20}
    printer.post(address("item", item), shown | {"section": "募集", "line_budget": 20})
    item.refresh_from_db()
    assert (item.section, item.line_budget) == ("募集", 33)
    stale = shown | {"section": "健康", "seen_section": "募集", "line_budget": 44}
    answer = printer.post(address("item", item), stale, follow=True).content.decode()
    assert "行数の目安は、この画面を開いたあとに33行に変わっています" in answer
    item.refresh_from_db()
    assert (item.section, item.line_budget) == ("募集", 33)


def test_taking_out_and_bringing_back_mean_it_there_as_well(pr_officer: User) -> None:
    item = place_article()
    arranging.take_out(pr_officer, item, "確認中のため", seen_in=item.issue_id)
    elsewhere = make_issue(9, date(2027, 2, 1))
    with pytest.raises(Refused, match="移されています"):
        arranging.bring_back(pr_officer, item, seen_in=elsewhere.pk)
    arranging.bring_back(pr_officer, item, seen_in=item.issue_id)
    with pytest.raises(Refused, match="移されています"):
        arranging.take_out(pr_officer, item, "確認中のため", seen_in=elsewhere.pk)


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.get("act", "form"))
def test_nothing_is_done_below_an_issue_there_is_not(
    printer: Client, act: dict[str, object], headers: dict[str, str]
) -> None:
    item = place_article()
    before = IssueItem.objects.values().get()
    url = reverse("newsletter:item", args=[12345, item.pk])
    assert printer.post(url, {"issue": item.issue_id} | act, headers=headers).status_code == 404
    assert IssueItem.objects.values().get() == before


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "１"])
def test_a_strange_place_is_no_crash(printer: Client, before: str) -> None:
    item = place_article()
    values = {"act": "place", "section": "催し", "before": before}
    assert printer.post(address("item", item), values).status_code == 302


def test_late_articles_are_listed_and_let_in_by_the_pr_division(
    client: Client, print_staff: User, pr_officer: User
) -> None:
    december = make_issue(1, date(2026, 12, 1))
    with time_machine.travel(datetime(2026, 11, 12, 9, tzinfo=JAPAN)):
        item = place_article("おそい記事", day=date(2026, 11, 20))
        url = reverse("newsletter:admit", args=[december.pk, item.pk])
        client.force_login(print_staff)
        html = client.get(board(december)).content.decode()
        assert "締切後に届いた記事" in html
        assert url not in html
        refused = client.post(url, {"tick": "on", "reason": "入れたい"}, follow=True).content.decode()
        assert "広報担当と広報課長だけ" in refused
        client.force_login(pr_officer)
        assert url in client.get(board(december)).content.decode()
        client.post(url, {"tick": "on", "reason": "市長の判断による"})
        html = client.get(board(december)).content.decode()
    assert "おそい記事" in html
    assert "締切後に届いた記事" not in html


def test_the_page_of_an_article_shows_its_way(printer: Client, pr_officer: User) -> None:
    item = place_article("星を見る会")
    printer.post(address("item", item), {"act": "hold", "reason": "紙面が足りない", "from": "article"})
    elsewhere = printer.get(address("item", item), follow=True)
    html = elsewhere.content.decode()
    assert "紙面が足りない" in html
    assert "次号へ回した" in html
    assert (
        reverse("admin:announcements_announcement_detail", args=[item.delivery.revision.announcement_id])
        in html
    )


def test_shortening_asks_about_what_is_lost_and_keeps_what_was_typed(printer: Client) -> None:
    item = place_article("星を見る会", "冬の夜空を見ます。20人まで。")
    typed = {"made": "shortened", "title": "星を見る会", "lead": "冬の夜空を見ます。", "seen": 1}
    fields = {f"field-{n}": text for n, (_, text) in enumerate(item.content["fields"])} | {"field-2": ""}
    data = typed | fields | {"reason": "紙面が足りない"}
    checked = printer.post(address("shorten_check", item), data).content.decode()
    assert "数：「20人」がなくなりました。" in checked
    assert "<del>" in checked
    asked = printer.post(address("shorten", item), data).content.decode()
    assert "上の違いを確かめました" in asked
    assert "冬の夜空を見ます。</textarea>" in asked
    printer.post(address("shorten", item), data | {"confirmed": "on"})
    item.refresh_from_db()
    assert item.version == 2


def test_taking_out_is_struck_and_kept(client: Client, pr_officer: User) -> None:
    item = place_article("中止の催し")
    client.force_login(pr_officer)
    client.post(address("take_out", item), {"tick": "on", "reason": "中止になったため"})
    html = client.get(board(item.issue)).content.decode()
    assert "<s>中止の催し</s>" in html
    assert "中止になったため" in html
    client.post(address("item", item), {"act": "bring-back", "from": "article"})
    assert IssueItem.objects.filter(pk=item.pk).exists()


def test_the_announcement_leads_to_its_article(client: Client, clerk: User, pr_officer: User) -> None:
    item = place_article()
    announcement = item.delivery.revision.announcement
    url = reverse("newsletter:of_announcement", args=[announcement.pk])
    client.force_login(pr_officer)
    assert address("item", item) in client.get(url).content.decode()
    Announcement.objects.filter(pk=announcement.pk).update(department=clerk.department)
    client.force_login(clerk)
    html = client.get(url).content.decode()
    assert "「催し」" in html
    assert address("item", item) not in html


def test_the_pages_of_articles_are_for_those_who_make_the_paper(client: Client, clerk: User) -> None:
    item = place_article()
    client.force_login(clerk)
    for name in ("item", "shorten", "admit", "take_out"):
        assert client.get(address(name, item)).status_code == 403
    assert client.post(address("shorten_check", item), {}).status_code == 403
