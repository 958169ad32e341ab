"""The changes a clerk is shown: exactly what differs, each with its reason."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.newsletter.house_style import Proposal, normalise, propose
from channels.newsletter.respelling import Edit, Rewriting
from channels.newsletter.style import HouseStyle
from channels.newsletter.tests.test_city_style import STYLES, TEXTS
from channels.newsletter.tests.test_days import NOVEMBER


def rebuilt(proposal: Proposal) -> str:
    """The text before, with the changes taken over one by one."""
    pieces, place = [], 0
    for change in proposal.changes:
        assert place <= change.start <= change.end
        assert proposal.before[change.start : change.end] == change.before
        pieces += [proposal.before[place : change.start], change.after]
        place = change.end
    return "".join([*pieces, proposal.before[place:]])


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        (
            "10:00～11:30、参加費2000円",
            [
                ("10:00～11:30", "午前10時〜11時30分", ("時刻は「午前10時」",)),
                ("2000", "2,000", ("金額は3桁ごとにコンマ",)),
            ],
        ),
        ("１０：００", [("１０：００", "午前10時", ("英数字は半角", "時刻は「午前10時」"))]),
        ("12月3日に", [("12月3日", "12月3日（木）", ("曜日を付ける",))]),
        ("来て下さい。。", [("下さい", "ください", ("補助動詞はひらがな",)), ("。。", "。", ("句点は1つ",))]),
        ("このままです。", []),
        ("https://example.jp/10:00?a=2000円", []),
    ],
)
def test_the_changes(text: str, changes: list[Any]) -> None:
    proposal = propose(text, HouseStyle(), NOVEMBER)
    assert [(one.before, one.after, one.reasons) for one in proposal.changes] == changes


def test_a_short_change_is_seen_in_its_word() -> None:
    (change,) = propose("年に3ヶ月だけ").changes
    assert (change.lead, change.before, change.tail) == ("年に3", "ヶ", "月だけ")
    (far,) = propose("詳しくは市のHPをご覧ください").changes
    assert (far.lead, far.before, far.tail) == ("…くは市の", "HP", "をご覧く…")
    (gap,) = propose("若葉  野市").changes
    assert (gap.shown_before, gap.shown_after) == ("（空白）（空白）", "（空白）")
    (gone,) = propose("若葉\u200b野市").changes
    assert (gone.shown_before, gone.shown_after) == ("（見えない字）", "（なし）")


@given(TEXTS, STYLES, st.sampled_from([None, NOVEMBER]))
def test_the_changes_cover_exactly_what_differs(text: str, style: HouseStyle, base: Any) -> None:
    proposal = propose(text, style, base)
    assert proposal.after == normalise(text, style, base) == rebuilt(proposal)
    assert all(change.reasons and change.before != change.after for change in proposal.changes)
    assert propose(proposal.after, style, base).changes == ()


@given(st.text(max_size=40))
def test_any_text_at_all(text: str) -> None:
    proposal = propose(text)
    assert proposal.after == normalise(text) == rebuilt(proposal)


@given(TEXTS, st.sampled_from(["https://example.jp/a~b:10:00", "a.b+c@example.co.jp", "0120-000-123"]), TEXTS)
def test_no_change_reaches_into_what_is_protected(before: str, kept: str, after: str) -> None:
    text = f"{before} {kept} {after}"
    start, end = len(before) + 1, len(before) + 1 + len(kept)
    proposal = propose(text, HouseStyle(), NOVEMBER)
    assert kept in proposal.after
    assert all(change.end <= start or end <= change.start for change in proposal.changes)


EDITS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.text("xyz", max_size=3)), max_size=4)


@given(st.text("abc", max_size=12), st.lists(EDITS, max_size=4))
def test_edits_upon_edits_keep_their_places(text: str, steps: list[list[tuple[int, int, str]]]) -> None:
    rewriting = Rewriting(text, traced=True)
    for step in steps:
        edits: list[Edit] = []
        for start, length, after in sorted(step):
            end = min(len(rewriting.now), start + length)
            if start <= end and (not edits or edits[-1].end < start):
                edits.append(Edit(start, end, after))
        rewriting.apply(edits, "理由")
    assert rebuilt(Proposal(text, rewriting.now, rewriting.changes)) == rewriting.now
