from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from patrol import actions, decisions, resting
from patrol.checks.characters import CharactersCheck
from patrol.inputs import check_input
from patrol.models import CheckRest, Fate, FindingRecord, Review, Severity
from patrol.muting import judge
from patrol.plan import plan_for
from patrol.precision import rests_in, standings
from patrol.tests.factories import decided, in_patrol, token_of
from segments.models import Category
from segments.tests.factories import make_category
from staff.errors import Refused
from staff.models import AuditEntry, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

NUMBERED = "①離乳食の始め方を、作り方を見ながら学びます。"
REASON = "この分野では丸数字を使う決まりです。"
POOR = [Fate.DISMISSED] * 11 + [Fate.FIXED] * 9


@pytest.fixture
def review(clerk: User, head: User) -> Review:
    return in_patrol(clerk, head, body=NUMBERED)


@pytest.fixture
def childcare(review: Review) -> Category:
    return Category.objects.get(code="kosodate")


def names(category: str = "kosodate") -> set[str]:
    return {rest.check for rest in rests_in(category)}


# --- what is counted -------------------------------------------------------------------------------


def test_below_half_of_the_last_twenty_it_rests(review: Review) -> None:
    decided(review, POOR)
    (rest,) = rests_in("kosodate")
    assert (rest.check, rest.why, rest.by_hand) == ("characters", "20件中11件が見送り", False)


def test_half_is_enough(review: Review) -> None:
    decided(review, [Fate.DISMISSED, Fate.ACCEPTED] * 10)
    assert names() == set()


def test_nineteen_are_too_few(review: Review) -> None:
    decided(review, [Fate.DISMISSED] * 19)
    assert names() == set()


def test_only_the_newest_twenty_count(review: Review) -> None:
    decided(review, [Fate.DISMISSED] * 30 + [Fate.FIXED] * 12 + [Fate.DISMISSED] * 8)
    (standing,) = standings("kosodate")
    assert (standing.tally.decided, standing.tally.right) == (20, 12)
    assert names() == set()


def test_other_categories_are_not_touched(review: Review) -> None:
    decided(review, POOR)
    assert names("bosai") == set()
    assert names("") == set()


@pytest.mark.parametrize(
    "different",
    [
        {"severity": Severity.STOP, "fate": Fate.OVERRIDDEN},
        {"is_resting": True},
        {"version": 99},
        {"category_code": "bosai"},
        {"fate": Fate.PASSED},
    ],
)
def test_what_says_nothing_of_the_rule_is_not_counted(review: Review, different: dict[str, object]) -> None:
    """「止める」 never rests, what rests is not judged; other rules, other readers, nobody's judgement."""
    records = decided(review, POOR)
    assert names() == {"characters"}
    FindingRecord.objects.filter(pk=records[0].pk).update(**different)
    assert names() == set()


def test_a_carried_dismissal_is_not_a_second_decision(review: Review) -> None:
    records = decided(review, POOR)
    FindingRecord.objects.filter(pk=records[0].pk).update(carried_from=records[1])
    assert names() == set()


def test_the_rules_of_today_begin_anew(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    decided(review, POOR)
    monkeypatch.setattr(CharactersCheck, "version", CharactersCheck.version + 1)
    assert names() == set()


def test_the_rests_come_in_two_queries(
    review: Review, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decided(review, POOR)
    with django_assert_num_queries(2):
        rests_in("kosodate")


# --- what it does ----------------------------------------------------------------------------------


def test_a_draft_is_judged_without_what_rests(review: Review) -> None:
    decided(review, POOR)
    judged = judge(check_input(review.revision.content))
    assert "characters" not in {one.check for one in judged.shown}
    assert {one.check for one in judged.resting} == {"characters"}


def test_a_review_keeps_what_rests_folded_and_nobody_judges_it(
    review: Review, clerk: User, head: User, pr_officer: User
) -> None:
    decided(review, POOR)
    later = in_patrol(clerk, head, body=NUMBERED)
    finding = later.findings.get(check_name="characters")
    assert finding.is_resting
    with pytest.raises(Refused, match="休ませて"):
        decisions.dismiss(finding, pr_officer, "番号なので問題なし")
    actions.approve(later, pr_officer, token=token_of(later))
    finding.refresh_from_db()
    assert finding.fate == Fate.OPEN


def test_a_stop_of_a_resting_check_still_stops(clerk: User, head: User, pr_officer: User) -> None:
    wrong = in_patrol(clerk, head, body="12月3日(月)に集まります。離乳食の始め方を学びます。")
    decided(wrong, POOR, check="weekday")
    assert names() == {"weekday"}
    assert [one.check for one in plan_for(wrong.revision).stops] == ["weekday"]
    with pytest.raises(Refused, match="広報課長に判断"):
        actions.approve(wrong, pr_officer, token=token_of(wrong))


def test_falling_asleep_after_the_page_was_shown_asks_to_look_again(review: Review, pr_officer: User) -> None:
    token = token_of(review)
    decided(review, POOR)
    with pytest.raises(Refused, match="指摘の内容"):
        actions.approve(review, pr_officer, token=token)
    actions.approve(review, pr_officer, token=token_of(review))


# --- the manager's word ----------------------------------------------------------------------------


def test_the_manager_lets_a_check_rest_and_wakes_it(
    review: Review, childcare: Category, pr_manager: User
) -> None:
    resting.rest("characters", childcare, pr_manager, REASON)
    (rest,) = rests_in("kosodate")
    assert rest.by_hand
    assert REASON in rest.why
    resting.wake("characters", childcare, pr_manager, "決まりが変わったので、また確かめます。")
    assert names() == set()
    assert AuditEntry.objects.filter(verb="検査を休ませた", reason=REASON, actor=pr_manager).exists()
    assert AuditEntry.objects.filter(verb="検査を働かせた", actor=pr_manager).exists()


def test_waking_gives_a_fresh_start(review: Review, childcare: Category, pr_manager: User) -> None:
    decided(review, POOR)
    resting.wake("characters", childcare, pr_manager, "規則を見直したので、また働かせます。")
    assert names() == set()
    records = decided(review, POOR)
    FindingRecord.objects.filter(pk__in=[one.pk for one in records]).update(
        decided_at=timezone.now() + timedelta(minutes=1)
    )
    assert names() == {"characters"}


def test_a_lowered_stop_asks_for_a_look_and_is_never_hidden(
    clerk: User, head: User, pr_officer: User, pr_manager: User
) -> None:
    wrong = in_patrol(clerk, head, body="12月3日(月)に集まります。離乳食の始め方を学びます。")
    category = Category.objects.get(code="kosodate")
    resting.rest("weekday", category, pr_manager, "暦の元データに誤りがあり、直るまで。", lowers_stop=True)
    plan = plan_for(wrong.revision)
    assert plan.stops == ()
    assert ("weekday", Severity.CONFIRM) in [(one.check, one.severity) for one in plan.findings]
    actions.approve(wrong, pr_officer, token=token_of(wrong))


@pytest.mark.parametrize("who", ["clerk", "head", "pr_officer", "admin_user"])
def test_only_the_pr_manager_decides(who: str, childcare: Category, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Refused, match="広報課長"):
        resting.rest("characters", childcare, request.getfixturevalue(who), REASON)
    assert not CheckRest.objects.exists()


@pytest.mark.parametrize(
    ("check", "reason", "message"),
    [("characters", "うるさい", "10字以上"), ("horoscope", REASON, "使われていません")],
)
def test_what_is_refused(
    check: str, reason: str, message: str, childcare: Category, pr_manager: User
) -> None:
    with pytest.raises(Refused, match=message):
        resting.rest(check, childcare, pr_manager, reason)


def test_what_works_is_not_woken(childcare: Category, pr_manager: User) -> None:
    with pytest.raises(Refused, match="働いています"):
        resting.wake("characters", childcare, pr_manager, REASON)


def test_a_category_without_decisions_has_no_rests() -> None:
    make_category("bosai", "防災")
    assert rests_in("bosai") == ()
