from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from staff.confirmation import Confirmation, DeliberateAct


def test_a_tick_is_needed() -> None:
    assert not DeliberateAct({}, tick="確かめました").is_valid()
    assert DeliberateAct({"tick": "on"}, tick="確かめました").is_valid()


def test_the_word_must_be_the_word() -> None:
    form = DeliberateAct({"word": "はい"}, word="配信する")
    assert not form.is_valid()
    assert form.errors["word"] == ["「配信する」と入力してください。"]
    assert DeliberateAct({"word": " 配信する "}, word="配信する").is_valid()


def test_a_reason_can_be_asked_for() -> None:
    assert not DeliberateAct({"tick": "on"}, tick="確かめました", needs_reason=True).is_valid()
    assert DeliberateAct({"tick": "on", "reason": "誤り"}, tick="確かめました", needs_reason=True).is_valid()


@pytest.mark.parametrize(("tick", "word"), [("", ""), ("a", "b")])
def test_one_deliberate_act_not_none_not_two(tick: str, word: str) -> None:
    with pytest.raises(ValueError, match="one of them"):
        DeliberateAct(tick=tick, word=word)


def test_the_page_says_everything() -> None:
    form = DeliberateAct({}, word="配信する", needs_reason=True)
    confirmation = Confirmation(
        "12,345人のLINEに、いますぐ配信します。",
        "12,345人に配信する",
        "/back/",
        form,
        facts=[("配信先", "LINE・X")],
        consequences=["LINEは取り消せません。"],
    )
    html = render_to_string("components/confirm_body.html", {"confirmation": confirmation})
    for said in (
        "12,345人のLINEに",
        "LINE・X",
        "LINEは取り消せません。",
        "12,345人に配信する",
        'href="/back/"',
    ):
        assert said in html
    assert 'href="#id_reason"' in html
