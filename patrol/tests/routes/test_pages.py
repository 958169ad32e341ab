from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from announcements.models import Announcement, State
from announcements.progress import steps
from announcements.tests.factories import make_announcement, make_picture
from announcements.way import ahead
from patrol.forms import ReturnForm
from patrol.models import Ask, Route, RouteStep
from patrol.routes import acting
from patrol.routes.acting import sign_off
from patrol.routes.forms import ReturnOneForm
from patrol.routes.waiting import asked, before_their_turn, deputised_to, to_be_seen
from patrol.tests.factories import make_route, submitted
from patrol.tests.routes.conftest import away, name_deputy
from patrol.tests.test_pages import is_csp_safe, signed_in
from staff.models import Absence, AuditEntry, Delegation, Role, User
from staff.permissions import Action, can, visible_announcements
from staff.tests.cast import City

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]


def page_of(announcement: Announcement) -> str:
    return reverse("patrol:sign_off", args=[announcement.pk])


def html_of(user: User, url: str) -> str:
    response = signed_in(user).get(url)
    assert response.status_code == 200
    html = response.content.decode()
    assert is_csp_safe(html)
    return html


# --- who sees it ---------------------------------------------------------------------------------


def test_who_is_consulted_sees_it_from_then_on(
    circulating: Announcement, chief: User, other_head: User, other_clerk: User
) -> None:
    """From another section: the page, the announcement itself and its pictures."""
    assert can(other_head, Action.VIEW, circulating)
    assert circulating in Announcement.objects.filter(visible_announcements(other_head))
    picture = make_picture(circulating)
    detail = reverse("admin:announcements_announcement_detail", args=[circulating.pk])
    image = reverse("picture", args=[str(picture.image.name).removeprefix("images/")])
    for url in (page_of(circulating), detail, image):
        assert signed_in(other_head).get(url).status_code == 200
        assert signed_in(other_clerk).get(url).status_code in {403, 404}
    assert not can(other_clerk, Action.VIEW, circulating)


def test_being_asked_is_no_right_to_edit(circulating: Announcement, other_head: User) -> None:
    assert not any(
        can(other_head, action, circulating)
        for action in (Action.EDIT, Action.WITHDRAW, Action.CANCEL, Action.APPROVE, Action.RETURN)
    )


# --- what is shown -------------------------------------------------------------------------------


def test_the_line_says_who_is_waited_for_since_when(
    circulating: Announcement, chief: User, other_head: User
) -> None:
    def notes() -> dict[str, tuple[str, str]]:
        return {step.label: (step.state, step.note) for step in steps(circulating)}

    assert notes()["係長"] == ("current", "係長 三郎 の確認待ち・11月22日(日) 午前10時から")
    assert notes()["関係課（合議）"] == ("todo", "健康 大地・保育 かおる（全員）")
    sign_off(circulating, chief)
    away(other_head)
    assert notes()["係長"] == ("done", "係長 三郎 承認")
    assert notes()["関係課（合議）"][1].startswith(
        "健康 大地（不在）・保育 かおる の確認待ち（2人のうち0人が承認）"
    )


def test_a_draft_shows_whom_it_will_pass(route: Route, clerk: User, chief: User, head: User) -> None:
    draft = make_announcement(clerk)
    away(head)
    told = ahead(draft, clerk)
    assert [station.label for station in told.stations] == [
        "係長",
        "関係課（合議）",
        "課長",
        "広報課のパトロール",
    ]
    assert told.first == "係長"
    assert told.remarks == ["所属 太郎さんは、きょう不在です。"]
    html = html_of(clerk, reverse("admin:announcements_announcement_change", args=[draft.pk]))
    assert "係長へ申請する" in html
    assert "申請したあとの進み方" in html
    assert "「係長」の段は" in ahead(draft, chief).remarks[0]


def test_nobody_to_decide_is_said_before_the_submit(clerk: User) -> None:
    assert "決まっていません" in ahead(make_announcement(clerk), clerk).remarks[0]


def test_who_comes_too_late_keeps_what_was_written(circulating: Announcement, chief: User) -> None:
    """Signed off in another window meanwhile."""
    why = "会場の住所が旧庁舎のままです。"
    page = signed_in(chief)
    sign_off(circulating, chief)
    answer = page.post(page_of(circulating), {"act": "return", "reason": why, "kind": "unclear"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert why in html
    assert "error-summary" in html
    circulating.refresh_from_db()
    assert circulating.state == State.HEAD_REVIEW


def test_the_page_offers_what_the_person_may_do(
    circulating: Announcement, chief: User, head: User, clerk: User
) -> None:
    words = {
        chief: ({"承認して「関係課」へ回す", "差し戻す（起案した人へ）"}, {"引き上げて", "代決して", "廃案"}),
        head: ({"引き上げて承認する", "差し戻す（起案した人へ）"}, {"承認して「", "代決して", "廃案"}),
    }
    for person, (there, absent) in words.items():
        html = html_of(person, page_of(circulating))
        assert all(word in html for word in there)
        assert not any(word in html for word in absent)
    assert signed_in(clerk).get(page_of(circulating)).status_code == 403


def test_an_unknown_act_is_refused(circulating: Announcement, chief: User) -> None:
    assert signed_in(chief).post(page_of(circulating), {"act": "approve_all"}).status_code == 403
    response = signed_in(chief).post(page_of(circulating), {"act": "reject", "reason": "だめ"})
    assert response.status_code == 422
    said = {"act": "stand_in", "reason": "係長が出張のため"}
    response = signed_in(chief).post(page_of(circulating), said, follow=True)
    assert "権限がありません" in response.content.decode()


def test_a_word_to_the_step_before_is_asked_for_in_its_own_words() -> None:
    form = ReturnOneForm({"kind": "", "reason": "短い"})
    assert "前の段の人が" in str(form.errors["reason"])
    assert "前の段の人が" not in str(ReturnForm({"kind": "", "reason": "短い"}).errors["reason"])


def test_letting_it_drop_takes_a_tick(clerk: User, head: User) -> None:
    announcement = submitted(clerk)
    said = {"act": "reject", "reason": "同じ催しを別の課が知らせるため"}
    assert signed_in(head).post(page_of(announcement), said).status_code == 422
    assert signed_in(head).post(page_of(announcement), said | {"sure": "on"}).status_code == 302
    detail = reverse("admin:announcements_announcement_detail", args=[announcement.pk])
    html = html_of(clerk, detail)
    assert "廃案になりました" in html
    assert "同じ催しを別の課が知らせるため" in html


def test_the_lists_of_one_person(
    circulating: Announcement, chief: User, head: User, clerk: User, deputy: User, division_head: User
) -> None:
    def where(user: User) -> tuple[int, ...]:
        lists = (asked(user), deputised_to(user), to_be_seen(user), before_their_turn(user))
        return tuple(len(found) for found in lists)

    assert where(chief) == (1, 0, 0, 0)
    assert where(head) == where(division_head) == (0, 0, 0, 1)
    assert where(clerk) == (0, 0, 0, 0)
    name_deputy(head, deputy)
    away(head)
    assert where(deputy) == (0, 0, 0, 0)
    for person in (chief, *(ask.person for ask in Ask.objects.filter(stage__name="関係課"))):
        sign_off(circulating, person)
    assert where(deputy) == (0, 1, 0, 0)
    acting.stand_in(circulating, deputy, "課長が出張のため")
    assert where(head) == (0, 0, 1, 0)
    assert "後から見ていただくもの" in html_of(head, reverse("patrol:sign_offs"))
    assert "代決の報告" in html_of(head, reverse("admin:index"))


def test_rerouting_is_for_managers(circulating: Announcement, pr_manager: User, head: User) -> None:
    url = reverse("patrol:reroute", args=[circulating.pk])
    assert signed_in(head).get(url).status_code == 403
    html_of(pr_manager, url)
    manager = signed_in(pr_manager)
    said = {"route": "", "reason": "係長が異動したため、所属長へ"}
    for wrong in ({"reason": "異動"}, {"route": "9999"}):
        assert manager.post(url, said | wrong).status_code == 422
    assert manager.post(url, said).status_code == 302
    assert Ask.objects.open().get().person == head


# --- the admin -----------------------------------------------------------------------------------


def route_post(city: City, *steps: dict[str, Any], **fields: Any) -> dict[str, Any]:
    post: dict[str, Any] = {
        "department": city.childcare.pk,
        "name": "係長・課長",
        "is_active": "on",
        "may_pull_up": "on",
        "remind_after_hours": "24",
        "steps-TOTAL_FORMS": len(steps),
        "steps-INITIAL_FORMS": 0,
    } | fields
    for number, step in enumerate(steps):
        values = {"position": number + 1, "name": f"第{number + 1}段", "kind": "approval", "role": "所属長"}
        post |= {f"steps-{number}-{name}": value for name, value in (values | step).items()}
    return post


@pytest.fixture
def desk(admin_user: User) -> Client:
    return signed_in(admin_user)


def test_a_route_is_made_and_recorded_in_words(desk: Client, city: City) -> None:
    consulted = {"name": "関係課", "kind": "consultation", "departments": [city.health.pk], "needed": "1"}
    post = route_post(city, {"role": "係長"}, consulted, {"name": "課長"}, channels=["x", "line"])
    response = desk.post(reverse("admin:patrol_route_add"), post)
    assert response.status_code == 302, response.context["errors"]
    assert Route.objects.get().channels == ["line", "x"]
    assert [step.position for step in RouteStep.objects.all()] == [1, 2, 3]
    entry = AuditEntry.objects.get(verb="承認ルートを登録")
    assert entry.detail["changes"]["段"] == [
        "",
        "第1段［申請した課の係長］ → 関係課（合議）［健康課の所属長、1人］ → 課長［申請した課の所属長］",
    ]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"kind": "consultation"}, "最後の段は合議にできません"),
        ({"needed": "2"}, "最後の段で決めるのは1人だけ"),
        ({"role": ""}, "だれにも頼まない段は作れません"),
        ({"position": "1"}, "同じ順番の段が二つあります"),
        ({"position": "1"}, "順番が、上の段と同じです"),
        ({"needed": "0"}, "1以上にしてください"),
    ],
)
def test_what_cannot_be_a_route_is_said(desk: Client, city: City, step: dict[str, Any], words: str) -> None:
    response = desk.post(reverse("admin:patrol_route_add"), route_post(city, {}, step))
    assert response.status_code == 200
    assert words in str(response.context["errors"])
    assert not Route.objects.exists()


def test_two_routes_for_the_same_case_are_refused(desk: Client, city: City) -> None:
    make_route(city.childcare, {"role": Role.HEAD})
    response = desk.post(reverse("admin:patrol_route_add"), route_post(city, {}))
    assert "もうあります" in str(response.context["errors"])
    assert "「使用中」を外す" in str(response.context["errors"])


def test_steps_change_places_and_the_record_shows_both(
    desk: Client, city: City, head: User, chief: User
) -> None:
    route = make_route(
        city.childcare, {"name": "係長", "role": Role.CHIEF}, {"name": "課長", "role": Role.HEAD}
    )
    first, second = route.steps.order_by("position")
    post = route_post(
        city,
        {"id": first.pk, "route": route.pk, "name": "係長", "role": "係長", "position": "2"},
        {"id": second.pk, "route": route.pk, "name": "課長", "position": "1"},
    ) | {"steps-INITIAL_FORMS": 2}
    response = desk.post(reverse("admin:patrol_route_change", args=[route.pk]), post)
    assert response.status_code == 302, response.context["errors"]
    assert AuditEntry.objects.get(verb="承認ルートを変更").detail["changes"]["段"] == [
        "係長［申請した課の係長］ → 課長［申請した課の所属長］",
        "課長［申請した課の所属長］ → 係長［申請した課の係長］",
    ]


def test_one_enters_ones_own_absence_and_a_head_that_of_the_section(
    clerk: User, head: User, other_clerk: User
) -> None:
    def enter(actor: User, person: User) -> int:
        post = {"person": person.pk, "first_day": "2026-11-24", "last_day": "2026-11-25", "note": "出張"}
        return signed_in(actor).post(reverse("admin:staff_absence_add"), post).status_code

    assert enter(clerk, clerk) == 302
    assert enter(clerk, head) == 200
    assert enter(head, clerk) == 302
    assert enter(head, other_clerk) == 200
    assert list(Absence.objects.order_by("pk").values_list("person", "entered_by")) == [
        (clerk.pk, clerk.pk),
        (clerk.pk, head.pk),
    ]
    assert AuditEntry.objects.filter(verb="不在を登録").count() == 2


def test_the_decider_or_a_manager_names_the_deputy(
    clerk: User, head: User, deputy: User, other_head: User, admin_user: User
) -> None:
    def name(actor: User, decider: User, **changed: Any) -> int:
        post = {
            "decider": decider.pk,
            "deputy": deputy.pk,
            "first_day": "2026-11-24",
            "last_day": "2027-03-31",
        } | changed
        return signed_in(actor).post(reverse("admin:staff_delegation_add"), post).status_code

    assert name(deputy, head) == 200  # not by the deputy
    assert name(clerk, head) == 200
    assert name(other_head, head) == 200
    assert name(head, head, deputy=head.pk) == 200
    assert name(head, head, last_day="2026-11-01") == 200
    assert not Delegation.objects.exists()
    assert name(head, head) == 302
    assert name(admin_user, other_head, deputy=admin_user.pk) == 200  # nobody names themselves
    assert name(admin_user, other_head) == 302
    named = Delegation.objects.order_by("pk").values_list("nominated_by", flat=True)
    assert list(named) == [head.pk, admin_user.pk]
    assert AuditEntry.objects.filter(verb="代決者の指名を登録").count() == 2


def test_others_do_not_change_it(clerk: User, head: User, deputy: User) -> None:
    row = name_deputy(head, deputy)
    url = reverse("admin:staff_delegation_change", args=[row.pk])
    assert signed_in(head).get(url).status_code == 200
    page = signed_in(deputy).get(url)
    assert page.status_code == 200  # may look, and finds nothing to save
    assert not page.context["has_change_permission"]
    assert signed_in(clerk).get(url).status_code == 302
