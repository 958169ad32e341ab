"""Who may do what, written down a second time as a grid, and held against the code and the real pages.

C 起案者  K 係長  H 所属長（課）  D 所属長（部）  O 広報担当  M 広報課長  P 印刷担当  A 管理者
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from announcements.models import Announcement, State
from announcements.tests.factories import make_announcement
from staff.models import Department, Role, User
from staff.permissions import Action, can, department_tree, visible_announcements, visible_departments
from staff.tests.cast import City
from staff.tests.factories import make_department, make_user

CAST = {
    "C": "clerk",
    "K": "chief",
    "H": "head",
    "D": "division_head",
    "O": "pr_officer",
    "M": "pr_manager",
    "P": "print_staff",
    "A": "admin_user",
}

# action: own department | other, draft | other, submitted | other, approved for the newsletter
GRID = {
    Action.VIEW: ("CKHDOMA", "", "OMA", "OMAP"),
    Action.EDIT: ("CKHDOM", "", "", ""),
    Action.SUBMIT: ("CKHDOM", "", "", ""),
    Action.WITHDRAW: ("CKHDOM", "", "", ""),
    Action.CANCEL: ("CKHDOM", "", "M", "M"),
    Action.SIGN_OFF: ("HDM", "", "", ""),
    Action.RETURN: ("OM", "", "OM", "OM"),
    Action.PATROL: ("OM", "", "OM", "OM"),
    Action.APPROVE: ("OM", "", "OM", "OM"),
    Action.STOP_DELIVERY: ("CKHDOMA", "", "OMA", "OMA"),
    Action.RETRY_DELIVERY: ("OM", "", "OM", "OM"),
    Action.RESOLVE_DELIVERY: ("OM", "", "OM", "OM"),
    Action.CREATE: ("CKHDOM", "", "", ""),
    Action.ANALYSE: ("CKHDOMA", "OMA", "OMA", "OMA"),
    Action.REROUTE: ("MA", "", "MA", "MA"),
    Action.CONFIRM_PROOF: ("CKHOM", "", "", ""),
}
HOUSE = {
    Action.EDIT_NEWSLETTER: "OMP",
    Action.EXPORT_NEWSLETTER: "OMP",
    Action.DIRECT_NEWSLETTER: "OM",
    Action.EDIT_CATEGORY: "OMA",
    Action.EDIT_CALENDAR: "OM",
    Action.REST_CHECK: "M",
    Action.MANAGE_STAFF: "A",
    Action.RESUME_CHANNEL: "MA",
    Action.VIEW_AUDIT: "OMA",
    Action.ARRANGE_ABSENCE: "HDMA",
}
RELATIONS = ("own", "other_draft", "other_submitted", "other_printable")

Somebody = Callable[[str], User]


@pytest.fixture
def somebody(request: pytest.FixtureRequest) -> Somebody:
    """The person behind a letter."""

    def find(letter: str) -> User:
        person: User = request.getfixturevalue(CAST[letter])
        return User.objects.get(pk=person.pk)  # roles are read once per object

    return find


@pytest.fixture
def subjects(city: City, other_clerk: User) -> dict[str, Announcement]:
    """Announcements of another department, in the states that matter."""
    return {
        "other_draft": make_announcement(other_clerk),
        "other_submitted": make_announcement(other_clerk, state=State.PATROL),
        "other_printable": make_announcement(other_clerk, state=State.APPROVED, channels=["newsletter"]),
    }


def own(city: City, person: User) -> Announcement:
    """A draft of the person's own department, or of a section below, by somebody else."""
    department = person.department or city.pr
    if department == city.children_division:
        department = city.childcare
    return make_announcement(make_user(f"author{department.pk}", "起案 次郎", department, Role.CLERK))


def test_the_grid_is_complete() -> None:
    assert set(GRID) | set(HOUSE) == set(Action)


@pytest.mark.parametrize("letter", CAST)
@pytest.mark.parametrize("action", GRID)
def test_announcements(
    action: Action, letter: str, somebody: Somebody, city: City, subjects: dict[str, Announcement]
) -> None:
    person = somebody(letter)
    allowed = {
        relation
        for relation in RELATIONS
        if can(person, action, own(city, person) if relation == "own" else subjects[relation])
    }
    assert allowed == {
        relation for relation, letters in zip(RELATIONS, GRID[action], strict=True) if letter in letters
    }


@pytest.mark.parametrize("letter", CAST)
@pytest.mark.parametrize("action", HOUSE)
def test_the_house(action: Action, letter: str, somebody: Somebody) -> None:
    assert can(somebody(letter), action) == (letter in HOUSE[action])


@pytest.mark.parametrize("letter", CAST)
def test_the_list_shows_exactly_what_may_be_seen(
    letter: str, somebody: Somebody, city: City, subjects: dict[str, Announcement]
) -> None:
    person = somebody(letter)
    own(city, person)
    seen = set(Announcement.objects.filter(visible_announcements(person)))
    assert seen == {each for each in Announcement.objects.all() if can(person, Action.VIEW, each)}


@pytest.mark.parametrize("letter", CAST)
def test_the_real_pages_of_announcements_keep_to_the_grid(
    client: Client, letter: str, somebody: Somebody, city: City, subjects: dict[str, Announcement]
) -> None:
    person = somebody(letter)
    client.force_login(person)
    everything = subjects | {"own": own(city, person)}
    listed = set(client.get(reverse("admin:announcements_announcement_changelist")).context["cl"].result_list)
    for position, relation in enumerate(RELATIONS):
        subject = everything[relation]
        page = client.get(reverse("admin:announcements_announcement_change", args=[subject.pk]))
        may_see = letter in GRID[Action.VIEW][position]
        assert (page.status_code == 200) == may_see, relation
        assert (subject in listed) == may_see, relation


# Pages which are for some roles only, whoever the announcement belongs to.
PAGES = {
    "admin:index": "CKHDOMPA",
    "segments:categories": "CKHDOMPA",
    "admin:segments_category_changelist": "CKHDOMPA",
    "admin:segments_category_add": "OMA",
    "admin:segments_ward_changelist": "OMA",
    "admin:segments_ward_add": "A",
    "admin:staff_user_changelist": "A",
    "admin:staff_user_add": "A",
    "admin:staff_department_changelist": "A",
    "admin:staff_department_add": "A",
    "admin:staff_auditentry_changelist": "OMA",
    "admin:staff_absence_changelist": "CKHDOMPA",
    "admin:staff_absence_add": "CKHDOMPA",
    "admin:staff_delegation_changelist": "CKHDOMPA",
    "admin:patrol_route_changelist": "A",
    "admin:patrol_route_add": "A",
    "admin:announcements_announcement_changelist": "CKHDOMPA",
    "admin:announcements_announcement_add": "CKHDOM",
}


@pytest.mark.parametrize("letter", CAST)
@pytest.mark.parametrize("name", PAGES)
def test_pages_open_for_their_roles_only(client: Client, name: str, letter: str, somebody: Somebody) -> None:
    client.force_login(somebody(letter))
    status = client.get(reverse(name)).status_code
    assert status == (200 if letter in PAGES[name] else 403)


def test_nobody_approves_or_signs_off_their_own_work(
    pr_officer: User, pr_manager: User, head: User, clerk: User, other_clerk: User
) -> None:
    edited = make_announcement(other_clerk, state=State.PATROL)
    Announcement.objects.filter(pk=edited.pk).update(last_edited_by=pr_officer)
    edited.refresh_from_db()
    assert not can(pr_officer, Action.APPROVE, edited)
    assert can(pr_manager, Action.APPROVE, edited)
    own_submission = make_announcement(pr_manager, state=State.PATROL)
    assert not can(pr_manager, Action.APPROVE, own_submission)
    assert not can(pr_manager, Action.SIGN_OFF, own_submission)
    assert not can(head, Action.SIGN_OFF, make_announcement(head, state=State.HEAD_REVIEW))
    assert can(head, Action.SIGN_OFF, make_announcement(clerk, state=State.HEAD_REVIEW))


def test_a_superuser_is_above_the_table_but_not_above_four_eyes(admin_user: User, clerk: User) -> None:
    User.objects.filter(pk=admin_user.pk).update(is_superuser=True)
    root = User.objects.get(pk=admin_user.pk)
    assert can(root, Action.APPROVE, make_announcement(clerk, state=State.PATROL))
    assert not can(root, Action.APPROVE, make_announcement(root, state=State.PATROL))
    assert visible_departments(root) == set(Department.objects.values_list("pk", flat=True))


def test_two_roles_add_up(city: City, subjects: dict[str, Announcement]) -> None:
    both = make_user("both", "兼務 薫", city.childcare, Role.CLERK, Role.PRINT)
    assert can(both, Action.VIEW, subjects["other_printable"])
    assert can(both, Action.CREATE, city.childcare)
    assert not can(both, Action.VIEW, subjects["other_submitted"])


def test_without_role_or_account_nothing_goes(clerk: User, city: City) -> None:
    stranger = make_user("stranger", "役割 なし", city.childcare)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    gone = User.objects.get(pk=clerk.pk)
    draft = make_announcement(stranger)
    for person in (stranger, gone, AnonymousUser()):
        assert not any(can(person, action) for action in Action)
        assert not can(person, Action.VIEW, draft)
        assert not Announcement.objects.filter(visible_announcements(person)).exists()


def test_a_person_without_department_has_no_own_one(db: None, other_clerk: User) -> None:
    nowhere = make_user("nowhere", "所属 なし", None, Role.HEAD)
    assert department_tree(None) == frozenset()
    assert not can(nowhere, Action.VIEW, make_announcement(other_clerk))


def test_the_tree_reaches_any_depth_and_survives_a_circle(city: City) -> None:
    team = make_department("team", "係", parent=city.childcare)
    assert department_tree(city.children_division.pk) == {
        city.children_division.pk,
        city.childcare.pk,
        team.pk,
    }
    Department.objects.filter(pk=city.children_division.pk).update(parent=team)
    assert department_tree(team.pk) == {city.children_division.pk, city.childcare.pk, team.pk}
