from __future__ import annotations

from datetime import date, time

import pytest
import time_machine
from pytest_django import Settings

from announcements import actions as announcements
from announcements.models import Announcement, State
from patrol.models import Proposal, ProposalState, Review
from patrol.proposals import actions
from patrol.proposals.offers import Offer, offer
from patrol.tests.factories import in_patrol, make_readers
from segments.models import Category
from segments.tests.factories import make_category, make_subscriber, make_ward
from staff.errors import Refused
from staff.models import AuditEntry, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

REASON = "就学前のお子さんがいる人に絞って送りませんか。"


@pytest.fixture
def review(clerk: User, head: User) -> Review:
    """30 readers without children, 25 with a child of three in the south ward."""
    category = make_readers()
    south = make_ward("minami", "南区")
    for _ in range(25):
        make_subscriber([category], south, [date(2023, 6, 1)])
    make_category("wakamono", "小中高・若者", age_min=6, age_max=18)
    return in_patrol(clerk, head)


def offered(review: Review, kind: str, key: str) -> Offer:
    found = offer(review, kind, key)
    assert found is not None
    return found


def proposed(review: Review, actor: User, kind: str = "children", key: str = "preschool") -> Proposal:
    return actions.propose(review, actor, token=offered(review, kind, key).token, reason=REASON)


def stored(review: Review) -> Announcement:
    return Announcement.objects.get(pk=review.announcement_id)


# --- what a proposal would do --------------------------------------------------------------------


def test_the_effect_counts_both_sides(review: Review) -> None:
    effect = offered(review, "children", "preschool").effect
    assert (effect.people_before, effect.people_after, effect.problem) == (55, 25, "")
    assert [change.label for change in effect.fields] == ["届ける相手"]


def test_the_next_open_hour_is_that_of_this_city(review: Review, settings: Settings) -> None:
    """Planned is 9 o'clock; the checks and what is advised speak of the same office hours."""
    assert offer(review, "later", "open_hour") is None
    settings.OFFICE_OPENS = time(9, 30)
    assert offered(review, "later", "open_hour").option.changes == {"publish_at": "2026-11-25T10:00:00+09:00"}


def test_without_line_nobody_is_counted_after(review: Review) -> None:
    effect = offered(review, "channels", "newsletter").effect
    assert (effect.people_before, effect.people_after) == (55, None)


def test_findings_that_would_go_are_named(clerk: User, head: User) -> None:
    make_readers()
    make_category("wakamono", "小中高・若者", age_min=6, age_max=18)
    Category.objects.filter(code="kosodate").update(age_max=6)
    youth = {
        "audience_age_min": 13,
        "audience_age_max": 17,
        "audience_text": "",
        "segment": {"wards": ["minami"]},
    }
    make_subscriber([], make_ward("minami", "南区"))
    review = in_patrol(clerk, head, **youth)
    assert review.findings.filter(check_name="audience").exists()
    better = offered(review, "category", "wakamono")
    assert better.option.advised
    assert "audience" in {finding.check for finding in better.effect.gone}


def test_what_reaches_nobody_cannot_be_sent(review: Review) -> None:
    nobody = offered(review, "category", "wakamono")
    assert nobody.effect.people_after == 0
    assert nobody.token == ""
    with pytest.raises(Refused, match="古くなりました"):
        actions.propose(review, review.revision.submitted_by, token=nobody.token, reason=REASON)


# --- sending it back -----------------------------------------------------------------------------


def test_a_proposal_goes_back_with_the_return(review: Review, pr_officer: User) -> None:
    proposal = proposed(review, pr_officer)
    review.refresh_from_db()
    assert (review.decision, review.reason_kind, review.reason) == ("returned", "too_broad", REASON)
    assert stored(review).state == State.RETURNED
    assert proposal.before == {"segment": {"any_of": ["kosodate"]}}
    assert (proposal.people_before, proposal.people_after) == (55, 25)
    assert stored(review).segment == {"any_of": ["kosodate"]}  # not yet


@pytest.mark.parametrize("who", ["clerk", "head", "other_head", "print_staff"])
def test_only_the_patrol_proposes(who: str, review: Review, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Refused):
        proposed(review, request.getfixturevalue(who))
    assert not Proposal.objects.exists()
    assert stored(review).state == State.PATROL


def test_a_short_reason_returns_nothing(review: Review, pr_officer: User) -> None:
    token = offered(review, "children", "preschool").token
    with pytest.raises(Refused, match="10字以上"):
        actions.propose(review, pr_officer, token=token, reason="絞る")
    assert stored(review).state == State.PATROL


def test_an_old_or_forged_page_sends_nothing(
    review: Review, pr_officer: User, sunday_morning: time_machine.Traveller
) -> None:
    token = offered(review, "children", "preschool").token
    with pytest.raises(Refused, match="古くなりました"):
        actions.propose(review, pr_officer, token=token[:-3] + "abc", reason=REASON)
    sunday_morning.shift(2 * 60 * 60 + 1)
    with pytest.raises(Refused, match="古くなりました"):
        actions.propose(review, pr_officer, token=token, reason=REASON)


# --- the answer ----------------------------------------------------------------------------------


def test_accepting_edits_the_draft(review: Review, pr_officer: User, clerk: User) -> None:
    proposal = proposed(review, pr_officer)
    before = stored(review).version
    actions.accept(proposal, clerk)
    announcement = stored(review)
    assert announcement.segment == {
        "any_of": ["kosodate"],
        "child_age_min_months": 0,
        "child_age_max_months": 83,
    }
    assert (announcement.version, announcement.last_edited_by) == (before + 1, clerk)
    assert (proposal.state, proposal.answered_by) == (ProposalState.ACCEPTED, clerk)
    entry = AuditEntry.objects.get(verb="広報課の案を受け入れて直した")
    assert (entry.actor, entry.detail["changed"]) == (clerk, ["届ける相手"])


@pytest.mark.parametrize(
    ("kind", "key", "field", "value"),
    [
        ("channels", "newsletter", "channels", ["newsletter", "x"]),
        ("ward", "minami", "segment", {"any_of": ["kosodate"], "wards": ["minami"]}),
    ],
)
def test_every_kind_can_be_accepted(
    kind: str, key: str, field: str, value: object, review: Review, pr_officer: User, clerk: User
) -> None:
    actions.accept(proposed(review, pr_officer, kind, key), clerk)
    assert getattr(stored(review), field) == value


def test_a_later_time_and_another_category(review: Review, pr_officer: User, clerk: User) -> None:
    make_subscriber([Category.objects.get(code="wakamono")])
    actions.accept(proposed(review, pr_officer, "category", "wakamono"), clerk)
    announcement = stored(review)
    assert announcement.category is not None
    assert (announcement.category.code, announcement.segment) == ("wakamono", {"any_of": ["wakamono"]})


def test_after_accepting_it_is_submitted_as_usual(review: Review, pr_officer: User, clerk: User) -> None:
    proposal = proposed(review, pr_officer, "later", "open_day")
    announcements.submit(actions.accept(proposal, clerk), clerk)
    revision = stored(review).current_revision
    assert revision is not None
    assert revision.content["publish_at"] == proposal.changes["publish_at"]
    assert revision.edited_by == clerk


def test_declining_takes_a_reason(review: Review, pr_officer: User, clerk: User) -> None:
    proposal = proposed(review, pr_officer)
    with pytest.raises(Refused, match="5字以上"):
        actions.decline(proposal, clerk, "いや")
    actions.decline(proposal, clerk, "これから産む人にも知らせたいためです。")
    assert proposal.state == ProposalState.DECLINED
    assert stored(review).segment == {"any_of": ["kosodate"]}


def test_it_is_answered_once(review: Review, pr_officer: User, clerk: User) -> None:
    proposal = proposed(review, pr_officer)
    actions.decline(proposal, clerk, "これから産む人にも知らせたいためです。")
    with pytest.raises(Refused, match="もう答えられたか"):
        actions.accept(proposal, clerk)
    assert stored(review).segment == {"any_of": ["kosodate"]}


@pytest.mark.parametrize("who", ["other_clerk", "pr_officer", "print_staff", "admin_user"])
def test_others_do_not_answer(
    who: str, review: Review, pr_officer: User, request: pytest.FixtureRequest
) -> None:
    proposal = proposed(review, pr_officer)
    for act in (
        lambda user: actions.accept(proposal, user),
        lambda user: actions.decline(proposal, user, "わたしの都合です。"),
    ):
        with pytest.raises(Refused):
            act(request.getfixturevalue(who))
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OPEN


# --- when the draft moves on ---------------------------------------------------------------------


def test_another_change_leaves_it_open(review: Review, pr_officer: User, clerk: User) -> None:
    proposal = proposed(review, pr_officer)
    announcement = stored(review)
    announcement.capacity = "15組"
    announcements.save_draft(announcement, clerk)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OPEN
    actions.accept(proposal, clerk)
    assert stored(review).capacity == "15組"


def test_a_change_of_the_same_field_outdates_it(review: Review, pr_officer: User, clerk: User) -> None:
    proposal = proposed(review, pr_officer)
    announcement = stored(review)
    announcement.segment = {"any_of": ["kosodate"], "wards": ["minami"]}
    announcements.save_draft(announcement, clerk)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.answer) == (ProposalState.OUTDATED, actions.OUTDATED)
    with pytest.raises(Refused):
        actions.accept(proposal, clerk)


def test_a_change_nobody_announced_is_found_out(review: Review, pr_officer: User, clerk: User) -> None:
    proposal = proposed(review, pr_officer)
    Announcement.objects.filter(pk=review.announcement_id).update(segment={"everyone": True})
    with pytest.raises(Refused, match="その項目が変わりました"):
        actions.accept(proposal, clerk)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OUTDATED
    assert stored(review).segment == {"everyone": True}


def test_submitting_without_an_answer_closes_it(review: Review, pr_officer: User, clerk: User) -> None:
    proposal = proposed(review, pr_officer)
    announcements.submit(stored(review), clerk)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.answer) == (ProposalState.OUTDATED, actions.UNANSWERED)


def test_cancelling_closes_it(review: Review, pr_officer: User, clerk: User) -> None:
    proposal = proposed(review, pr_officer)
    announcements.cancel(stored(review), clerk, "講師の都合で開けなくなりました。")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.answer) == (ProposalState.OUTDATED, actions.CANCELLED)


def test_a_time_that_is_over_is_not_accepted(
    review: Review, pr_officer: User, clerk: User, sunday_morning: time_machine.Traveller
) -> None:
    proposal = proposed(review, pr_officer, "later", "open_day")
    sunday_morning.shift(60 * 60 * 24 * 5)
    with pytest.raises(Refused, match="配信日時が過ぎています"):
        actions.accept(proposal, clerk)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OPEN


def test_a_category_no_longer_in_use_is_not_accepted(review: Review, pr_officer: User, clerk: User) -> None:
    make_subscriber([Category.objects.get(code="wakamono")])
    proposal = proposed(review, pr_officer, "category", "wakamono")
    Category.objects.filter(code="wakamono").update(is_active=False)
    with pytest.raises(Refused, match="いま使われていません"):
        actions.accept(proposal, clerk)
