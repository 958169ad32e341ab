"""The rules of 承認・差戻し・引上げ・代決・後閲・廃案 as one table, without a database.

The line: 1 係長 (person 1) → 2 合議 of persons 2 and 3, both → 3 課長 (person 4), who decides.
9 wrote it; 8 heads the department above; 7 may decide for 4; 6 is a clerk of the department; 5 is a stranger.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from patrol.models import Answer
from patrol.routes.rules import Act, Actor, Line, Seat, Step, acts, away_in, pull_up_to, stand_in_for

APPROVE, RETURN, RETURN_ONE, REJECT = Act.APPROVE, Act.RETURN, Act.RETURN_ONE, Act.REJECT
PULL_UP, STAND_IN, SKIP, SEE = Act.PULL_UP, Act.STAND_IN, Act.SKIP, Act.SEE

ACTORS = {
    1: Actor(1),
    2: Actor(2),
    3: Actor(3),
    4: Actor(4, heads=True, of_department=True),
    5: Actor(5),
    6: Actor(6, of_department=True),
    7: Actor(7, of_department=True, stands_in_for=frozenset({4})),
    8: Actor(8, heads=True, of_department=True),
    9: Actor(9, of_department=True),
}


def line(at: int | None, *, consults: bool = True, **kwargs: object) -> Line:
    """The line with step `at` open, those before it approved, those after it waiting.

    Without `consults` the second step is one of the section itself.
    """

    def seats(position: int, people: Iterable[int]) -> tuple[Seat, ...]:
        if at is None or position < at:
            answer = Answer.APPROVED
        else:
            answer = Answer.ASKED if position == at else Answer.WAITING
        return tuple(Seat(person, answer) for person in people)

    steps = (
        Step(1, 1, False, seats(1, [1])),
        Step(2, 2, False, seats(2, [2, 3]), consults),
        Step(3, 1, True, seats(3, [4])),
    )
    return Line(steps, at, frozenset({9}), **kwargs)  # type: ignore[arg-type]


HEAD_ACTS = {PULL_UP, RETURN}
TABLE = [
    # open step, away, person, what the person may do
    (1, set(), 1, {APPROVE, RETURN}),
    (1, set(), 2, set()),  # who is consulted is not above anybody
    (1, set(), 4, HEAD_ACTS),
    (1, set(), 5, set()),
    (1, set(), 6, set()),
    (1, set(), 7, set()),  # 代決 is for the last step only
    (1, set(), 8, HEAD_ACTS),  # the head above, though not asked
    (1, set(), 9, set()),
    (1, {1}, 1, {APPROVE, RETURN}),  # who is away and acts all the same is not away
    (1, {1}, 2, {SKIP}),
    (1, {1}, 6, {SKIP}),
    (1, {1}, 9, {SKIP}),  # the author may ask to go on, not decide
    (1, {1}, 5, set()),
    (1, {1}, 7, {SKIP}),
    (2, set(), 1, set()),  # has had their turn
    (2, set(), 2, {APPROVE, RETURN, RETURN_ONE}),
    (2, set(), 3, {APPROVE, RETURN, RETURN_ONE}),
    (2, set(), 4, {RETURN}),  # nor is anybody above who is consulted
    (2, set(), 8, {RETURN}),
    (2, {3}, 2, {APPROVE, RETURN, RETURN_ONE, SKIP}),
    (2, {4}, 7, set()),
    (3, set(), 4, {APPROVE, RETURN, RETURN_ONE, REJECT}),
    (3, set(), 7, set()),  # the decider is here
    (3, {4}, 7, {STAND_IN, RETURN}),
    (3, {4}, 8, HEAD_ACTS),
    (3, {4}, 6, set()),  # the final decider is never 後閲
    (3, {4}, 1, set()),
    (3, {4}, 9, set()),
    (None, set(), 4, set()),
    (None, {4}, 7, set()),
]


@pytest.mark.parametrize(("at", "away", "person", "expected"), TABLE)
def test_who_may_do_what_when(at: int | None, away: set[int], person: int, expected: set[Act]) -> None:
    assert acts(line(at), ACTORS[person], frozenset(away)) == expected


@pytest.mark.parametrize("person", ACTORS)
@pytest.mark.parametrize("at", [1, 2, 3])
def test_nobody_judges_what_they_wrote(at: int, person: int) -> None:
    own = Line(line(at).steps, at, frozenset({person}))
    everybody_away = frozenset({1, 2, 3, 4}) - {person}
    assert acts(own, ACTORS[person], everybody_away) <= {SKIP}


def test_without_pulling_up_the_higher_waits() -> None:
    strict = line(1, may_pull_up=False)
    assert acts(strict, ACTORS[4]) == acts(strict, ACTORS[8]) == set()


def test_a_line_nobody_is_left_in_goes_to_the_head_above() -> None:
    empty = Line((Step(1, 1, True, ()),), 1, frozenset({9}), may_pull_up=False)
    assert acts(empty, ACTORS[8]) == HEAD_ACTS
    assert empty.steps[0].missing == 1
    assert acts(empty, ACTORS[6]) == set()


def test_how_far_a_pull_up_reaches() -> None:
    own_section = line(1, consults=False)
    assert pull_up_to(own_section, ACTORS[2]) == own_section.steps[1]
    assert pull_up_to(own_section, ACTORS[4]) == own_section.steps[2]
    assert pull_up_to(own_section, ACTORS[8]) == own_section.steps[2]
    assert pull_up_to(line(3), ACTORS[4]) is None


def test_it_reaches_no_further_than_a_consultation() -> None:
    for person in (4, 8):
        assert pull_up_to(line(1), ACTORS[person]) == line(1).steps[1]
        assert pull_up_to(line(2), ACTORS[person]) is None


def test_who_has_a_step_of_their_own_is_no_higher_than_that() -> None:
    """A 課長 who is asked before another one does not decide in the other one's place."""
    one_of_two = Actor(1, heads=True, of_department=True)
    assert acts(line(3), one_of_two) == acts(line(2), one_of_two) == set()


def test_only_the_absent_are_stood_in_for_and_passed_over() -> None:
    assert stand_in_for(line(3), ACTORS[7], frozenset({4})) == {4}
    assert stand_in_for(line(3), ACTORS[7], frozenset({1})) == set()
    assert away_in(line(2), frozenset({3, 4})) == {3}
    assert away_in(line(3), frozenset({4})) == set()


def test_those_it_went_on_without_look_afterwards() -> None:
    assert acts(line(None, unseen=frozenset({1})), ACTORS[1]) == {SEE}


A, D, S, W, X = Answer.APPROVED, Answer.DEPUTISED, Answer.SKIPPED, Answer.ASKED, Answer.BY_OTHERS


@pytest.mark.parametrize(
    ("needed", "is_final", "answers", "missing"),
    [
        (1, False, [W], 1),
        (1, False, [A], 0),
        (2, False, [A, W, W], 1),
        (2, False, [A, A, W], 0),
        (3, False, [A, A, W], 1),
        (3, False, [A, A, S], 0),  # whoever is passed over is not waited for
        (2, False, [A, W, S], 1),
        (2, False, [S, S], 0),
        (1, True, [W, W], 1),
        (1, True, [A, W], 0),
        (1, True, [D, X], 0),
        (1, True, [S], 1),  # somebody has to decide
        (1, True, [], 1),
    ],
)
def test_how_many_are_missing(needed: int, is_final: bool, answers: list[Answer], missing: int) -> None:
    seats = tuple(Seat(person, answer) for person, answer in enumerate(answers))
    assert Step(1, needed, is_final, seats).missing == missing
