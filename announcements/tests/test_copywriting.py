from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from announcements.copywriting import FACEBOOK_MAX, LEAD_MAX_LINES, generate, sentences, shorten
from announcements.facts import Facts
from announcements.tests.test_facts import FACTS
from announcements.weight import columns
from announcements.weight.line_units import MAX_UNITS, utf16_units
from announcements.weight.x_weight import MAX_WEIGHT, find_urls, weighted_length

CLASS = Facts(
    title="離乳食教室（1回食）",
    body="離乳食の始め方を学びます。試食もあります。",
    department_name="健康課",
    department_phone="0000-12-3411",
    starts_on=date(2026, 12, 3),
    starts_at=time(10),
    ends_at=time(11, 30),
    place="南保健センター",
    audience_kind="other",
    audience_text="4〜6か月の子どもの保護者",
    capacity="10組",
    fee="無料",
    how_to_apply="電話で申し込む。",
    deadline_on=date(2026, 12, 1),
    url="https://www.city.wakabano.example.jp/kosodate/rinyushoku.html",
)


def test_line_has_a_heading_the_facts_and_the_link() -> None:
    assert generate("line", CLASS) == (
        "離乳食教室（1回食）\n\n"
        "離乳食の始め方を学びます。試食もあります。\n\n"
        "■日時：12月3日(木) 午前10時〜11時30分\n■場所：南保健センター\n■対象：4〜6か月の子どもの保護者\n"
        "■定員：10組\n■費用：無料\n■申込：電話で申し込む。\n■締切：12月1日(火)\n"
        "■問合せ：健康課 電話0000-12-3411\n\n"
        "くわしい案内\n"
        "https://www.city.wakabano.example.jp/kosodate/rinyushoku.html"
    )


def test_x_keeps_the_most_important() -> None:
    text = generate("x", CLASS)
    assert weighted_length(text) <= MAX_WEIGHT
    assert text.startswith("離乳食教室（1回食）")
    assert "■日時 12月3日(木) 午前10時〜11時30分" in text
    assert text.endswith(CLASS.url)


def test_x_as_a_thread_leaves_nothing_out() -> None:
    text = generate("x", CLASS, thread=True)
    assert "■定員：10組" in text
    assert weighted_length(text) > MAX_WEIGHT


def test_the_newsletter_gets_the_lead_only() -> None:
    assert generate("newsletter", CLASS) == "離乳食の始め方を学びます。試食もあります。"


def test_the_newsletter_lead_ends_with_a_sentence() -> None:
    facts = Facts(title="長い", body="一文目です。" + "長い文が続きます。" * 40)
    lead = generate("newsletter", facts)
    assert lead.endswith("。")
    assert columns.lines(lead) <= LEAD_MAX_LINES


def test_sentences_end_at_marks_and_line_breaks() -> None:
    assert sentences("一つ目。二つ目！\n三つ目") == ["一つ目。", "二つ目！", "三つ目"]
    assert sentences("「歩こう！」を合言葉に。わくわく！教室です。") == [
        "「歩こう！」を合言葉に。",
        "わくわく！教室です。",
    ]


def test_x_never_keeps_a_sentence_without_the_one_before() -> None:
    long = "65歳以上の人と、" + "持病のある60歳以上の人などを対象に、" * 8 + "助成があります。"
    facts = Facts(title="予防接種の助成", body=f"{long}ただし、すでに接種した人は対象になりません。")
    assert generate("x", facts) == "予防接種の助成"


def test_bare_numbers_are_people_and_yen_on_every_channel() -> None:
    facts = Facts(title="教室", capacity="20", fee="0", ends_on=date(2026, 12, 3), ends_at=time(17))
    for channel in ("line", "facebook"):
        text = generate(channel, facts)
        assert "定員：20人" in text
        assert "費用：無料" in text
        assert "日時：12月3日(木) 午後5時まで" in text
    assert "費用 無料" in generate("x", facts)


@pytest.mark.parametrize("channel", ["line", "x", "facebook", "newsletter"])
def test_a_title_alone_is_enough(channel: str) -> None:
    assert generate(channel, Facts(title="件名だけ")) in {"件名だけ", "", "件名だけ\n\n■問合せ："}


@given(FACTS)
def test_every_text_keeps_within_its_channel(facts: Facts) -> None:
    assert utf16_units(generate("line", facts)) <= MAX_UNITS
    assert weighted_length(generate("x", facts)) <= MAX_WEIGHT
    assert len(generate("facebook", facts)) <= FACEBOOK_MAX
    assert columns.lines(generate("newsletter", facts)) <= LEAD_MAX_LINES


@given(FACTS)
def test_the_url_is_whole_or_absent(facts: Facts) -> None:
    for channel in ("line", "x", "facebook"):
        text = generate(channel, facts)
        assert facts.url in text
        assert facts.title.strip()[:1] in text


@given(st.text(), st.integers(2, 60))
def test_shortening_always_fits(text: str, limit: int) -> None:
    assert weighted_length(shorten(text, lambda piece: weighted_length(piece) <= limit)) <= limit


def test_shortening_stops_at_a_mark_and_outside_a_url() -> None:
    text = "冬の講座、受付中。くわしくは https://www.city.wakabano.example.jp/very/long/path まで"
    for limit in range(4, weighted_length(text)):
        short = shorten(text, lambda piece, limit=limit: weighted_length(piece) <= limit)  # type: ignore[misc]
        for start, end in find_urls(text):
            assert text[start:end] in short or "https" not in short
    assert shorten(text, lambda piece: weighted_length(piece) <= 20) == "冬の講座、受付中。…"
