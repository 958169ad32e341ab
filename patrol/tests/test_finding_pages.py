"""Findings on the pages: taken back, resting, chosen for a return."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from announcements.tests.posting import post_of
from patrol import actions, decisions
from patrol.models import Fate, FindingRecord, Review
from patrol.tests.factories import again, decided, in_patrol, submitted
from patrol.tests.test_pages import address, is_csp_safe, signed_in
from staff.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

BODY = "12月3日(月)に集まります。①離乳食の始め方を学びます。"
POOR = [Fate.DISMISSED] * 13 + [Fate.FIXED] * 7
RESTS = "「機種依存文字」の検査は『子育て』では休ませています（20件中13件が見送り）"


@pytest.fixture
def review(clerk: User, head: User) -> Review:
    return in_patrol(clerk, head, body=BODY)


@pytest.fixture
def finding(review: Review) -> FindingRecord:
    return review.findings.get(check_name="characters")


@pytest.fixture
def officer(pr_officer: User) -> Client:
    return signed_in(pr_officer)


def page_of(review: Review, client: Client) -> str:
    return client.get(address("review", review)).content.decode()


def test_a_dismissal_is_taken_back_on_the_page(
    finding: FindingRecord, review: Review, officer: Client, pr_officer: User
) -> None:
    decisions.dismiss(finding, pr_officer, "番号なので問題なし")
    html = page_of(review, officer)
    assert "見送り：番号なので問題なし" in html
    assert "見送りを取り消す" in html
    officer.post(reverse("patrol:dismiss", args=[review.announcement_id, finding.pk]), {"take_back": "yes"})
    html = page_of(review, officer)
    assert "見送り：番号なので問題なし" not in html
    assert "この指摘を見送る" in html


def test_an_empty_reason_is_refused(finding: FindingRecord, review: Review, officer: Client) -> None:
    url = reverse("patrol:dismiss", args=[review.announcement_id, finding.pk])
    html = officer.post(url, {"reason": " "}, follow=True).content.decode()
    assert "見送る理由を書いてください" in html
    finding.refresh_from_db()
    assert finding.fate == Fate.OPEN


def test_what_the_database_cannot_keep_is_left_out(
    finding: FindingRecord, review: Review, officer: Client
) -> None:
    url = reverse("patrol:dismiss", args=[review.announcement_id, finding.pk])
    officer.post(url, {"reason": "番号なので\x00問題なし"})
    finding.refresh_from_db()
    assert finding.dismissed_reason == "番号なので問題なし"


def test_the_return_says_which_findings_are_meant(
    review: Review, finding: FindingRecord, officer: Client
) -> None:
    html = page_of(review, officer)
    ticked = re.findall(r'name="findings" value="(\d+)"[^>]*checked', html)
    assert ticked == [str(review.findings.get(check_name="weekday").pk)]
    said = {"kind": "wording", "reason": "丸数字を、1、2に直してください。", "findings": [str(finding.pk)]}
    assert officer.post(address("return", review), said).status_code == 302
    finding.refresh_from_db()
    assert finding.fate == Fate.ACCEPTED
    assert "指摘どおり差戻し" in page_of(review, officer)


def test_a_finding_of_another_announcement_is_no_choice(
    review: Review, officer: Client, clerk: User, head: User
) -> None:
    other = in_patrol(clerk, head, body=BODY).findings.get(check_name="characters")
    said = {"kind": "wording", "reason": "丸数字を、1、2に直してください。", "findings": [str(other.pk)]}
    response = officer.post(address("return", review), said)
    assert response.status_code == 422
    assert "指摘が変わりました" in response.content.decode()


def test_without_findings_nothing_is_to_choose(clerk: User, head: User, officer: Client) -> None:
    review = in_patrol(clerk, head)
    review.findings.all().delete()
    assert "直してほしい指摘" not in page_of(review, officer)
    said = {"kind": "timing", "reason": "来週に移してください。今週は3通目です。"}
    assert officer.post(address("return", review), said).status_code == 302


def test_a_carried_dismissal_says_so(
    finding: FindingRecord, review: Review, officer: Client, pr_officer: User, clerk: User, head: User
) -> None:
    decisions.dismiss(finding, pr_officer, "番号なので問題なし")
    actions.return_to_clerk(review, pr_officer, "曜日を確かめて、直してください。")
    second = again(review, clerk, head, body=BODY.replace("(月)", "(木)"))
    assert "前の版で" in page_of(second, officer)


def test_the_dismissal_after_which_a_check_rests_says_so(
    review: Review, finding: FindingRecord, officer: Client
) -> None:
    decided(review, [Fate.DISMISSED] * 10 + [Fate.FIXED] * 9)
    url = reverse("patrol:dismiss", args=[review.announcement_id, finding.pk])
    html = officer.post(url, {"reason": "番号なので問題なし"}, follow=True).content.decode()
    assert "「機種依存文字」の検査は、『子育て』では休ませます（20件中11件が見送り）" in html


# --- what rests ------------------------------------------------------------------------------------


def test_what_rests_is_folded_and_not_counted(
    review: Review, officer: Client, clerk: User, head: User
) -> None:
    decided(review, POOR)
    later = in_patrol(clerk, head, body="①離乳食の始め方を学びます。")
    html = page_of(later, officer)
    assert RESTS in html
    assert "この指摘を見送る" not in html.split(RESTS)[1].split("</section>")[0]
    queue = officer.get(reverse("patrol:queue")).context["rows"]
    (row,) = [row for row in queue if row.review == later]
    assert "note" not in [one.severity.value for one in row.severities]
    assert is_csp_safe(html)


def test_the_head_and_the_approval_say_what_rests(
    review: Review, clerk: User, head: User, officer: Client
) -> None:
    decided(review, POOR)
    body = "①離乳食の始め方を学びます。"
    waiting = submitted(clerk, body=body)
    assert RESTS in signed_in(head).get(reverse("patrol:sign_off", args=[waiting.pk])).content.decode()
    later = in_patrol(clerk, head, body=body)
    assert RESTS in officer.get(address("approve", later)).content.decode()


def test_the_editor_says_what_rests_while_typing(review: Review, clerk: User) -> None:
    decided(review, POOR)
    post = post_of(review.announcement, body="①離乳食の始め方を学びます。")
    html = signed_in(clerk).post(reverse("patrol:live_findings"), post).content.decode()
    assert RESTS in html
    assert '<div class="finding" id="finding-1"' not in html or "機種依存文字" not in html.split(RESTS)[0]
    assert is_csp_safe(html)
