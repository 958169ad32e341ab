"""The sections of one issue and the formats: what fits, what is renamed, what cannot go."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from channels.models import IssueItem, IssueSection, PaperFormat, PaperSection
from channels.newsletter import arranging, assembling, sectioning
from channels.newsletter.tests.articles import place_article
from channels.newsletter.tests.browsing import filled_in
from channels.newsletter.tests.factories import close_by_hand, make_issue
from segments.models import Category
from segments.tests.factories import make_category
from staff.errors import Refused
from staff.models import User

pytestmark = pytest.mark.django_db


def test_a_renamed_section_keeps_its_articles(print_staff: User) -> None:
    item = place_article()
    row = item.issue.sections.get(name="催し")
    row.name, row.line_budget = "イベント", 111
    sectioning.save_sections(print_staff, item.issue, [row])
    item.refresh_from_db()
    assert item.section == "イベント"
    assert item.issue.sections.get(name="イベント").line_budget == 111


def test_a_section_with_articles_cannot_go_and_an_empty_one_can(print_staff: User) -> None:
    item = place_article()
    rows = {row.name: row for row in item.issue.sections.all()}
    with pytest.raises(Refused, match="記事が1件あるため"):
        sectioning.save_sections(print_staff, item.issue, [], [rows["催し"]])
    sectioning.save_sections(print_staff, item.issue, [], [rows["健康"]])
    assert not item.issue.sections.filter(name="健康").exists()


def test_impossible_columns_double_names_and_closed_issues_are_refused(print_staff: User) -> None:
    issue = make_issue()
    row = issue.sections.get(name="催し")
    row.columns, row.characters = 8, 60
    with pytest.raises(Refused, match="「催し」：8段"):
        sectioning.save_sections(print_staff, issue, [row])
    twin = IssueSection(name="健康", order=9)
    with pytest.raises(Refused, match="もうあります"):
        sectioning.save_sections(print_staff, issue, [twin])
    closed = close_by_hand(issue)
    with pytest.raises(Refused, match="校了"):
        sectioning.save_sections(print_staff, closed, [])


def test_the_page_adds_a_section_and_keeps_what_was_typed(client: Client, print_staff: User) -> None:
    issue = make_issue()
    client.force_login(print_staff)
    url = reverse("newsletter:sections", args=[issue.pk])
    data = filled_in(client, url)
    last = int(data["form-TOTAL_FORMS"]) - 1
    new = {"name": "読者の広場", "order": "20", "line_budget": "40", "item_lines": "15"}
    data |= {f"form-{last}-{name}": value for name, value in new.items()}
    assert client.post(url, data | {f"form-{last}-item_lines": "0"}).status_code == 200
    assert client.post(url, data).status_code == 302
    assert issue.sections.get(name="読者の広場").item_lines == 15


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"characters": 30}, "幅210mmの紙に入りません"),
        ({"lines": 70}, "高さ297mmの紙に入りません"),
        ({"pitch": "10"}, "ふりがなが入りません"),
        ({"text_size": "4"}, "文字の大きさは"),
        ({}, ""),
    ],
)
def test_a_format_has_to_fit_its_paper(
    client: Client, print_staff: User, changes: dict[str, object], message: str
) -> None:
    client.force_login(print_staff)
    data = {
        "name": "試し",
        "width": 210,
        "height": 297,
        "columns": 3,
        "characters": 17,
        "lines": 49,
        "text_size": "9.5",
        "pitch": "15",
        "colours": "two",
        "binding": "left",
    }
    answer = client.post(reverse("admin:channels_paperformat_add"), data | changes)
    assert (answer.status_code == 302) == (not message)
    assert message in answer.content.decode()
    assert PaperFormat.objects.filter(name="試し").exists() == (not message)


def test_a_format_in_which_something_was_printed_stays(client: Client, print_staff: User) -> None:
    issue = close_by_hand(make_issue())
    client.force_login(print_staff)
    url = reverse("admin:channels_paperformat_change", args=[issue.format_id])
    client.post(url, {"name": "新しい名前", "columns": 5})
    issue.format.refresh_from_db()
    assert (issue.format.name, issue.format.columns) == ("新しい名前", 3)


def test_a_section_is_added_and_offered_to_categories(client: Client, pr_officer: User) -> None:
    client.force_login(pr_officer)
    data = {"name": "読者の広場", "order": 30, "line_budget": 0, "item_lines": 20, "is_active": "on"}
    assert client.post(reverse("admin:channels_papersection_add"), data).status_code == 302
    PaperSection.objects.filter(name="相談").update(is_active=False)
    category: Category = make_category("kosodate")
    html = client.get(reverse("admin:segments_category_change", args=[category.pk])).content.decode()
    assert '<option value="読者の広場">' in html
    assert '<option value="相談">' not in html


def test_a_section_named_as_a_drill_is_refused_where_it_counts(
    client: Client, pr_officer: User, settings: Settings
) -> None:
    settings.LIVE = True
    client.force_login(pr_officer)
    data = {"name": "【訓練】", "order": 30, "line_budget": 0, "item_lines": 20, "is_active": "on"}
    html = client.post(reverse("admin:channels_papersection_add"), data).content.decode()
    assert "本番の紙面に載せられません" in html
    assert 'value="【訓練】"' in html
    assert not PaperSection.objects.filter(name="【訓練】").exists()


@pytest.mark.parametrize("name", ["admin:channels_paperformat_add", "admin:channels_papersection_changelist"])
def test_others_do_not_get_in(client: Client, name: str, clerk: User, admin_user: User) -> None:
    for person in (clerk, admin_user):
        client.force_login(person)
        assert client.get(reverse(name)).status_code == 403


def test_an_article_renamed_with_its_section_is_still_found(print_staff: User) -> None:
    """Also one taken out: it comes back into the section as it is called then."""
    item = place_article()
    IssueItem.objects.filter(pk=item.pk).update(withdrawn_at=item.placed_at)
    row = item.issue.sections.get(name="催し")
    row.name = "イベント"
    sectioning.save_sections(print_staff, item.issue, [row])
    assert IssueItem.with_withdrawn.get().section == "イベント"


def test_new_issues_begin_with_the_sections_in_use() -> None:
    PaperSection.objects.filter(name="相談").update(is_active=False)
    assert "相談" not in make_issue(5, date(2027, 3, 1)).sections.values_list("name", flat=True)


def test_an_article_brought_back_finds_its_section_again(print_staff: User, pr_officer: User) -> None:
    item = place_article("戻る記事")
    arranging.take_out(pr_officer, item, "確認中のため")
    row = item.issue.sections.get(name="催し")
    sectioning.save_sections(print_staff, item.issue, [], [row])
    arranging.bring_back(pr_officer, item)
    assert [section.name for section in assembling.document(item.issue).sections] == ["催し"]
    assert item.issue.sections.filter(name="催し").exists()


def test_an_article_without_a_section_stands_at_the_end() -> None:
    place_article("ふつうの記事")
    item = place_article("はぐれた記事")
    IssueItem.objects.filter(pk=item.pk).update(section="なぞの欄")
    (_, last) = assembling.document(item.issue).sections
    assert (last.name, [each.text.title for each in last.items]) == ("なぞの欄", ["はぐれた記事"])
