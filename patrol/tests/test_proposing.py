from __future__ import annotations

import pytest

from patrol import actions, decisions, proposing
from patrol.models import CharterProposal, FindingRecord, Review
from patrol.tests.factories import again, in_patrol, token_of
from segments.models import Category
from staff.errors import Refused
from staff.models import AuditEntry, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

TITLE = "兄姉と参加できる親子体操"
REASON = "未就学のきょうだいも一緒に参加できる催しのため"


@pytest.fixture
def review(clerk: User, head: User) -> Review:
    """For children of 6 to 12: it overlaps with the promise a little, so a person should look."""
    return in_patrol(
        clerk, head, title=TITLE, audience_kind="everyone", audience_age_min=None, audience_age_max=None,
        audience_text="",
    )  # fmt: skip


@pytest.fixture
def finding(review: Review) -> FindingRecord:
    return review.findings.get(check_name="audience", severity="note")


def test_a_dismissed_finding_proposes_what_fits(finding: FindingRecord, pr_officer: User) -> None:
    decisions.dismiss(finding, pr_officer, REASON)
    proposal = CharterProposal.objects.get()
    assert (proposal.category.code, proposal.example, proposal.reason) == ("kosodate", TITLE, REASON)
    assert list(proposing.waiting(proposal.category)) == [proposal]


def test_taking_the_dismissal_back_takes_the_proposal_back(finding: FindingRecord, pr_officer: User) -> None:
    decisions.dismiss(finding, pr_officer, REASON)
    decisions.take_back_dismissal(finding, pr_officer)
    assert not CharterProposal.objects.exists()


def test_a_typing_mistake_teaches_a_charter_nothing(clerk: User, head: User, pr_officer: User) -> None:
    review = in_patrol(clerk, head, body="①離乳食の始め方を、作り方を見ながら学びます。")
    decisions.dismiss(review.findings.get(check_name="characters"), pr_officer, "番号なので問題なし")
    assert not CharterProposal.objects.exists()


def test_an_overridden_stop_proposes_too(clerk: User, head: User, pr_manager: User) -> None:
    review = in_patrol(clerk, head, audience_age_min=13, audience_age_max=18, audience_text="中学生・高校生")
    assert review.findings.filter(check_name="audience", severity="stop").exists()
    reason = "子育て家庭を手伝う中高生を募る催しのため"
    actions.approve(review, pr_manager, token=token_of(review), override_reason=reason)
    assert CharterProposal.objects.get().reason == reason


def test_accepting_adds_the_example_with_its_history(
    finding: FindingRecord, pr_officer: User, pr_manager: User
) -> None:
    decisions.dismiss(finding, pr_officer, REASON)
    proposing.accept(CharterProposal.objects.get(), pr_manager)
    category = Category.objects.get(code="kosodate")
    assert category.fits == [TITLE]
    first, second = category.charter_versions.order_by("number")
    assert (first.content["fits"], second.content["fits"]) == ([], [TITLE])
    assert (second.by, second.reason) == (pr_manager, f"指摘の見送りから：{REASON}")
    assert AuditEntry.objects.filter(verb="約束に合う例を加えた", actor=pr_manager).exists()


def test_accepting_in_other_words(finding: FindingRecord, pr_officer: User) -> None:
    decisions.dismiss(finding, pr_officer, REASON)
    proposing.accept(CharterProposal.objects.get(), pr_officer, "きょうだいで参加できる親子体操")
    assert Category.objects.get(code="kosodate").fits == ["きょうだいで参加できる親子体操"]


def test_an_example_that_is_there_already_is_not_proposed_or_doubled(
    finding: FindingRecord, pr_officer: User
) -> None:
    decisions.dismiss(finding, pr_officer, REASON)
    category = Category.objects.get(code="kosodate")
    category.fits = [TITLE]
    category.save()
    proposing.accept(CharterProposal.objects.get(), pr_officer)
    category.refresh_from_db()
    assert category.fits == [TITLE]
    assert proposing.propose(finding) is None


def test_rejecting_leaves_the_charter(finding: FindingRecord, pr_officer: User) -> None:
    decisions.dismiss(finding, pr_officer, REASON)
    proposal = CharterProposal.objects.get()
    proposing.reject(proposal, pr_officer)
    assert Category.objects.get(code="kosodate").fits == []
    assert not proposing.waiting().exists()
    with pytest.raises(Refused, match="先に操作"):
        proposing.accept(proposal, pr_officer)


@pytest.mark.parametrize("who", ["clerk", "head", "print_staff"])
def test_only_who_may_edit_charters_decides(
    who: str, finding: FindingRecord, pr_officer: User, request: pytest.FixtureRequest
) -> None:
    decisions.dismiss(finding, pr_officer, REASON)
    for act in (proposing.accept, proposing.reject):
        with pytest.raises(Refused, match="広報課の人"):
            act(CharterProposal.objects.get(), request.getfixturevalue(who))


def test_an_approval_is_not_voided_by_an_example(
    finding: FindingRecord, pr_officer: User, review: Review
) -> None:
    decisions.dismiss(finding, pr_officer, REASON)
    approval = actions.approve(review, pr_officer, token=token_of(review))
    proposing.accept(CharterProposal.objects.get(), pr_officer)
    approval.refresh_from_db()
    assert approval.voided_at is None


def test_a_carried_dismissal_proposes_once(
    finding: FindingRecord, review: Review, clerk: User, head: User, pr_officer: User
) -> None:
    decisions.dismiss(finding, pr_officer, REASON)
    actions.return_to_clerk(review, pr_officer, "定員が決まったら書き直してください。")
    again(review, clerk, head, capacity="15組")
    assert CharterProposal.objects.count() == 1
