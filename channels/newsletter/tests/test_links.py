"""Short addresses: made once per article, opened by everybody, counted without knowing anybody."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection, connections
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from announcements.models import Channel
from channels.models import IssueItem, PrintLink, PrintLinkDay
from channels.newsletter import (
    arranging,
    assembling,
    links,
    openings,
    placing,
    planning,
    rendering,
    snapshot,
)
from channels.newsletter.tests.test_editing import an_article
from channels.tests.factories import make_delivery
from staff.models import User
from staff.wording import JAPAN

pytestmark = pytest.mark.django_db
PAGE = "https://www.city.wakaba.example/akachan"
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 15; CUBOT X18) AppleWebKit/537.36 Mobile Safari/537.36"}


def linked(url: str = PAGE, **changes: Any) -> IssueItem:
    item = an_article()
    for name, value in {"content": item.content | {"url": url}, **changes}.items():
        setattr(item, name, value)
    item.save()
    return item


def a_link(url: str = PAGE) -> PrintLink:
    links.short_url(linked(url))
    return PrintLink.objects.latest("pk")


def opened(client: Client, code: str, **headers: str) -> int:
    """The status of the answer."""
    return client.get(f"/p/{code}", headers=PHONE | headers).status_code


def test_an_article_gets_one_address_for_good(settings: Settings) -> None:
    settings.NEWSLETTER_SHORT_URL_BASE = "https://wkb.example.jp"
    item = linked()
    address = links.short_url(item)
    code = address.removeprefix("https://wkb.example.jp/p/")
    assert len(code) == 6
    assert not set(code) & set("01oilOILaeu")
    assert links.short_url(IssueItem.objects.get(pk=item.pk)) == address
    (of_doc,) = assembling.document(item.issue).items
    assert (of_doc.url, of_doc.short_url) == (PAGE, address)
    assert snapshot.from_json(snapshot.to_json(assembling.document(item.issue))).items == (of_doc,)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "www.city.wakaba.example",
        "//evil.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://city.example/",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "http://[::1",
        "https://city.example:99999999/",
        "https://city.example@evil.example/",
        "https://city.example\\@evil.example/",
        "https://city.example/a b",
        "https://city.example/\r\nSet-Cookie: a=b",
        "https://city.example/\x07",
        "https://city.example/" + "a" * 2000,
    ],
)
def test_no_address_leads_where_no_page_is(url: str) -> None:
    assert links.short_url(linked(url)) == ""
    assert not PrintLink.objects.exists()


def test_an_article_without_code_gets_none() -> None:
    assert links.short_url(linked(with_code=False)) == ""


def test_it_leads_where_the_newest_version_says(client: Client) -> None:
    item = linked()
    address = links.short_url(item)
    item.content |= {"url": PAGE + "/neu"}
    item.save()
    assert links.short_url(IssueItem.objects.get(pk=item.pk)) == address
    assert client.get(f"/p/{item.link.code}", headers=PHONE)["Location"] == PAGE + "/neu"


def test_a_page_that_is_read_writes_no_address(client: Client, pr_officer: User) -> None:
    """An article from before there were addresses gets one from the worker that sets it."""
    item = linked()
    proof = rendering.render(item.issue)
    PrintLink.objects.all().delete()
    before = assembling.document(item.issue)
    client.force_login(pr_officer)
    client.get(f"/admin/newsletter/{item.issue.pk}/")
    assert not rendering.is_current(item.issue, proof)
    assert not PrintLink.objects.exists()
    assert before.items[0].short_url == ""
    made = rendering.render(item.issue)
    assert rendering.is_current(item.issue, made)
    assert PrintLink.objects.count() == 1


def test_an_article_has_its_address_when_it_is_placed() -> None:
    item = an_article()
    with planning.editing():
        placed = placing.put(
            item.issue, make_delivery(Channel.NEWSLETTER).pk, item.content | {"url": PAGE}, item.section
        )
    assert placed.link.target == PAGE
    (found,) = [one for one in assembling.document(item.issue).items if one.key == str(placed.pk)]
    assert found.short_url.endswith(placed.link.code)


def test_a_code_wanted_again_is_printed_again(pr_officer: User) -> None:
    item = linked(with_code=False)
    proof = rendering.render(item.issue)
    arranging.set_code(pr_officer, item, True)
    assert not rendering.is_current(item.issue, proof)


def test_a_taken_code_is_tried_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    first = a_link()
    codes = iter([first.code, first.code, "bcdfgh"])
    monkeypatch.setattr(links, "new_code", lambda: next(codes))
    assert a_link().code == "bcdfgh"


def test_the_page_opens_without_a_trace_of_who_opens_it(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    link = a_link("https://www.city.wakaba.example/催し/?id=1&x=2#top")
    with django_assert_num_queries(2):
        answer = client.get(f"/p/{link.code}", headers=PHONE)
    assert answer.status_code == 302
    assert answer["Location"] == "https://www.city.wakaba.example/%E5%82%AC%E3%81%97/?id=1&x=2#top"
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert not answer.cookies
    assert not answer.has_header("Set-Cookie")
    assert "Cookie" not in answer.get("Vary", "")
    assert not Session.objects.exists()
    columns = {column.name for column in PrintLinkDay._meta.get_fields()}
    assert columns == {"id", "link", "day", "opened"}


def test_those_signed_in_get_no_cookie_either(client: Client, print_staff: object) -> None:
    client.force_login(print_staff)  # type: ignore[arg-type]
    answer = client.get(f"/p/{a_link().code}", headers=PHONE)
    assert answer.status_code == 302
    assert not answer.cookies


def test_openings_are_counted_by_the_day_in_japan(client: Client) -> None:
    link = a_link()
    with time_machine.travel(datetime(2026, 12, 1, 23, 59, 30, tzinfo=JAPAN), tick=False):
        assert [opened(client, link.code) for _ in range(2)] == [302, 302]
    with time_machine.travel(datetime(2026, 12, 2, 0, 0, 10, tzinfo=JAPAN), tick=False):
        opened(client, link.code.upper())
        opened(client, link.code + "/")
        opened(client, "".join(chr(ord(c) + 0xFEE0) for c in link.code))
    days = list(PrintLinkDay.objects.values_list("day", "opened"))
    assert days == [(date(2026, 12, 1), 2), (date(2026, 12, 2), 3)]
    assert IssueItem.objects.annotate(times=openings.times_opened()).get(pk=link.item_id).times == 5
    found = openings.of_delivery(link.item.delivery_id)
    assert found == openings.Openings(5, ((date(2026, 12, 2), 3), (date(2026, 12, 1), 2)))


@pytest.mark.parametrize(
    "headers",
    [
        {"Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"X-Moz": "prefetch"},
        {"X-Purpose": "preview"},
        {"User-Agent": ""},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "facebookexternalhit/1.1;line-poker/1.0"},
        {"User-Agent": "Slackbot-LinkExpanding 1.0"},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": "python-requests/2.32"},
    ],
)
def test_machines_are_led_and_not_counted(client: Client, headers: dict[str, str]) -> None:
    link = a_link()
    assert opened(client, link.code, **headers) == 302
    assert client.head(f"/p/{link.code}", headers=PHONE).status_code == 302
    assert not PrintLinkDay.objects.exists()


@pytest.mark.parametrize(
    "code",
    [
        "bcdfgh",
        "",
        "0O1lIi",
        "../../etc/passwd",
        "%2e%2e%2f",
        "%00%00%00%00%00%00",
        "bcdfg%0a",
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "bcdfgh" * 500,
        "%F0%9F%98%80",
        "%ff%fe",
    ],
)
def test_a_code_nobody_printed_says_where_to_look(client: Client, settings: Settings, code: str) -> None:
    settings.CITY_SITE_URL = "https://www.city.wakaba.example/"
    answer = client.get(f"/p/{code}", headers=PHONE)
    assert answer.status_code == 404
    assert not answer.cookies
    html = answer.content.decode()
    assert "alert(1)" not in html
    if "/" not in code.removesuffix("/"):
        assert "このアドレスのページは見つかりません" in html
        assert 'href="https://www.city.wakaba.example/"' in html
        assert "/admin/" not in html
        assert answer["Cache-Control"] == "no-store"
    assert not PrintLinkDay.objects.exists()


def test_nothing_can_be_posted(client: Client) -> None:
    assert client.post(f"/p/{a_link().code}", headers=PHONE).status_code == 405


def test_a_target_changed_behind_our_back_is_not_opened(client: Client) -> None:
    link = a_link()
    PrintLink.objects.update(target="javascript:alert(1)")
    assert opened(client, link.code) == 404


def test_a_full_column_and_a_failing_count_keep_nobody_from_the_page(client: Client) -> None:
    link = a_link()
    assert opened(client, link.code) == 302
    PrintLinkDay.objects.update(opened=2147483647)
    assert opened(client, link.code) == 302
    assert PrintLinkDay.objects.get().opened == 2147483647


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_are_counted_exactly(client: Client) -> None:
    link, ready = a_link(), threading.Barrier(8, timeout=30)

    def many(_: int) -> set[int]:
        try:
            ready.wait()
            return {opened(Client(), link.code) for _ in range(25)}
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert set.union(*pool.map(many, range(8))) == {302}
    assert PrintLinkDay.objects.get().opened == 200


@pytest.mark.django_db(transaction=True)
def test_eight_who_assemble_at_once_give_one_address() -> None:
    item, ready = linked(), threading.Barrier(8, timeout=30)

    def ask(_: int) -> str:
        try:
            ready.wait()
            return links.short_url(IssueItem.objects.get(pk=item.pk))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    assert PrintLink.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_database_that_refuses_the_count_still_leads_to_the_page(client: Client) -> None:
    link = a_link()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE channels_printlinkday RENAME TO away")
    try:
        assert opened(client, link.code) == 302
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO channels_printlinkday")
