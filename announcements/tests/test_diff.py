from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from announcements.actions import save_draft
from announcements.diff import AUTOMATIC, Mark, changes, pieces, readable
from announcements.snapshot import snapshot
from announcements.tests.factories import make_announcement, make_picture
from staff.models import User


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [(piece.mark.value, piece.text) for piece in pieces(old, new)]


def test_words_are_marked_not_letters() -> None:
    assert told("会場は北会館です", "会場は南会館です") == [
        ("same", "会場は"), ("del", "北会館"), ("ins", "南会館"), ("same", "です"),
    ]  # fmt: skip
    assert told("午前10時", "午前11時") == [("same", "午前"), ("del", "10"), ("ins", "11"), ("same", "時")]


@given(st.text(max_size=80), st.text(max_size=80))
def test_nothing_is_lost_and_nothing_made_up(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(piece.text for piece in found if piece.mark is not Mark.ADDED) == old
    assert "".join(piece.text for piece in found if piece.mark is not Mark.REMOVED) == new


def test_long_texts_are_compared_by_lines() -> None:
    old = "あa" * 4000 + "\n終了"
    assert told(old, old + "です")[-2:] == [("del", "終了"), ("ins", "終了です")]


def no_words(segment: Mapping[str, Any]) -> str:
    return str(dict(segment))


@pytest.mark.django_db
def test_changes_name_their_fields(clerk: User) -> None:
    announcement = make_announcement(clerk)
    before = snapshot(announcement)
    announcement.place, announcement.fee, announcement.publish_at = "北会館", "", None
    announcement.channels = ["line"]
    make_picture(announcement)
    found = changes(before, snapshot(announcement), no_words)
    assert [change.label for change in found] == [
        "場所", "媒体", "配信日時", "画像", "費用", "Xの文面",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_text_is_shown_once_it_is_somebodys_own(clerk: User) -> None:
    announcement = make_announcement(clerk)
    before = snapshot(announcement)
    save_draft(announcement, clerk, texts={"line": "自分の言葉で書きました。"})
    (change,) = changes(before, snapshot(announcement))
    assert change.label == "LINEの文面"
    assert readable(before)["LINEの文面"] == AUTOMATIC
    assert [piece.text for piece in change.pieces if piece.mark is Mark.REMOVED] != []
    assert "".join(piece.text for piece in change.pieces if piece.mark is not Mark.REMOVED) == (
        "自分の言葉で書きました。"
    )


@pytest.mark.django_db
def test_equal_contents_have_no_changes(clerk: User) -> None:
    content = snapshot(make_announcement(clerk))
    assert changes(content, content) == []
    assert readable(content)["カテゴリ"] == "子育て"


@pytest.mark.parametrize(
    ("old", "new", "marks"),
    [
        (
            "手ふきをお持ちください",
            "手ふき・手帳をお持ちください",
            ["手", "ふき", "+・手帳", "をお", "持ちください"],
        ),
        ("手ふき・手帳をお持ち", "手ふきをお持ち", ["手", "ふき", "-・手帳", "をお", "持ち"]),
        ("参加します", "参加しました", ["参加", "-します", "+しました"]),
        ("12日", "15日", ["-12", "+15", "日"]),
    ],
)
def test_a_word_put_among_kana_leaves_the_kana(old: str, new: str, marks: list[str]) -> None:
    sign = {Mark.SAME: "", Mark.ADDED: "+", Mark.REMOVED: "-"}
    assert [sign[piece.mark] + piece.text for piece in pieces(old, new)] == marks
