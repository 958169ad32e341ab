"""Who may do what, as one table: role × action × own or other department.

`can()` answers for one act; `visible_announcements()` is the same rule as a filter for lists. Every view,
admin class and use case asks here and nowhere else. A superuser passes the table, but not the rule that
nobody decides on their own work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, Protocol, TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from staff.models import Department, Role, User


class Action(StrEnum):
    """An act of a person. Those above the line are about one announcement, the others about the house."""

    VIEW = "view"
    CREATE = "create"
    EDIT = "edit"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    SIGN_OFF = "sign_off"  # as 所属長 of the department or above it; who else may is on its route
    PATROL = "patrol"  # see the queue and claim from it
    APPROVE = "approve"
    RETURN = "return"
    STOP_DELIVERY = "stop_delivery"
    RETRY_DELIVERY = "retry_delivery"
    RESOLVE_DELIVERY = "resolve_delivery"  # decide what became of an unknown outcome (要確認)
    ANALYSE = "analyse"  # see how the posts of a department were received
    REROUTE = "reroute"  # send a sign-off under way another way
    CONFIRM_PROOF = "confirm_proof"  # say of a printed article that it is right, or what must change
    # ---
    EDIT_NEWSLETTER = "edit_newsletter"
    EXPORT_NEWSLETTER = "export_newsletter"
    DIRECT_NEWSLETTER = "direct_newsletter"  # let an article in after the deadline, or take one out
    EDIT_CATEGORY = "edit_category"
    EDIT_CALENDAR = "edit_calendar"  # election periods, and times in which routine news wait
    REST_CHECK = "rest_check"  # let a check of the patrol rest in a category, or wake it
    MANAGE_STAFF = "manage_staff"  # people, departments, and the routes of their sign-offs
    ARRANGE_ABSENCE = "arrange_absence"  # of others: enter it, and name who decides meanwhile
    RESUME_CHANNEL = "resume_channel"
    VIEW_AUDIT = "view_audit"


class Scope(StrEnum):
    """How far a permission reaches."""

    OWN = "own"  # the own department
    TREE = "tree"  # the own department and everything under it
    SUBMITTED = "submitted"  # the own department, and every announcement that has left its department
    PRINTABLE = "printable"  # approved announcements meant for the newsletter
    ANY = "any"


def _all(scope: Scope, *actions: Action) -> dict[Action, Scope]:
    return dict.fromkeys(actions, scope)


_CLERK = _all(
    Scope.OWN,
    Action.VIEW,
    Action.CREATE,
    Action.EDIT,
    Action.SUBMIT,
    Action.WITHDRAW,
    Action.CANCEL,
    Action.STOP_DELIVERY,
    Action.ANALYSE,
    Action.CONFIRM_PROOF,
)
_PR_OFFICER = (
    _CLERK
    | _all(Scope.SUBMITTED, Action.VIEW, Action.PATROL, Action.APPROVE, Action.RETURN)
    | _all(Scope.SUBMITTED, Action.STOP_DELIVERY, Action.RETRY_DELIVERY, Action.RESOLVE_DELIVERY)
    | _all(Scope.ANY, Action.EDIT_NEWSLETTER, Action.EXPORT_NEWSLETTER, Action.EDIT_CATEGORY)
    | _all(Scope.ANY, Action.DIRECT_NEWSLETTER)
    | _all(Scope.ANY, Action.EDIT_CALENDAR, Action.VIEW_AUDIT, Action.ANALYSE)
)

PERMISSIONS: dict[Role, dict[Action, Scope]] = {
    Role.CLERK: _CLERK,
    Role.CHIEF: _CLERK,
    Role.HEAD: dict.fromkeys(_CLERK, Scope.TREE)
    | _all(Scope.TREE, Action.SIGN_OFF, Action.ARRANGE_ABSENCE)
    # Proofs are read in the 課 that wrote the text, not in the 部 above it.
    | _all(Scope.OWN, Action.CONFIRM_PROOF),
    Role.PR_OFFICER: _PR_OFFICER,
    Role.PR_MANAGER: _PR_OFFICER
    | _all(Scope.SUBMITTED, Action.CANCEL, Action.REROUTE)
    | _all(Scope.TREE, Action.SIGN_OFF, Action.ARRANGE_ABSENCE)
    | _all(Scope.ANY, Action.RESUME_CHANNEL, Action.REST_CHECK),
    Role.PRINT: _all(Scope.PRINTABLE, Action.VIEW)
    | _all(Scope.ANY, Action.EDIT_NEWSLETTER, Action.EXPORT_NEWSLETTER),
    Role.ADMIN: _all(Scope.SUBMITTED, Action.VIEW, Action.STOP_DELIVERY, Action.REROUTE)
    | _all(Scope.ANY, Action.EDIT_CATEGORY, Action.MANAGE_STAFF, Action.RESUME_CHANNEL, Action.VIEW_AUDIT)
    | _all(Scope.ANY, Action.ANALYSE, Action.ARRANGE_ABSENCE),
}

# Four eyes: not by who last edited or submitted it, whatever the role.
NOT_ON_OWN_WORK = frozenset({Action.APPROVE, Action.SIGN_OFF, Action.REROUTE})

# States as the announcements room names them (announcements.models.State); this floor cannot import it.
_NOT_YET_SUBMITTED = frozenset({"draft"})
_APPROVED_STATES = ("approved", "scheduled", "sending", "sent", "partly_failed", "needs_check")


class Submission(Protocol):
    """What the rules need to know of a submitted revision."""

    @property
    def edited_by_id(self) -> int: ...
    @property
    def submitted_by_id(self) -> int: ...


class Subject(Protocol):
    """What the rules need to know of an announcement."""

    @property
    def pk(self) -> int: ...
    @property
    def department_id(self) -> int: ...
    @property
    def last_edited_by_id(self) -> int: ...
    @property
    def current_revision_id(self) -> int | None: ...
    @property
    def current_revision(self) -> Submission | None: ...
    @property
    def state(self) -> str: ...
    @property
    def channels(self) -> Sequence[str]: ...


Person = User | AnonymousUser

# Announcements (their ids, as `announcement`) a person was asked to judge: told by the room that asks.
AskedToJudge = Callable[[User], QuerySet[Any]]
_asked_to_judge: AskedToJudge | None = None


def seen_by_those_asked(asked_to_judge: AskedToJudge) -> None:
    """Who was asked to judge an announcement sees it from then on, whatever department it comes from."""
    global _asked_to_judge
    _asked_to_judge = asked_to_judge


def can(user: Person, action: Action | str, subject: Subject | Department | int | None = None) -> bool:
    """True when `user` may do `action` to `subject` (an announcement, a department or its id, or nothing).

    Without a subject the question is "to any at all?": right for menus, never enough for the act itself.
    """
    if not isinstance(user, User) or not user.is_active:
        return False
    action = Action(action)
    if action in NOT_ON_OWN_WORK and _is_announcement(subject) and is_own_work(user, subject):
        return False
    if user.is_superuser:
        return True
    scopes = {PERMISSIONS[role][action] for role in user.roles if action in PERMISSIONS[role]}
    if subject is None:
        return bool(scopes)
    if any(_reaches(scope, user, subject) for scope in scopes):
        return True
    return action is Action.VIEW and _is_announcement(subject) and _was_asked(user, subject)


def is_own_work(user: User, subject: Subject) -> bool:
    """True when the person last edited the announcement, or its current revision was theirs."""
    if subject.last_edited_by_id == user.pk:
        return True
    revision = subject.current_revision
    return revision is not None and user.pk in {revision.edited_by_id, revision.submitted_by_id}


def departments_to(user: Person, action: Action) -> frozenset[int]:
    """The rule of `can(user, action, department)` for all departments at once."""
    if not isinstance(user, User) or not can(user, action):
        return frozenset()
    scopes = {PERMISSIONS[role].get(action) for role in user.roles}
    if user.is_superuser or Scope.ANY in scopes:
        return frozenset(Department.objects.values_list("pk", flat=True))
    if Scope.TREE in scopes:
        return department_tree(user.department_id)
    if scopes & {Scope.OWN, Scope.SUBMITTED} and user.department_id is not None:
        return frozenset({user.department_id})
    return frozenset()


def visible_departments(user: Person) -> frozenset[int]:
    """Departments whose announcements the person sees in every state, drafts included."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    if user.is_superuser:
        return frozenset(Department.objects.values_list("pk", flat=True))
    scopes = _view_scopes(user)
    if Scope.TREE in scopes:
        return department_tree(user.department_id)
    if scopes & {Scope.OWN, Scope.SUBMITTED} and user.department_id is not None:
        return frozenset({user.department_id})
    return frozenset()


def visible_announcements(user: Person) -> Q:
    """The rule of `can(user, VIEW, …)` as a filter on announcements."""
    rule = Q(department__in=visible_departments(user))
    if not isinstance(user, User) or not user.is_active or user.is_superuser:
        return rule
    scopes = _view_scopes(user)
    if Scope.SUBMITTED in scopes:
        rule |= Q(current_revision__isnull=False) & ~Q(state__in=_NOT_YET_SUBMITTED)
    if Scope.PRINTABLE in scopes:
        rule |= Q(state__in=_APPROVED_STATES, channels__contains=["newsletter"])
    if _asked_to_judge is not None:
        rule |= Q(pk__in=_asked_to_judge(user).values("announcement"))
    return rule


def department_tree(root: int | None) -> frozenset[int]:
    """The department and all under it (two levels in a real city office; any depth here)."""
    found: set[int] = set() if root is None else {root}
    level = set(found)
    while level:
        children = Department.objects.filter(parent__in=level).values_list("pk", flat=True)
        level = set(children) - found
        found |= level
    return frozenset(found)


def _was_asked(user: User, subject: Subject) -> bool:
    return _asked_to_judge is not None and _asked_to_judge(user).filter(announcement=subject.pk).exists()


def _view_scopes(user: User) -> set[Scope]:
    return {PERMISSIONS[role][Action.VIEW] for role in user.roles if Action.VIEW in PERMISSIONS[role]}


def _reaches(scope: Scope, user: User, subject: Subject | Department | int) -> bool:
    if scope is Scope.ANY:
        return True
    department = _department_of(subject)
    if scope is Scope.TREE:
        return department in department_tree(user.department_id)
    if scope in {Scope.OWN, Scope.SUBMITTED} and department == user.department_id:
        return True
    if not _is_announcement(subject):
        return False
    if scope is Scope.SUBMITTED:
        return subject.current_revision_id is not None and subject.state not in _NOT_YET_SUBMITTED
    return scope is Scope.PRINTABLE and subject.state in _APPROVED_STATES and "newsletter" in subject.channels


def _is_announcement(subject: Subject | Department | int | None) -> TypeGuard[Subject]:
    return subject is not None and not isinstance(subject, int | Department)


def _department_of(subject: Subject | Department | int) -> int:
    if isinstance(subject, int):
        return subject
    return subject.pk if isinstance(subject, Department) else subject.department_id
