from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from staff.models import AuditEntry, Department, Role, User
from staff.tests.cast import City
from staff.tests.factories import make_user

JAPAN = ZoneInfo("Asia/Tokyo")


@pytest.fixture
def page(client: Client, admin_user: User) -> Client:
    client.force_login(admin_user)
    return client


def roles(*wanted: Role) -> list[int]:
    return [Group.objects.get(name=role.value).pk for role in wanted]


def new_person(city: City, **changed: Any) -> dict[str, Any]:
    return {
        "username": "w0123",
        "display_name": "新人 光",
        "email": "w0123@city.wakaba.example",
        "department": city.childcare.pk,
        "groups": roles(Role.CLERK),
        "password1": "tanuki-ga-odoru-yoru",
        "password2": "tanuki-ga-odoru-yoru",
    } | changed


def test_a_new_person_can_sign_in_and_has_the_role(page: Client, city: City) -> None:
    response = page.post(reverse("admin:staff_user_add"), new_person(city))
    assert response.status_code == 302, response.content.decode()
    person = User.objects.get(username="w0123")
    assert person.has_role(Role.CLERK)
    assert person.department == city.childcare
    assert person.check_password("tanuki-ga-odoru-yoru")
    assert person.is_staff
    assert not person.is_superuser


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password1": "short", "password2": "short"}, "password2"),
        ({"password1": "123456789012", "password2": "123456789012"}, "password2"),
        ({"password1": "tanuki-ga-odoru-yoru", "password2": "kitsune-ga-odoru"}, "password2"),
        ({"groups": []}, "groups"),
        ({"display_name": ""}, "display_name"),
        ({"username": "clerk"}, "username"),
    ],
)
def test_what_is_missing_or_weak_is_said(
    page: Client, city: City, clerk: User, changed: dict[str, Any], field: str
) -> None:
    response = page.post(reverse("admin:staff_user_add"), new_person(city, **changed))
    assert response.status_code == 200
    assert field in response.context["adminform"].form.errors


def test_every_change_of_a_person_is_on_record(page: Client, clerk: User, admin_user: User) -> None:
    change = reverse("admin:staff_user_change", args=[clerk.pk])
    data = {
        "display_name": "起案 華子",
        "department": clerk.department_id,
        "email": clerk.email,
        "groups": roles(Role.CLERK, Role.HEAD),
        "is_active": "on",
    }
    assert page.post(change, data).status_code == 302
    entry = AuditEntry.objects.latest("id")
    assert (entry.actor, entry.verb) == (admin_user, "職員を変更")
    assert entry.detail["changes"]["氏名"] == ["起案 花子", "起案 華子"]
    assert entry.detail["changes"]["役割"] == [["起案者"], ["所属長", "起案者"]]
    history = page.get(reverse("admin:staff_user_history", args=[clerk.pk])).content.decode()
    assert "起案 華子" in history


def test_a_password_never_reaches_the_record(page: Client, city: City, clerk: User) -> None:
    page.post(reverse("admin:staff_user_add"), new_person(city))
    password = {"password1": "kitsune-ga-utau-asa", "password2": "kitsune-ga-utau-asa"}
    response = page.post(reverse("admin:auth_user_password_change", args=[clerk.pk]), password)
    assert response.status_code == 302
    clerk.refresh_from_db()
    assert clerk.check_password("kitsune-ga-utau-asa")
    assert AuditEntry.objects.latest("id").verb == "パスワードを再設定"
    for entry in AuditEntry.objects.all():
        assert "odoru" not in str(entry.detail)
        assert "kitsune" not in str(entry.detail)
        assert "md5$" not in str(entry.detail)


def test_nobody_gives_roles_to_themselves(page: Client, admin_user: User) -> None:
    change = reverse("admin:staff_user_change", args=[admin_user.pk])
    page.post(
        change,
        {
            "display_name": "管理 進",
            "department": admin_user.department_id,
            "groups": roles(Role.PR_MANAGER),
        },
    )
    admin_user = User.objects.get(pk=admin_user.pk)
    assert admin_user.roles == {Role.ADMIN}
    assert admin_user.is_active


def test_an_administrator_cannot_touch_a_superuser(page: Client, city: City) -> None:
    root = make_user("root", "最高 管理", None)
    User.objects.filter(pk=root.pk).update(is_superuser=True)
    assert page.get(reverse("admin:staff_user_change", args=[root.pk])).status_code == 302
    assert page.get(reverse("admin:auth_user_password_change", args=[root.pk])).status_code in {302, 403, 404}
    assert "最高 管理" not in page.get(reverse("admin:staff_user_changelist")).content.decode()


def test_people_and_departments_are_never_deleted(page: Client, clerk: User, city: City) -> None:
    assert page.post(reverse("admin:staff_user_delete", args=[clerk.pk])).status_code == 403
    assert page.post(reverse("admin:staff_department_delete", args=[city.health.pk])).status_code == 403


def test_a_department_cannot_stand_below_itself(page: Client, city: City) -> None:
    change = reverse("admin:staff_department_change", args=[city.children_division.pk])
    data = {"code": "kodomo-bu", "name": "こども部", "kind": "division", "parent": city.childcare.pk}
    response = page.post(change, data)
    assert "この部署の下にある部署は選べません" in response.content.decode()


def test_departments_are_listed_as_a_tree(page: Client, city: City) -> None:
    rows = list(page.get(reverse("admin:staff_department_changelist")).context["cl"].result_list)
    names = [department.name for department in rows]
    assert names.index("子育て支援課") == names.index("こども部") + 1


def test_a_department_out_of_use_is_on_record(page: Client, city: City) -> None:
    change = reverse("admin:staff_department_change", args=[city.health.pk])
    data = {"code": "kenko", "name": "健康課", "kind": "section", "phone": "0000-00-1234"}
    assert page.post(change, data).status_code == 302
    assert not Department.objects.get(pk=city.health.pk).is_active
    assert AuditEntry.objects.latest("id").detail["changes"]["使用中"] == [True, False]


def test_what_is_missing_says_what_to_do(page: Client, city: City) -> None:
    html = page.post(reverse("admin:staff_user_add"), new_person(city, display_name="")).content.decode()
    assert "入力してください。" in html
    assert "このフィールドは必須です" not in html


def test_days_are_written_with_the_day_of_the_week(page: Client, admin_user: User) -> None:
    User.objects.filter(pk=admin_user.pk).update(last_login=datetime(2026, 11, 28, 15, 2, tzinfo=JAPAN))
    html = page.get(reverse("admin:staff_user_changelist")).content.decode()
    assert "2026年11月28日(土) 15時02分" in html
    assert "---------" not in html
