"""However events come, twice, late or shuffled, people end as the timestamps say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segments.models import AudienceRow, Category, Child, PendingReply, Subscriber, Ward, WebhookEvent
from segments.processing import process_pending
from segments.tests.factories import make_category, make_ward
from segments.tests.line_calls import call, child, event, preference, typed

pytestmark = pytest.mark.django_db
START = 1_795_000_000_000  # 2026-11-18
PEOPLE = ["U" + letter * 32 for letter in "ab"]


@dataclass
class Told:
    """What one person would have if all had been told in order: written down anew, without our code."""

    following: bool = True
    categories: frozenset[str] = frozenset()
    ward: str = ""
    children: frozenset[str] = frozenset()
    back: tuple[frozenset[str], str, frozenset[str]] | None = None

    def hear(self, act: str) -> None:
        before = self.categories, self.ward, self.children
        kind, _, value = act.partition("=")
        if kind in {"follow", "unfollow"}:
            self.following = kind == "follow"
            return
        if kind == "undo":
            self.categories, self.ward, self.children = self.back or before
            self.back = None
            return
        if kind == "on":
            self.categories |= {value}
        elif kind == "off":
            self.categories -= {value}
        elif kind == "ward":
            self.ward = value
        elif kind == "born":
            self.children |= {value}
        elif kind == "stop":
            self.categories = frozenset()
        if before != (self.categories, self.ward, self.children):
            self.back = before


ACTS = ["follow", "unfollow", "on=a", "off=a", "on=b", "off=b", "ward=x", "ward=y", "stop", "undo"]
ACTS += ["born=2024-05", "born=2020-01", "chat"]


def told(act: str, at: int, user: str) -> dict[str, Any]:
    kind, _, value = act.partition("=")
    match kind:
        case "follow" | "unfollow":
            return event(kind, at, user=user)
        case "on" | "off":
            return preference(f"pref1:category={value}:{kind}", at, user=user)
        case "ward":
            return preference(f"pref1:ward={value}", at, user=user)
        case "born":
            return child(f"{value}-15", at, user=user)
        case "undo":
            return typed("元に戻す", at, user=user)
        case "chat":
            return typed("こんにちは", at, user=user)
        case _:
            return preference("pref1:stop", at, user=user)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(data=st.data())
def test_any_order_any_repetition_any_chunks(client: Client, data: st.DataObject) -> None:
    WebhookEvent.objects.all().delete()
    PendingReply.objects.all().delete()
    Subscriber.objects.all().delete()
    bits = {"a": _category("a"), "b": _category("b")}
    wards = {code: _ward(code) for code in "xy"}
    story = data.draw(st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ACTS)), max_size=12))
    people = {user: Told() for user, _ in story}
    for user, act in story:
        people[user].hear(act)
    events = [told(act, START + place, user) for place, (user, act) in enumerate(story)]
    arriving = data.draw(st.permutations(events + data.draw(_some(events))))
    for each in arriving:
        call(client, each)
        if data.draw(st.booleans()):
            process_pending(data.draw(st.integers(1, 4)))
    process_pending()
    for user, expected in people.items():
        row = AudienceRow.objects.filter(subscriber__line_user_id=user).first()
        if row is None:
            assert expected == Told()
            continue
        assert row.following == expected.following
        assert row.categories == sum(1 << bits[code] for code in expected.categories)
        assert row.ward_id == wards.get(expected.ward)
        births = Child.objects.filter(subscriber=row.pk).values_list("birth_month", flat=True)
        assert set(births) == {date.fromisoformat(f"{month}-01") for month in expected.children}


def _some(events: list[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.sampled_from(events), max_size=4) if events else st.just([])


def _category(code: str) -> int:
    return (Category.objects.filter(code=code).first() or make_category(code)).bit


def _ward(code: str) -> int:
    return (Ward.objects.filter(code=code).first() or make_ward(code)).pk
