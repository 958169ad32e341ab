"""An admin with one of everything Django's admin can show, as a map of addresses for tests."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path

from staff.admin_site import KohoAdminSite
from staff.models import Department, User

site = KohoAdminSite()


class PeopleInline(admin.TabularInline):  # type: ignore[type-arg]
    model = User
    fields = ["username", "display_name", "last_login"]
    extra = 1


class ChildrenInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Department
    fields = ["code", "name", "is_active"]
    extra = 1
    classes = ["collapse"]


@admin.register(Department, site=site)
class EverythingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["code", "name", "kind", "parent", "is_active"]
    list_editable = ["name"]
    list_filter = ["kind", "is_active", ("parent", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "code"]
    autocomplete_fields = ["parent"]
    radio_fields = {"kind": admin.HORIZONTAL}
    prepopulated_fields = {"code": ["phone"]}
    inlines = [ChildrenInline, PeopleInline]
    actions = ["close"]
    fieldsets = [
        (None, {"fields": ["code", "name", "kind", "parent"]}),
        (
            "連絡先",
            {"fields": [("phone", "email")], "classes": ["collapse"], "description": "市民に知らせます。"},
        ),
    ]

    @admin.action(description="使わなくする")
    def close(self, _request: HttpRequest, rows: QuerySet[Department]) -> None:
        rows.update(is_active=False)


@admin.register(User, site=site)
class PeopleAdmin(UserAdmin):  # type: ignore[type-arg]
    date_hierarchy = "date_joined"
    raw_id_fields = ["department"]
    fieldsets: ClassVar[Any] = (
        *(UserAdmin.fieldsets or ()),
        ("所属", {"fields": ["display_name", "department"]}),
    )


site.register(Group, GroupAdmin)
urlpatterns = [path("admin/", site.urls)]
