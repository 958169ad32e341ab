"""パトロールの記録: the monthly report with its CSV, and the grades of the checks."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from patrol import actions, decisions
from patrol.checks import title_of
from patrol.models import CheckRest, EarlyFix, Fate, Review
from patrol.tests.factories import again, decided, in_patrol, make_readers, token_of
from patrol.tests.test_pages import is_csp_safe, signed_in
from staff.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

WRONG = {"title": "=離乳食教室", "body": "12月3日(月)に集まります。①離乳食の始め方を学びます。"}
RETURN = "曜日の書き方を確かめて、直してください。"
REPORT = "/admin/patrol/report/"


@pytest.fixture
def month(clerk: User, head: User, pr_officer: User, sunday_morning: time_machine.Traveller) -> Review:
    """One announcement returned after three hours, mended, and approved an hour after it came back."""
    first = in_patrol(clerk, head, **WRONG)
    sunday_morning.shift(timedelta(hours=3))
    decisions.dismiss(first.findings.get(check_name="characters"), pr_officer, "番号なので問題なし")
    actions.return_to_clerk(first, pr_officer, RETURN, "facts")
    second = again(first, clerk, head, body=WRONG["body"].replace("(月)", "(木)"))
    sunday_morning.shift(timedelta(hours=1))
    actions.approve(second, pr_officer, token=token_of(second))
    EarlyFix.objects.create(
        announcement=first.announcement, check_name="urls", severity="note", quote="http://"
    )
    return second


def text_of(client: Client, url: str = REPORT) -> str:
    html = client.get(url).content.decode()
    assert is_csp_safe(html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


# --- the report ------------------------------------------------------------------------------------


def test_the_report_tells_the_month(month: Review, pr_officer: User) -> None:
    text = text_of(signed_in(pr_officer))
    assert "パトロールの月報 2026年11月" in text
    assert "届いた 2件 承認した 1件 差し戻した 1件 取下げ 0件 残っている 0件" in text
    assert "判断までの時間（中央値） 2時間" in text
    assert "9割はこれ以内） 3時間" in text
    assert "配信の前に防いだもの（1件）" in text
    assert "「12月3日(月)」" in text
    assert RETURN in text
    assert "見送った指摘（1件）" in text
    assert "番号なので問題なし" in text
    assert "事実 1件" in text
    assert f"{title_of('urls')} 1か所" in text
    assert "月の途中の数字です" in text


def test_another_month_is_empty_and_says_so(month: Review, pr_officer: User) -> None:
    text = text_of(signed_in(pr_officer), f"{REPORT}?month=2026-10")
    assert "2026年10月" in text
    assert "届いた 0件" in text
    assert "判断までの時間（中央値） —" in text
    assert "この月に届いたお知らせはありません" in text
    assert "月の途中" not in text


@pytest.mark.parametrize("asked", ["2027-01", "2099-12", "abc", "2026-11'--"])
def test_the_future_and_nonsense_are_this_month(asked: str, pr_officer: User) -> None:
    response = signed_in(pr_officer).get(REPORT, {"month": asked})
    assert response.status_code == 200
    assert "2026年11月" in response.content.decode()


def test_what_is_left_at_the_end_of_the_month(
    clerk: User, head: User, pr_officer: User, sunday_morning: time_machine.Traveller
) -> None:
    review = in_patrol(clerk, head)
    sunday_morning.move_to(datetime.fromisoformat("2026-12-02T09:00:00+09:00"))
    actions.return_to_clerk(review, pr_officer, "日が過ぎてしまうので、直してください。")
    assert "残っている 1件" in text_of(signed_in(pr_officer), f"{REPORT}?month=2026-11")
    assert "残っている 0件" in text_of(signed_in(pr_officer))


@pytest.mark.parametrize(
    ("who", "seen"),
    [("clerk", True), ("head", True), ("division_head", True), ("other_clerk", False), ("admin_user", True)],
)
def test_a_department_sees_its_own(
    who: str, seen: bool, month: Review, request: pytest.FixtureRequest
) -> None:
    text = text_of(signed_in(request.getfixturevalue(who)))
    assert ("離乳食教室" in text) is seen
    assert ("届いた 2件" in text) is seen


def test_others_see_no_report(month: Review, print_staff: User) -> None:
    assert signed_in(print_staff).get(REPORT).status_code == 403
    assert signed_in(print_staff).get(f"{REPORT}findings.csv").status_code == 403
    assert Client().get(REPORT).status_code == 302


def test_the_csv_opens_in_a_spreadsheet_and_holds_no_formula(month: Review, pr_officer: User) -> None:
    response = signed_in(pr_officer).get(f"{REPORT}findings.csv?month=2026-11")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "%E6%8C%87%E6%91%98.csv" in response["Content-Disposition"]
    text = response.content.decode("utf-8-sig")
    assert "'=離乳食教室" in text
    assert ",=離乳食教室" not in text
    assert text.count("番号なので問題なし") == 1
    figures = signed_in(pr_officer).get(f"{REPORT}figures.csv").content.decode("utf-8-sig")
    assert "全体,,,届いた（件）,2\r\n" in figures


def test_a_clerks_csv_holds_the_own_department_only(month: Review, other_clerk: User) -> None:
    text = signed_in(other_clerk).get(f"{REPORT}findings.csv").content.decode("utf-8-sig")
    assert "離乳食教室" not in text


def test_the_menu_leads_there(month: Review, pr_officer: User, print_staff: User) -> None:
    assert REPORT in signed_in(pr_officer).get(reverse("admin:index")).content.decode()
    assert REPORT not in signed_in(print_staff).get(reverse("admin:index")).content.decode()


def test_the_home_page_says_what_decisions_ask_for(month: Review, pr_officer: User, clerk: User) -> None:
    decided(month, [Fate.DISMISSED] * 12 + [Fate.FIXED] * 8, check="urls")
    finding = month.findings.create(
        check_name="audience", severity="note", reason="対象が広すぎます。", category_code="kosodate"
    )
    Review.objects.filter(pk=month.pk).update(decision="")
    finding.refresh_from_db()
    decisions.dismiss(finding, pr_officer, "きょうだいも参加できるため")
    home = reverse("admin:index")
    text = text_of(signed_in(pr_officer), home)
    assert "『子育て』に加える例 1件" in text
    assert "休ませている検査が 1件 あります" in text
    assert "約束と検査の見直し" not in text_of(signed_in(clerk), home)


# --- the grades ------------------------------------------------------------------------------------


def grades(client: Client, query: str = "") -> str:
    return text_of(client, reverse("patrol:checks") + query)


def test_grades_of_checks(month: Review, pr_officer: User) -> None:
    decided(month, [Fate.DISMISSED] * 12 + [Fate.FIXED] * 8, check="urls")
    text = grades(signed_in(pr_officer))
    assert "20件 40%（8件） 休み 20件中12件が見送り" in text
    assert "機種依存文字 子育て 1件 0%（0件） 働いています" in text
    assert "日付と曜日" not in text  # its 「止める」 is not counted
    assert "日付と曜日" in grades(signed_in(pr_officer), "?category=kosodate")


@pytest.mark.parametrize("asked", ["", "?category=kosodate2", "?category=%00"])
def test_nothing_decided_yet(asked: str, pr_officer: User) -> None:
    make_readers(0)
    assert "まだ判断した指摘がありません" in grades(signed_in(pr_officer), asked)


@pytest.mark.parametrize(("who", "status"), [("clerk", 403), ("head", 403), ("pr_officer", 200)])
def test_who_sees_the_grades(who: str, status: int, month: Review, request: pytest.FixtureRequest) -> None:
    client = signed_in(request.getfixturevalue(who))
    assert client.get(reverse("patrol:checks")).status_code == status
    assert client.get(reverse("patrol:check", args=["urls", "kosodate"])).status_code == status


def test_the_manager_lets_a_check_rest_and_wakes_it_on_the_page(month: Review, pr_manager: User) -> None:
    client, url = signed_in(pr_manager), reverse("patrol:check", args=["characters", "kosodate"])
    assert "番号なので問題なし" in text_of(client, url)
    assert client.post(url, {"reason": "うるさい"}).status_code == 422
    said = {"reason": "丸数字は、この分野では使ってよい。", "lowers_stop": "on"}
    assert "休ませます" in client.post(url, said, follow=True).content.decode()
    assert "「止める」の指摘は「要確認」に下げて" in text_of(client, url)
    said = {"reason": "3か月たったので、また確かめる。"}
    assert "また働きます" in client.post(url, said, follow=True).content.decode()
    assert [one.rests for one in CheckRest.objects.order_by("pk")] == [True, False]


def test_an_officer_may_look_but_not_decide(month: Review, pr_officer: User) -> None:
    url = reverse("patrol:check", args=["characters", "kosodate"])
    assert "広報課長です" in text_of(signed_in(pr_officer), url)
    answer = signed_in(pr_officer).post(url, {"reason": "丸数字は、この分野では使ってよい。"}, follow=True)
    assert "できるのは広報課長" in answer.content.decode()
    assert not CheckRest.objects.exists()


@pytest.mark.parametrize("place", [("horoscope", "kosodate"), ("urls", "nothing")])
def test_no_such_place(place: tuple[str, str], month: Review, pr_manager: User) -> None:
    assert signed_in(pr_manager).get(reverse("patrol:check", args=place)).status_code == 404
