from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from segments.models import Category, CharterVersion
from segments.tests.factories import make_category, make_subscriber
from staff.models import AuditEntry, User


@pytest.fixture
def page(client: Client, pr_officer: User) -> Client:
    client.force_login(pr_officer)
    return client


def charter(**changed: Any) -> dict[str, Any]:
    return {
        "name": "子育て",
        "code": "kosodate",
        "promise": "小学校入学前のお子さんがいる方へお届けします。",
        "reader_profile": "0〜6歳の子の保護者",
        "age_min": "0",
        "age_max": "6",
        "fits": "離乳食教室\r\n\r\n 親子ひろば \r\n離乳食教室",
        "does_not_fit": "二十歳のつどい",
        "keywords": "離乳食\n親子",
        "newsletter_section": "子育て",
        "order": "1",
        "is_active": "on",
    } | changed


def test_a_charter_is_written_with_one_example_per_line(page: Client) -> None:
    response = page.post(reverse("admin:segments_category_add"), charter())
    assert response.status_code == 302, response.context["adminform"].form.errors
    category = Category.objects.get()
    assert category.fits == ["離乳食教室", "親子ひろば"]
    assert category.keywords == ["離乳食", "親子"]
    assert category.bit == 0


def test_a_changed_weekly_cap_is_in_the_log_of_acts(page: Client) -> None:
    category = make_category("kosodate", "子育て")
    address = reverse("admin:segments_category_change", args=[category.pk])
    assert page.post(address, charter(weekly_cap="2", why="登録画面の文に合わせる")).status_code == 302
    category.refresh_from_db()
    assert category.weekly_cap == 2
    entry = AuditEntry.objects.filter(object_id=str(category.pk)).latest("pk")
    assert "週の上限" in str(entry.detail)
    assert (
        page.post(address, charter(weekly_cap="0", why="なくしてみる")).status_code == 200
    )  # refused: a cap of none is no cap
    category.refresh_from_db()
    assert category.weekly_cap == 2


def test_bits_go_on_from_the_highest_ever_used(page: Client) -> None:
    make_category("old", bit=7, is_active=False)
    page.post(reverse("admin:segments_category_add"), charter())
    assert Category.objects.get(code="kosodate").bit == 8
    category = Category.objects.get(code="old")
    assert page.post(reverse("admin:segments_category_delete", args=[category.pk])).status_code == 403


def test_the_sixty_fourth_category_is_refused(page: Client) -> None:
    make_category("last", bit=62)
    response = page.post(reverse("admin:segments_category_add"), charter())
    assert "63までしか作れません" in response.content.decode()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"promise": ""}, "何を約束したか"),
        ({"age_min": "7"}, "入れ替えてください"),
        ({"keywords": "長" * 31}, "1行は30字まで"),
        ({"fits": "長" * 121}, "1行は120字まで"),
        ({"code": "日本語"}, "半角の英字・数字"),
    ],
)
def test_errors_say_what_to_do(page: Client, changed: dict[str, Any], message: str) -> None:
    response = page.post(reverse("admin:segments_category_add"), charter(**changed))
    assert response.status_code == 200
    assert message in response.content.decode()


def test_a_changed_promise_is_on_record_and_the_code_stays(page: Client, pr_officer: User) -> None:
    page.post(reverse("admin:segments_category_add"), charter())
    category = Category.objects.get()
    change = reverse("admin:segments_category_change", args=[category.pk])
    page.post(
        change,
        charter(promise="新しい約束です。", code="another", fits="離乳食教室", why="登録画面の文に合わせる"),
    )
    category.refresh_from_db()
    assert (category.promise, category.code) == ("新しい約束です。", "kosodate")
    entry = AuditEntry.objects.latest("id")
    assert entry.actor == pr_officer
    assert entry.reason == "登録画面の文に合わせる"
    assert set(entry.detail["changes"]) == {"約束", "合う例"}
    assert entry.detail["changes"]["約束"][1] == "新しい約束です。"
    assert entry.detail["changes"]["合う例"] == [["離乳食教室", "親子ひろば"], ["離乳食教室"]]
    history = page.get(reverse("admin:segments_category_history", args=[category.pk])).content.decode()
    assert "新しい約束です。" in history


def test_changing_a_charter_takes_a_reason_but_its_place_in_the_list_does_not(page: Client) -> None:
    page.post(reverse("admin:segments_category_add"), charter())
    category = Category.objects.get()
    change = reverse("admin:segments_category_change", args=[category.pk])
    response = page.post(change, charter(reader_profile="未就学児の保護者"))
    assert "変える理由を" in response.content.decode()
    assert page.post(change, charter(order="5")).status_code == 302
    category.refresh_from_db()
    assert (category.order, category.reader_profile) == (5, "0〜6歳の子の保護者")
    assert category.charter_versions.count() == 1


def test_every_charter_is_kept(page: Client, pr_officer: User) -> None:
    page.post(reverse("admin:segments_category_add"), charter())
    category = Category.objects.get()
    change = reverse("admin:segments_category_change", args=[category.pk])
    page.post(change, charter(age_max="7", why="小学1年生まで広げる"))
    first, second = category.charter_versions.order_by("number")
    assert (first.reason, first.content["age_max"], first.by) == ("はじめの内容", "6", pr_officer)
    assert (second.reason, second.content["age_max"]) == ("小学1年生まで広げる", "7")


def test_a_charter_older_than_its_history_keeps_what_it_was(page: Client) -> None:
    category = make_category("kosodate", "子育て", promise="むかしの約束です。")
    change = reverse("admin:segments_category_change", args=[category.pk])
    page.post(change, charter(why="登録画面の文に合わせる"))
    first, second = category.charter_versions.order_by("number")
    assert (first.content["promise"], first.by) == ("むかしの約束です。", None)
    assert second.content["promise"] == charter()["promise"]


def test_an_old_version_is_looked_at_before_it_is_restored(page: Client) -> None:
    page.post(reverse("admin:segments_category_add"), charter())
    category = Category.objects.get()
    change = reverse("admin:segments_category_change", args=[category.pk])
    page.post(change, charter(promise="新しい約束です。", age_max="7", why="小学1年生まで広げる"))
    html = page.get(f"{change}?restore=1").content.decode()
    assert "まだ保存していません" in html
    assert charter()["promise"] in html
    assert "第1版に戻すため" in html
    category.refresh_from_db()
    assert category.promise == "新しい約束です。"
    page.post(f"{change}?restore=1", charter(why="第1版に戻すため"))
    category.refresh_from_db()
    assert category.promise == charter()["promise"]
    assert category.age_max == Decimal(6)
    assert category.charter_versions.count() == 3
    assert page.get(f"{change}?restore=99999999999999999999").status_code == 200


def test_a_version_never_changes(page: Client) -> None:
    page.post(reverse("admin:segments_category_add"), charter())
    with pytest.raises(IntegrityError), transaction.atomic():
        CharterVersion.objects.update(reason="なかったことに")


def test_everybody_reads_the_promises_and_only_pr_changes_them(client: Client, clerk: User) -> None:
    category = make_category("kosodate", "子育て")
    for _ in range(21):
        make_subscriber([category])
    client.force_login(clerk)
    html = client.get(reverse("segments:categories")).content.decode()
    assert "21人" in html
    assert category.promise in html
    assert "約束を直す" not in html
    assert client.get(reverse("admin:segments_category_add")).status_code == 403
    change = reverse("admin:segments_category_change", args=[category.pk])
    assert client.post(change, charter()).status_code == 403


def test_few_subscribers_are_not_counted_out(page: Client) -> None:
    make_subscriber([make_category("rare", "まれ")])
    html = page.get(reverse("segments:categories")).content.decode()
    assert "20人未満" in html
    assert "約束を直す" in html


def test_nobody_has_a_page_about_a_subscriber(page: Client, pr_officer: User) -> None:
    pr_officer.is_superuser = True
    pr_officer.save()
    person = make_subscriber()
    html = page.get(reverse("admin:app_list", args=["segments"])).content.decode()
    assert "subscriber" not in html
    assert "webhook" not in html
    assert page.get(f"/admin/segments/subscriber/{person.pk}/change/").status_code in {302, 404}


def test_the_home_page_tells_pr_how_many_friends_there_are(page: Client) -> None:
    for _ in range(30):
        make_subscriber()
    html = page.get(reverse("admin:index")).content.decode()
    assert "30人" in html
    assert "増えた人 0人" in html
