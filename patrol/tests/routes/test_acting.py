from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from announcements import actions as announcements
from announcements.models import Announcement, State
from announcements.progress import history
from patrol.models import Answer, Ask, Circulation, Outcome, ReturnReason, Review, Route, Stage
from patrol.routes import acting
from patrol.routes.acting import sign_off
from patrol.tests.factories import make_route, straight_to_patrol, submitted
from patrol.tests.routes.conftest import answers, away, name_deputy
from staff.errors import Refused
from staff.models import Absence, AuditEntry, Delegation, Role, User
from staff.tests.cast import City
from staff.tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

REASON = "対象の年齢を、題名と本文にも書いてください。"
NOTE = "出張のため"


def state_of(announcement: Announcement) -> str:
    announcement.refresh_from_db()
    return announcement.state


def verbs(announcement: Announcement) -> list[str]:
    return list(history(announcement).order_by("id").values_list("verb", flat=True))


# --- 承認 ----------------------------------------------------------------------------------------


def test_without_a_route_the_head_is_asked(clerk: User, head: User, division_head: User) -> None:
    announcement = submitted(clerk)
    assert answers(announcement) == {"head": "ASKED"}
    review = sign_off(announcement, head)
    assert review == Review.objects.get(decision="")
    assert state_of(announcement) == State.PATROL
    assert Circulation.objects.get().outcome == Outcome.APPROVED


def test_a_route_without_steps_goes_straight_to_the_patrol(clerk: User, city: City) -> None:
    straight_to_patrol(city.childcare)
    announcement = submitted(clerk)
    assert announcement.state == State.PATROL
    assert Review.objects.get(decision="").announcement == announcement
    assert not Circulation.objects.exists()


def test_step_by_step_with_both_consulted(
    circulating: Announcement, chief: User, head: User, other_head: User, nursery_head: User
) -> None:
    assert sign_off(circulating, chief, "日程は調整ずみ") is None
    assert answers(circulating)["other_head"] == answers(circulating)["nursery_head"] == "ASKED"
    assert sign_off(circulating, other_head) is None
    assert answers(circulating)["head"] == "WAITING"
    assert sign_off(circulating, nursery_head) is None
    assert answers(circulating)["head"] == "ASKED"
    assert state_of(circulating) == State.HEAD_REVIEW
    assert sign_off(circulating, head) is not None
    assert state_of(circulating) == State.PATROL
    assert verbs(circulating)[-5:] == ["承認", "承認", "承認", "承認", "広報課へ回付"]


@pytest.mark.parametrize(
    "who", ["clerk", "other_head", "other_clerk", "pr_officer", "print_staff", "admin_user"]
)
def test_others_do_not_sign_off(who: str, clerk: User, head: User, request: pytest.FixtureRequest) -> None:
    announcement = submitted(clerk)
    with pytest.raises(Refused):
        sign_off(announcement, request.getfixturevalue(who))
    assert answers(announcement) == {"head": "ASKED"}


def test_n_of_m_closes_the_rest(clerk: User, head: User, city: City) -> None:
    chiefs = [make_user(f"chief{n}", f"係長 {n}", city.childcare, Role.CHIEF) for n in range(3)]
    make_route(
        city.childcare,
        {"name": "係長", "role": Role.CHIEF, "needed": 2},
        {"name": "課長", "role": Role.HEAD},
    )
    announcement = submitted(clerk)
    sign_off(announcement, chiefs[2])
    sign_off(announcement, chiefs[0])
    assert answers(announcement) == {
        "chief0": "APPROVED",
        "chief1": "BY_OTHERS",
        "chief2": "APPROVED",
        "head": "ASKED",
    }
    with pytest.raises(Refused, match="他者承認済"):
        sign_off(announcement, chiefs[1])


def test_of_two_deciders_the_first_decides(clerk: User, city: City, head: User) -> None:
    second = make_user("second", "課長 二人目", city.childcare, Role.HEAD)
    announcement = submitted(clerk)
    sign_off(announcement, second)
    assert answers(announcement) == {"head": "BY_OTHERS", "second": "APPROVED"}


# --- four eyes -----------------------------------------------------------------------------------


def test_a_head_does_not_sign_off_own_work(head: User, division_head: User) -> None:
    announcement = submitted(head)
    assert answers(announcement) == {"division_head": "ASKED"}
    with pytest.raises(Refused, match="ご自分では承認できません"):
        sign_off(announcement, head)
    sign_off(announcement, division_head)


def test_who_last_edited_is_not_asked_either(clerk: User, chief: User, head: User, route: Route) -> None:
    announcement = submitted(clerk)
    announcements.withdraw(announcement, clerk, "会場を直すため")
    announcement.refresh_from_db()
    announcement.place = "北会館"
    announcements.save_draft(announcement, chief)
    announcements.submit(announcement, clerk)
    assert "chief" not in answers(announcement)
    assert Stage.objects.filter(circulation__outcome="").count() == 2


def test_the_database_refuses_it_too(clerk: User, head: User) -> None:
    ask = Ask.objects.get(stage__circulation__revision__announcement=submitted(clerk))
    with pytest.raises(IntegrityError, match="nobody signs off own work"), transaction.atomic():
        Ask.objects.filter(pk=ask.pk).update(answer=Answer.APPROVED, acted_by=clerk)


def test_a_last_step_of_two_deciders_cannot_be_stored(circulating: Announcement) -> None:
    with pytest.raises(IntegrityError, match="stage_one_decider"), transaction.atomic():
        Stage.objects.filter(is_final=True).update(needed=2)


# --- 差戻し・取下げ・廃案 --------------------------------------------------------------------------


def test_sent_back_to_the_clerk(circulating: Announcement, chief: User, clerk: User) -> None:
    acting.send_back(circulating, chief, REASON, ReturnReason.WORDING)
    assert state_of(circulating) == State.RETURNED
    assert Circulation.objects.get().outcome == Outcome.RETURNED
    ask = Ask.objects.get(person=chief)
    assert (ask.answer, ask.reason_kind, ask.reason) == (Answer.RETURNED, "wording", REASON)
    assert not Ask.objects.open().exists()
    circulating.title = "離乳食教室（4〜6か月）"
    announcements.save_draft(circulating, clerk)
    announcements.submit(circulating, clerk)
    assert answers(circulating)["chief"] == "ASKED"
    assert Circulation.objects.get(outcome="").revision.number == 2


def test_sending_back_needs_a_reason(circulating: Announcement, chief: User) -> None:
    with pytest.raises(Refused, match="10字以上"):
        acting.send_back(circulating, chief, "だめ")


def test_sent_back_one_step_is_asked_again(
    circulating: Announcement, chief: User, other_head: User, nursery_head: User, head: User
) -> None:
    sign_off(circulating, chief)
    sign_off(circulating, other_head)
    acting.send_back_one(circulating, nursery_head, REASON, ReturnReason.FACTS)
    assert state_of(circulating) == State.HEAD_REVIEW
    assert answers(circulating) == {
        "chief": "ASKED",
        "other_head": "WAITING",
        "nursery_head": "WAITING",
        "head": "WAITING",
    }
    assert Ask.objects.get(person=nursery_head, round=1).answer == Answer.RETURNED
    sign_off(circulating, chief)
    sign_off(circulating, other_head)
    sign_off(circulating, nursery_head)
    assert sign_off(circulating, head) is not None


def test_the_first_step_has_no_previous_one(circulating: Announcement, chief: User) -> None:
    with pytest.raises(Refused):
        acting.send_back_one(circulating, chief, REASON)


def test_taken_back_by_the_clerk(circulating: Announcement, clerk: User, chief: User) -> None:
    announcements.withdraw(circulating, clerk, "会場の変更")
    assert state_of(circulating) == State.DRAFT
    assert Circulation.objects.get().outcome == Outcome.WITHDRAWN
    assert set(answers(circulating).values()) == {"CLOSED"}
    with pytest.raises(Refused):
        sign_off(circulating, chief)


def test_only_who_decides_lets_it_drop(
    circulating: Announcement, chief: User, other_head: User, nursery_head: User, head: User
) -> None:
    for person in (chief, other_head, nursery_head):
        with pytest.raises(Refused):
            acting.reject(circulating, person, REASON)
        sign_off(circulating, person)
    acting.reject(circulating, head, REASON)
    assert state_of(circulating) == State.CANCELLED
    assert Circulation.objects.get().outcome == Outcome.REJECTED
    assert verbs(circulating)[-1] == "廃案"


# --- 代決 ----------------------------------------------------------------------------------------


def test_a_deputy_decides_for_the_absent_decider_who_gets_a_report(
    clerk: User, head: User, deputy: User
) -> None:
    announcement = submitted(clerk)
    name_deputy(head, deputy)
    away(head)
    assert acting.stand_in(announcement, deputy, "課長が出張のため") is not None
    ask = Ask.objects.get()
    assert (ask.person, ask.acted_by, ask.answer, ask.told_at) == (head, deputy, Answer.DEPUTISED, None)
    entry = AuditEntry.objects.get(verb="代決")
    assert (entry.actor, entry.reason, entry.detail["instead_of"]) == (
        deputy,
        "課長が出張のため",
        "所属 太郎",
    )
    acting.see(announcement, head)


def not_named(announcement: Announcement, head: User, deputy: User) -> None:
    away(head)


def not_away(announcement: Announcement, head: User, deputy: User) -> None:
    name_deputy(head, deputy)


def named_for_last_month(announcement: Announcement, head: User, deputy: User) -> None:
    away(head)
    Delegation.objects.create(
        decider=head, deputy=deputy, first_day="2026-10-01", last_day="2026-10-31", nominated_by=head
    )


def back_again(announcement: Announcement, head: User, deputy: User) -> None:
    name_deputy(head, deputy)
    Absence.objects.create(person=head, first_day="2026-11-20", last_day="2026-11-21", entered_by=head)


@pytest.mark.parametrize("arrange", [not_named, not_away, named_for_last_month, back_again])
def test_otherwise_nobody_decides_for_another(
    arrange: Callable[[Announcement, User, User], None], clerk: User, head: User, deputy: User
) -> None:
    announcement = submitted(clerk)
    arrange(announcement, head, deputy)
    with pytest.raises(Refused):
        acting.stand_in(announcement, deputy, "課長が出張のため")


def test_a_deputy_does_not_decide_on_own_work(head: User, deputy: User) -> None:
    announcement = submitted(deputy)
    name_deputy(head, deputy)
    away(head)
    with pytest.raises(Refused, match="ご自分では承認できません"):
        acting.stand_in(announcement, deputy, "課長が出張のため")


def test_an_intermediate_approver_has_no_deputy(circulating: Announcement, chief: User, deputy: User) -> None:
    name_deputy(chief, deputy)
    away(chief)
    with pytest.raises(Refused):
        acting.stand_in(circulating, deputy, "係長が出張のため")


# --- 後閲 ----------------------------------------------------------------------------------------


def test_the_absent_one_is_passed_over_and_sees_it_afterwards(
    circulating: Announcement, clerk: User, chief: User
) -> None:
    with pytest.raises(Refused):
        acting.skip(circulating, clerk, "締切が今日のため")
    away(chief)
    acting.skip(circulating, clerk, "締切が今日のため")
    assert answers(circulating)["chief"] == "SKIPPED"
    assert answers(circulating)["other_head"] == "ASKED"
    acting.see(circulating, chief)
    assert verbs(circulating)[-2:] == ["後閲にして先へ進めた", "後閲を済ませた"]


def test_those_present_in_the_step_are_still_waited_for(
    circulating: Announcement, clerk: User, chief: User, other_head: User, nursery_head: User
) -> None:
    sign_off(circulating, chief)
    away(other_head)
    acting.skip(circulating, clerk, "締切が今日のため")
    assert answers(circulating)["nursery_head"] == "ASKED"
    assert answers(circulating)["head"] == "WAITING"
    sign_off(circulating, nursery_head)
    assert answers(circulating)["head"] == "ASKED"


def test_the_decider_is_never_passed_over(clerk: User, head: User) -> None:
    announcement = submitted(clerk)
    away(head)
    with pytest.raises(Refused):
        acting.skip(announcement, clerk, "締切が今日のため")
