"""分析 shows each person the figures of the departments they answer for, and nothing of others."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from announcements.models import Announcement, State
from channels.analysis import Month
from channels.models import Delivery
from channels.pages.analysis_chart import LONGEST, chart_of
from channels.pages.analysis_csv import COLUMNS, harmless
from channels.tests.test_analysis import sent, told
from staff import navigation
from staff.models import Department, User
from staff.permissions import Action, can, departments_to
from staff.tests.cast import City

pytestmark = pytest.mark.django_db


def ask(client: Client, user: User, name: str = "channels:analysis", **query: str) -> HttpResponse:
    client.force_login(user)
    response = client.get(reverse(name), query)
    assert isinstance(response, HttpResponse)
    return response


def page(client: Client, user: User, **query: str) -> str:
    response = ask(client, user, **query)
    assert response.status_code == 200
    return response.content.decode()


def table(client: Client, user: User, **query: str) -> list[dict[str, str]]:
    response = ask(client, user, "channels:analysis_csv", **query)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture
def posts(city: City) -> list[Delivery]:
    """Six posts of 子育て支援課, each better received than the one before, and one of 健康課 to 18 people."""
    own = [sent(2000, department=city.childcare) for _ in range(6)]
    for number, delivery in enumerate(own):
        told(delivery, 2000, 40 + 20 * number, 10 + 4 * number)
    other = sent(18, category="bosai", department=city.health)
    Announcement.objects.filter(pk=other.revision.announcement_id).update(title="健康課の題")
    return [*own, other]


# --- who ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "departments"),
    [
        ("clerk", {"kosodate"}),
        ("head", {"kosodate"}),
        ("division_head", {"kodomo-bu", "kosodate"}),
        ("other_head", {"kenko"}),
        ("pr_officer", {"kodomo-bu", "kosodate", "kenko", "koho"}),
        ("pr_manager", {"kodomo-bu", "kosodate", "kenko", "koho"}),
        ("admin_user", {"kodomo-bu", "kosodate", "kenko", "koho"}),
        ("print_staff", set()),
    ],
)
def test_whose_figures(person: str, departments: set[str], request: pytest.FixtureRequest) -> None:
    user: User = request.getfixturevalue(person)
    reached = departments_to(user, Action.ANALYSE)
    assert set(Department.objects.filter(pk__in=reached).values_list("code", flat=True)) == departments
    assert reached == {each.pk for each in Department.objects.all() if can(user, Action.ANALYSE, each)}


def test_a_clerk_sees_the_own_department_alone(client: Client, clerk: User, posts: list[Delivery]) -> None:
    html = page(client, clerk)
    assert "対象は「子育て支援課」" in html
    assert "6件" in html
    assert "健康課" not in html
    assert all(row["担当課"] in {"", "子育て支援課", "ほかの課"} for row in table(client, clerk))


def test_a_head_of_a_division_sees_its_sections(
    client: Client, division_head: User, posts: list[Delivery]
) -> None:
    html = page(client, division_head)
    assert "こども部とその下の1課" in html
    assert "子育て支援課" in html
    assert "健康課" not in html


def test_pr_and_administrators_see_all(
    client: Client, pr_officer: User, admin_user: User, posts: list[Delivery]
) -> None:
    for person in (pr_officer, admin_user):
        html = page(client, person)
        assert "対象は「すべての課」" in html
        assert "健康課" in html


def test_print_staff_are_refused(client: Client, print_staff: User) -> None:
    assert ask(client, print_staff).status_code == 403
    assert ask(client, print_staff, "channels:analysis_csv").status_code == 403


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    assert client.get(reverse("channels:analysis")).status_code == 302
    assert client.get(reverse("channels:analysis_csv")).status_code == 302


def test_the_line_of_the_menu(clerk: User, print_staff: User) -> None:
    address = reverse("channels:analysis")
    lines = navigation.menu_for(clerk, address)
    assert [line.item.label for line in lines if line.current] == ["分析"]
    assert "分析" not in [line.item.label for line in navigation.menu_for(print_staff, address)]


# --- what ---------------------------------------------------------------------------------------------


def test_the_figures_in_words(client: Client, pr_officer: User, posts: list[Delivery]) -> None:
    html = page(client, pr_officer)
    assert re.search(r"LINEの投稿</dt><dd class=\"figure\">7件", html)
    assert re.search(r"届いた人（延べ）</dt><dd class=\"figure\">12,000人", html)
    assert re.search(r"URLを開いた割合（中央値）</dt><dd class=\"figure\">4.5%", html)  # of 2 … 7 %
    assert re.search(r"24時間以内のブロック（中央値）</dt><dd class=\"figure\">1.00%", html)
    assert '<span class="chip" data-tone="orange">1つの課に偏り</span>' in html


def test_small_numbers_are_kept_back(client: Client, pr_officer: User, posts: list[Delivery]) -> None:
    html = page(client, pr_officer)
    assert "20人未満" in html
    assert "18人" not in html
    blocked = html[html.index('id="blocked"') : html.index('id="mixture"')]
    assert re.findall(r"（(\d+)人）", blocked) == ["30", "26", "22"]  # 18, 14 and 10 are not ranked


def test_only_those_who_may_see_the_announcement_get_a_link(
    client: Client, pr_officer: User, posts: list[Delivery]
) -> None:
    best = posts[5]
    address = reverse("channels:delivery", args=[best.pk])
    assert address in page(client, pr_officer)
    announcement = best.revision.announcement_id
    Announcement.objects.filter(pk=announcement).update(state=State.DRAFT)  # back at its department
    assert address not in page(client, pr_officer)


def test_the_period_is_chosen(client: Client, clerk: User, city: City) -> None:
    sent(2000, department=city.childcare, at=timezone.now() - timedelta(days=60))
    assert "LINEの投稿はありません" in page(client, clerk, days="30")
    assert "1件" in page(client, clerk, days="90")
    assert 'aria-current="page">過去1年' in page(client, clerk, days="nonsense")


def test_nothing_is_inline(client: Client, pr_officer: User, posts: list[Delivery]) -> None:
    assert not re.search(r"\sstyle=|<style|\son\w+=", page(client, pr_officer))


# --- the chart ----------------------------------------------------------------------------------------


def test_the_longest_bar_is_the_fullest_month(client: Client, clerk: User, posts: list[Delivery]) -> None:
    html = page(client, clerk)
    assert html.count("<rect") == len(re.findall(r'<th scope="row">\d{4}年\d+月', html))
    assert f'width="{LONGEST}"' in html
    assert "投稿は合わせて6件です。" in html


def test_the_chart_says_which_whole_months_stand_out() -> None:
    counts = (1, 12, 7, 9, 30)  # the first and the last are partial
    months = [Month(date(2026, number, 1), count) for number, count in enumerate(counts, start=6)]
    chart = chart_of(months)
    assert "いちばん多い月は2026年7月の12件、いちばん少ない月は2026年8月の7件です。" in chart.says
    assert [bar.value for bar in chart.bars] == ["1件", "12件", "7件", "9件", "30件"]
    assert chart.bars[-1].length == LONGEST
    assert chart_of([Month(date(2026, 6, 1), 0)]).bars[0].length == 0


# --- the CSV ------------------------------------------------------------------------------------------


def test_the_table_for_spreadsheets(client: Client, pr_officer: User, posts: list[Delivery]) -> None:
    response = ask(client, pr_officer, "channels:analysis_csv", days="90")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in response["Content-Disposition"]
    rows = table(client, pr_officer, days="90")
    assert tuple(rows[0]) == COLUMNS
    whole, few = rows[0], next(row for row in rows if row["担当課"] == "健康課")
    assert list(whole.values()) == ["全体", "", "", "", "7", "12000", "4.5", "1.00", ""]
    assert list(few.values()) == ["担当課別", "", "健康課", "", "1", "20人未満", "", "", ""]
    assert sum(int(row["LINEの投稿（件）"]) for row in rows if row["区分"] == "月別") == 7


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_is_a_formula(begins: str) -> None:
    assert harmless(f"{begins}HYPERLINK(1)") == f"'{begins}HYPERLINK(1)"
    assert harmless("子育て") == "子育て"


def test_a_name_cannot_bring_a_formula(client: Client, pr_officer: User, city: City) -> None:
    Department.objects.filter(pk=city.health.pk).update(name='=cmd|" /C calc"!A0')
    sent(2000, department=city.health)
    assert any(row["担当課"].startswith("'=cmd") for row in table(client, pr_officer))
