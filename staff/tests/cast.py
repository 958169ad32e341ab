"""The cast every test plays with: one person per role, in a small city office."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from staff.models import Department, Role, User
from staff.tests.factories import make_department, make_user


@dataclass(frozen=True)
class City:
    """こども部 with 子育て支援課 (own), 健康課 elsewhere (other), and 広報課."""

    children_division: Department
    childcare: Department
    health: Department
    pr: Department


@pytest.fixture
def city(db: None) -> City:
    division = make_department("kodomo-bu", "こども部")
    return City(
        children_division=division,
        childcare=make_department("kosodate", "子育て支援課", parent=division),
        health=make_department("kenko", "健康課"),
        pr=make_department("koho", "広報課", is_pr_division=True),
    )


@pytest.fixture
def clerk(city: City) -> User:
    return make_user("clerk", "起案 花子", city.childcare, Role.CLERK)


@pytest.fixture
def chief(city: City) -> User:
    return make_user("chief", "係長 三郎", city.childcare, Role.CHIEF)


@pytest.fixture
def head(city: City) -> User:
    return make_user("head", "所属 太郎", city.childcare, Role.HEAD)


@pytest.fixture
def division_head(city: City) -> User:
    """Head of the 部 above the clerk's section."""
    return make_user("division_head", "部長 一郎", city.children_division, Role.HEAD)


@pytest.fixture
def pr_officer(city: City) -> User:
    return make_user("pr_officer", "広報 さくら", city.pr, Role.PR_OFFICER)


@pytest.fixture
def pr_manager(city: City) -> User:
    return make_user("pr_manager", "課長 次郎", city.pr, Role.PR_MANAGER)


@pytest.fixture
def print_staff(city: City) -> User:
    return make_user("print_staff", "印刷 みどり", None, Role.PRINT)


@pytest.fixture
def admin_user(city: City) -> User:
    return make_user("admin_user", "管理 進", city.pr, Role.ADMIN)


@pytest.fixture
def other_clerk(city: City) -> User:
    return make_user("other_clerk", "健康 葉子", city.health, Role.CLERK)


@pytest.fixture
def other_head(city: City) -> User:
    return make_user("other_head", "健康 大地", city.health, Role.HEAD)
