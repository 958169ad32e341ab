from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from segments.models import AudienceRow
from segments.tests.factories import make_category, make_subscriber, make_ward
from staff.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def spread(page: Client, **fields: object) -> str:
    return count(page, "segments:spread", **fields)


def count(page: Client, name: str = "segments:count", **fields: object) -> str:
    data = {f"segment-{name}": value for name, value in fields.items() if not name.startswith("publish")}
    data |= {name: value for name, value in fields.items() if name.startswith("publish")}
    response = page.post(reverse(name), data)
    assert response.status_code == 200
    return response.content.decode()


def test_it_says_how_many_and_who(page: Client) -> None:
    category, ward = make_category("kosodate", "子育て"), make_ward("higashi", "東区")
    for _ in range(25):
        make_subscriber([category], ward)
    make_subscriber()
    html = count(page, reach="chosen", any_of="kosodate", wards="higashi")
    assert "25人</strong>に届きます" in html
    assert "『子育て』を選んだ人で、東区に住む人" in html
    assert "banner" not in html


def test_who_they_are_follows_the_number(page: Client) -> None:
    category, ward = make_category("kosodate", "子育て"), make_ward("higashi", "東区")
    for _ in range(25):
        make_subscriber([category], ward)
    assert reverse("segments:spread") in count(page, any_of="kosodate")
    html = spread(page, any_of="kosodate")
    assert '<th scope="row">東区</th><td class="number">25人</td>' in html
    assert '<th scope="row">子育て</th><td class="number">25人</td>' in html


def test_few_people_are_not_spread_at_all(page: Client) -> None:
    category = make_category("kosodate", "子育て")
    for _ in range(19):
        make_subscriber([category])
    assert reverse("segments:spread") not in count(page, any_of="kosodate")
    assert "<table" not in spread(page, any_of="kosodate")
    assert spread(page, any_of="gone") == ""


def test_those_who_have_blocked_the_account_are_said_too(page: Client) -> None:
    category = make_category("kosodate", "子育て")
    for number in range(60):
        make_subscriber([category], following=number >= 25)
    html = count(page, any_of="kosodate")
    assert "35人</strong>に届きます" in html
    assert "ほかに25人は、ブロック中" in html
    for person in AudienceRow.objects.filter(following=False)[:10]:
        person.delete()
    assert "ほかに20人未満は、ブロック中" in count(page, any_of="kosodate")


def test_small_numbers_are_blurred_and_warned_of(page: Client) -> None:
    category = make_category("kosodate", "子育て")
    for _ in range(19):
        make_subscriber([category])
    html = count(page, any_of="kosodate")
    assert "20人未満</strong>に届きます" in html
    assert "19" not in html
    assert "条件をゆるめてください" in html


def test_nobody_everybody_and_nothing_chosen_are_told_apart(page: Client) -> None:
    make_category("kosodate", "子育て")
    make_subscriber()
    assert "だれにも届きません" in count(page, any_of="kosodate")
    assert "友だち全員に届きます" in count(page, reach="everyone")
    assert "まだ選ばれていません" in count(page, reach="chosen")


def test_a_wrong_choice_gives_its_error_in_place(page: Client) -> None:
    assert "人数を数えられません" in count(page, any_of="gone")


def test_childrens_ages_count_on_the_day_it_goes_out(page: Client) -> None:
    for _ in range(20):
        make_subscriber(children=[date(2024, 1, 1)])
    with time_machine.travel(datetime(2026, 11, 22, tzinfo=UTC), tick=False):
        assert "20人" in count(page, child_age_max_months="34")
        assert "だれにも" in count(page, child_age_max_months="34", publish_at_0="2026-12-01")
        assert "20人" in count(page, child_age_max_months="34", publish_at_0="99-99-99")


@pytest.mark.parametrize("name", ["segments:count", "segments:spread"])
def test_only_signed_in_staff_may_count(client: Client, name: str) -> None:
    assert client.post(reverse(name)).status_code == 302


def test_people_without_a_role_may_not_count(client: Client, django_user_model: type[User]) -> None:
    client.force_login(django_user_model.objects.create_user("nobody", password="x", is_staff=True))
    assert client.post(reverse("segments:count")).status_code == 403
    assert client.post(reverse("segments:spread")).status_code == 403


def test_counting_is_asked_by_post(page: Client) -> None:
    assert page.get(reverse("segments:count")).status_code == 405
