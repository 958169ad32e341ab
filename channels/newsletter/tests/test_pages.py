"""The pages of the paper: who may open them, and what their buttons do."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from channels.models import Issue, IssueState
from channels.newsletter import planning, rendering
from channels.newsletter.tests.browsing import filled_in
from channels.newsletter.tests.factories import confirm_everything, make_issue
from channels.newsletter.tests.test_editing import an_article, titles
from staff.models import User

pytestmark = pytest.mark.django_db


def address(name: str, *args: int) -> str:
    return reverse(f"newsletter:{name}", args=args)


@pytest.fixture
def printer(client: Client, print_staff: User) -> Client:
    client.force_login(print_staff)
    return client


def test_only_those_who_make_the_paper_get_in(
    client: Client, clerk: User, admin_user: User, pr_manager: User
) -> None:
    issue = an_article().issue
    pages = [address("list"), address("new")]
    pages += [address(name, issue.pk) for name in ("board", "edit", "close", "reopen", "pages", "pdf")]
    for person in (clerk, admin_user):
        client.force_login(person)
        assert {client.get(page).status_code for page in pages} == {403}
        assert client.post(address("render", issue.pk)).status_code == 403
    client.force_login(pr_manager)
    assert {client.get(page).status_code for page in pages} == {200, 404}


def test_an_issue_is_planned(printer: Client) -> None:
    assert "号がまだありません" in printer.get(address("list")).content.decode()
    entered = {
        "number": 5,
        "publication_date": "2027-01-01",
        "department_deadline": "2026-12-20",
        "editing_date": "2026-12-15",
        "okay_date": "2027-01-01",
        "format": planning.standard_format().pk,
    }
    wrong = printer.post(address("new"), entered).content.decode()
    assert "日付の順が逆です" in wrong
    assert "校了予定日は、発行日より前の日にしてください。" in wrong
    right = {"editing_date": "2026-12-20", "okay_date": "2026-12-25"}
    answer = printer.post(address("new"), entered | right)
    issue = Issue.objects.get()
    assert answer["Location"] == address("board", issue.pk)
    assert "第5号" in printer.get(address("list")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "2147483647"}, "号数は99999までの数にしてください。"),
        ({"publication_date": "9999-12-31"}, "発行日は、きょうから2年以内の日にしてください。"),
        ({"publication_date": "2028-11-10"}, "発行日は、きょうから2年以内の日にしてください。"),
        ({"number": "99999", "publication_date": "2028-11-09"}, ""),
    ],
)
def test_after_every_issue_there_can_be_a_next(printer: Client, wrong: dict[str, str], said: str) -> None:
    """It is made by itself: with the number after the largest, in the month after the last."""
    answer = printer.post(address("new"), filled_in(printer, address("new")) | wrong)
    assert said in answer.content.decode()
    assert Issue.objects.exists() == (not said)
    assert planning.next_issue(date(2026, 11, 9), date(2026, 11, 9)).number == (1 if said else 100_000)
    assert printer.get(address("new")).status_code == 200


def test_an_issue_made_by_itself_far_ahead_can_be_edited(printer: Client) -> None:
    issue = make_issue(100_000, date(2029, 1, 1))
    page = filled_in(printer, address("edit", issue.pk)) | {"cover_title": "冬"}
    assert printer.post(address("edit", issue.pk), page).status_code == 302


@pytest.mark.parametrize("look", ["9" * 4400, "-1", "²", "١"])
def test_the_count_of_looks_may_be_anything(printer: Client, look: str) -> None:
    issue = an_article().issue
    for name in ("board", "pages"):
        assert printer.get(address(name, issue.pk), {"look": look}).status_code == 200


def test_the_board_shows_articles_and_what_is_too_long(printer: Client) -> None:
    item = an_article("長い記事", "長" * 600)
    shown = printer.get(address("board", item.issue_id)).content.decode()
    assert "長い記事" in shown
    assert "行あふれ" in shown
    assert "校正刷を作る" in shown


def test_articles_are_moved_from_the_board(printer: Client) -> None:
    first, second = an_article("一"), an_article("二")
    where = address("item", first.issue_id, second.pk)
    assert printer.post(where, {"act": "up"}).status_code == 302
    assert titles(first.issue) == ["二", "一"]
    seen = {"seen_section": "催し", "seen_lines": 20}
    wanted = {"section": "子育て", "issue": first.issue_id, "line_budget": 30}
    printer.post(where, seen | wanted)
    second.refresh_from_db()
    assert (second.section, second.line_budget) == ("子育て", 30)
    stale = printer.post(where, seen | wanted | {"section": "催し", "line_budget": 12}, follow=True)
    assert "この画面を開いたあとに第1号の「子育て」へ移されています" in stale.content.decode()
    second.refresh_from_db()
    assert (second.section, second.line_budget) == ("子育て", 30)
    answer = printer.post(where, seen | wanted | {"section": "なぞ", "line_budget": 0}, follow=True)
    assert "欄・号・行数の目安のどれかが正しくありません" in answer.content.decode()
    assert printer.get(where).status_code == 200


def test_the_pdf_is_asked_for_waited_for_and_read(printer: Client) -> None:
    issue = an_article().issue
    asked = printer.post(address("render", issue.pk))
    assert asked["Location"].endswith("?look=1")
    waiting = printer.get(address("pages", issue.pk) + "?look=1").content.decode()
    assert "?look=2" in waiting
    assert "まだできていません" in printer.get(address("pages", issue.pk) + "?look=60").content.decode()
    rendering.render(issue)
    done = printer.get(address("pages", issue.pk) + "?look=2").content.decode()
    assert "hx-get" not in done
    assert 'alt="2面"' in done
    pdf = printer.get(address("pdf", issue.pk))
    assert pdf["Content-Type"] == "application/pdf"
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert printer.get(address("page", issue.pk, 1))["Content-Type"] == "image/png"
    assert printer.get(address("page", issue.pk, 99)).status_code == 404


def test_closing_asks_for_a_tick_and_reopening_for_a_reason(
    printer: Client, pr_officer: User, pr_manager: User
) -> None:
    issue = an_article().issue
    rendering.render(issue)
    confirm_everything(issue)
    assert address("close", issue.pk) not in printer.get(address("board", issue.pk)).content.decode()
    refused = printer.post(address("close", issue.pk), {"tick": "on"}, follow=True)
    assert "校了できるのは、広報担当と広報課長だけです" in refused.content.decode()
    printer.force_login(pr_officer)
    assert address("close", issue.pk) in printer.get(address("board", issue.pk)).content.decode()
    assert "確かめました" in printer.post(address("close", issue.pk), {}).content.decode()
    printer.post(address("close", issue.pk), {"tick": "on"})
    issue.refresh_from_db()
    assert issue.state == IssueState.CLOSED
    refused = printer.post(address("reopen", issue.pk), {"tick": "on", "reason": "誤植"})
    assert "広報課長だけ" in refused.content.decode()
    assert "誤植" in refused.content.decode()
    printer.force_login(pr_manager)
    assert (
        "理由を書いてください" in printer.post(address("reopen", issue.pk), {"tick": "on"}).content.decode()
    )
    printer.post(address("reopen", issue.pk), {"tick": "on", "reason": "誤植"})
    issue.refresh_from_db()
    assert issue.state == IssueState.OPEN


def test_an_old_pdf_says_so(printer: Client) -> None:
    issue = an_article().issue
    rendering.render(issue)
    an_article("あとから")
    shown = printer.get(address("board", issue.pk)).content.decode()
    assert "この紙面は古くなっています" in shown


def test_the_home_page_leads_to_the_issue_in_hand(printer: Client) -> None:
    html = printer.get(reverse("admin:index")).content.decode()
    assert address("new") in html
    issue = an_article().issue
    html = printer.get(reverse("admin:index")).content.decode()
    assert address("board", issue.pk) in html
    assert "1件の記事" in html


def test_a_refused_date_keeps_what_was_typed(printer: Client) -> None:
    issue = make_issue()
    entered = filled_in(printer, address("edit", issue.pk))
    entered |= {"department_deadline": "2026-12-13", "cover_title": "新しい見出し"}
    html = printer.post(address("edit", issue.pk), entered).content.decode()
    assert "広報担当と広報課長だけです" in html
    assert 'value="2026-12-13"' in html
    assert 'value="新しい見出し"' in html
    issue.refresh_from_db()
    assert (issue.department_deadline, issue.cover_title) == (
        planning.deadline_of(issue.publication_date),
        "",
    )
