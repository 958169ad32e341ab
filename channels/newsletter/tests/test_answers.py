"""Where an answer stands, from the rows alone."""

from __future__ import annotations

import pytest

from channels.models import ItemCheck, ItemVersion
from channels.newsletter import answers, closing, editing, proofreading
from channels.newsletter.answers import Standing, standing_of
from channels.newsletter.tests.factories import an_item_of, rewrite, set_and_sent
from staff.models import User
from staff.tests.cast import City

pytestmark = pytest.mark.django_db

Answer = ItemCheck.Answer


def said(answer: Answer, version: int) -> ItemCheck:
    return ItemCheck(answer=answer, version=version, reason="理由")


@pytest.mark.parametrize(
    ("version", "checks", "corrected", "standing"),
    [
        (1, [], [], Standing.UNSEEN),
        (1, [(Answer.CONFIRMED, 1)], [], Standing.CONFIRMED),
        (2, [(Answer.CONFIRMED, 1)], [2], Standing.CORRECTED),
        (2, [(Answer.CONFIRMED, 1)], [], Standing.CORRECTED),
        (2, [(Answer.CONFIRMED, 2), (Answer.CONFIRMED, 1)], [2], Standing.CONFIRMED),
        (1, [(Answer.CHANGE, 1)], [], Standing.CHANGE),
        (2, [(Answer.CHANGE, 1)], [2], Standing.CORRECTED),
        (2, [(Answer.CHANGE, 1)], [], Standing.CHANGE),
        (3, [(Answer.CHANGE, 2)], [2], Standing.CHANGE),
        (1, [(Answer.SETTLED, 1), (Answer.CHANGE, 1)], [], Standing.ANSWERED),
        (2, [(Answer.SETTLED, 1), (Answer.CHANGE, 1)], [2], Standing.CORRECTED),
        (1, [(Answer.CONFIRMED, 1), (Answer.CHANGE, 1)], [], Standing.CONFIRMED),
        (1, [(Answer.CHANGE, 1), (Answer.CONFIRMED, 1)], [], Standing.CHANGE),
    ],
)
def test_the_newest_answer_counts_for_the_text_it_was_about(
    version: int, checks: list[tuple[Answer, int]], corrected: list[int], standing: Standing
) -> None:
    assert standing_of(version, [said(*each) for each in checks], corrected) is standing


def test_a_shorter_text_is_no_answer_to_a_request(city: City, clerk: User, pr_officer: User) -> None:
    item = an_item_of(city.childcare)
    proof = set_and_sent(pr_officer, item.issue)
    proofreading.ask_change(clerk, proofreading.Seen(item.pk, 1, proof.version), "定員を15組に")
    rewrite(item, "短い。", ItemVersion.Made.SHORTENED)
    assert answers.standing_of_item(item).standing is Standing.CHANGE
    rewrite(item, "15組です。")
    assert answers.standing_of_item(item).standing is Standing.CORRECTED


def test_moving_an_article_leaves_its_answer(city: City, clerk: User, pr_officer: User) -> None:
    item = an_item_of(city.childcare)
    proof = set_and_sent(pr_officer, item.issue)
    proofreading.confirm(clerk, proofreading.Seen(item.pk, 1, proof.version))
    editing.move(pr_officer, item, "子育て")
    assert closing.blockers(item.issue).open == ()
    rewrite(item, "別の文です。")
    assert [one.item for one in closing.blockers(item.issue).open] == [item]


def test_each_person_waits_for_the_own_department_until_the_first_date(
    city: City, clerk: User, other_clerk: User, pr_officer: User, division_head: User
) -> None:
    item = an_item_of(city.childcare)
    an_item_of(city.health)
    assert answers.waiting_for(clerk).count == 0  # nobody has been asked
    set_and_sent(pr_officer, item.issue)
    waiting = answers.waiting_for(clerk)
    assert (waiting.count, waiting.due_on) == (1, item.issue.editing_date)
    assert answers.waiting_for(other_clerk).count == 1
    assert answers.waiting_for(pr_officer).count == 0
    assert answers.waiting_for(division_head).count == 0
    [(_, rows)] = answers.of_person(clerk)
    assert [row.item for row in rows] == [item]
