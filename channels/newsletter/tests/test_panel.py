"""The panel beside the newsletter's text says what will really be printed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from announcements.copywriting import generate
from announcements.facts import Facts
from announcements.models import Channel
from announcements.tests.factories import make_announcement
from announcements.tests.posting import post_of
from channels.composing import compose_all
from channels.models import Issue, PaperSection
from channels.newsletter.panel import Panel, panel_of
from channels.newsletter.tests.factories import make_issue
from channels.tests.factories import make_content
from staff.models import User

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
ALL = tuple(Channel.values)


def panel(text: str, **changes: Any) -> Panel:
    content = make_content((Channel.NEWSLETTER,), texts={Channel.NEWSLETTER: text}, **changes)
    shown = panel_of(content, TODAY)
    assert shown
    return shown


def printed(text: str, **changes: Any) -> dict[str, Any]:
    content = make_content((Channel.NEWSLETTER,), texts={Channel.NEWSLETTER: text}, **changes)
    item: dict[str, Any] = compose_all(content)[Channel.NEWSLETTER].parts[0]["item"]
    return item


@pytest.mark.parametrize(
    "text",
    [
        "10:00～11:30、参加費2000円",
        "12月4日に集まり、来て下さい",
        "このままで結構です。",
        "｜櫟木《くぬぎ》台で、18才から",
    ],
)
def test_what_it_proposes_is_what_is_frozen(text: str) -> None:
    assert panel(text).proposal.after == printed(text)["lead"]


def test_the_delivery_s_day_tells_the_days_of_the_text() -> None:
    text = "1月11日まで受け付けます。"
    facts: dict[str, Any] = {"facts": {}, "publish_at": "2026-11-27T10:00:00+09:00"}
    assert (
        printed(text, **facts)["lead"]
        == "1月11日（月・祝）まで受け付けます。"
        == panel(text, **facts).proposal.after
    )
    assert printed(text, facts={})["lead"] == text  # nobody knows of which year


def test_title_and_facts_are_told_apart() -> None:
    shown = panel("本文", title="１０才の会", facts={"fee": "2000円"})
    assert [(name, change.after) for name, change in shown.elsewhere] == [
        ("件名", "10"),
        ("件名", "歳"),
        ("費用", "2,000"),
    ]


def test_it_says_where_the_article_comes_in_and_how_wide() -> None:
    make_issue(7, date(2027, 1, 1))
    PaperSection.objects.filter(name="催し").update(characters=13, item_lines=3)
    shown = panel("あ" * 26)
    assert str(shown.issue) == "第7号"
    assert (shown.shape.section, shown.column.characters, shown.column.budget) == ("催し", 13, 3)
    assert shown.column.over == shown.column.lines - 3 > 0
    assert any("行超えています" in flag.reason for flag in shown.flags)


def test_an_issue_that_comes_too_late_is_told() -> None:
    make_issue(7, date(2027, 1, 1))
    told = "掲載期限（12月20日(日)）までに発行する号がないため、市政だよりには載りません。"
    late, in_time = (
        [flag.reason for flag in panel("本文", expires_at=day).flags]
        for day in ("2026-12-20T17:00:00+09:00", "2027-01-01T00:00:00+09:00")
    )
    assert told in late
    assert told not in in_time


def test_nothing_is_planned_by_looking() -> None:

    panel("本文")
    assert not Issue.objects.exists()


def test_ruby_in_what_every_channel_shows_is_told() -> None:
    shown = panel("本文", title="｜櫟木《くぬぎ》台")
    assert ("title", "｜櫟木《くぬぎ》") in [(flag.field, flag.quote) for flag in shown.flags]


def test_no_other_channel_sees_the_signs_of_ruby() -> None:
    plain = generate("line", Facts(title="観察会", body="櫟木台で冬鳥を見ます。"))
    texts = dict.fromkeys(ALL, plain) | {Channel.NEWSLETTER: "｜櫟木《くぬぎ》台で、冬鳥を見ます。"}
    content = make_content(ALL, texts=texts, title="観察会", body="櫟木台で冬鳥を見ます。")
    for channel, payload in compose_all(content).items():
        signs = {"｜", "《", "》"} & set(str(payload.to_json()))
        assert bool(signs) == (channel == Channel.NEWSLETTER)


@pytest.mark.parametrize("channels", [["line"], ["line", "newsletter"]])
def test_the_page_asks_as_the_clerk_types(client: Client, clerk: User, channels: list[str]) -> None:
    client.force_login(clerk)
    announcement = make_announcement(department=clerk.department, author=clerk, channels=channels)
    text = '10:00から<script>alert("x")</script>'
    post = post_of(announcement, own_newsletter="on", text_newsletter=text) | {"channels": channels}
    page = client.post(reverse("newsletter:panel"), post).content.decode()
    assert ("紙面では次のように直して載せます" in page) is ("newsletter" in channels)
    assert "<script>" not in page


def test_only_staff_who_are_signed_in_may_ask(client: Client, clerk: User) -> None:
    assert client.post(reverse("newsletter:panel")).status_code == 302
    client.force_login(clerk)
    assert client.get(reverse("newsletter:panel")).status_code == 405


def test_a_huge_text_is_not_read_at_all(client: Client, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("channels.newsletter.panel.propose", None)
    monkeypatch.setattr("channels.newsletter.panel.item_of", None)
    client.force_login(clerk)
    announcement = make_announcement(department=clerk.department, author=clerk, channels=["newsletter"])
    post = post_of(announcement, own_newsletter="on", text_newsletter="下さい。" * 2_000)
    page = client.post(reverse("newsletter:panel"), post | {"channels": ["newsletter"]}).content.decode()
    assert "4,000字までにしてください" in page
    assert "文面が長すぎて" in page
