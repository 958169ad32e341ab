"""Ruby is the paper's alone: checks read the words under it."""

from __future__ import annotations

from datetime import date

from announcements.facts import Facts
from announcements.models import Channel
from channels.composing import copies_of
from channels.tests.factories import make_content
from patrol.checks.draft import CheckInput

TODAY = date(2026, 11, 20)


def test_no_check_sees_the_signs_of_ruby() -> None:
    texts = {Channel.NEWSLETTER: "｜櫟木《くぬぎ》台で、冬鳥を見ます。"}
    content = make_content((Channel.NEWSLETTER,), texts=texts)
    draft = CheckInput(Facts.from_content(content), TODAY, TODAY, copies=copies_of(content))
    passage = next(one for one in draft.passages if one.field == "texts.newsletter")
    assert passage.text == "櫟木台で、冬鳥を見ます。"
