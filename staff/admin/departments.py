from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from staff.audited_admin import AuditedAdmin
from staff.models import Department
from staff.permissions import Action, department_tree

if TYPE_CHECKING:
    _DepartmentForm = forms.ModelForm[Department]
else:
    _DepartmentForm = forms.ModelForm


class DepartmentForm(_DepartmentForm):
    """A department; its place in the tree must not lead back to itself."""

    class Meta:
        model = Department
        fields = (
            "code",
            "name",
            "kind",
            "parent",
            "phone",
            "email",
            "is_pr_division",
            "is_active",
        )
        help_texts = {
            "code": "半角の英小文字と「-」で付けます（例：kosodate）。取り込みで部署を指すのに使います。",
            "parent": "課なら、属している部を選びます。",
            "phone": "お知らせの問合せ先に入ります（例：0000-00-1234）。",
            "is_pr_division": "パトロールと承認を受け持つ課だけに付けます。",
            "is_active": "なくなった部署は、消さずにここを外します。過去のお知らせは残ります。",
        }
        error_messages = {"code": {"invalid": "コードは半角の英字・数字・「-」・「_」だけで書いてください。"}}

    def clean_parent(self) -> Department | None:
        parent: Department | None = self.cleaned_data["parent"]
        if parent is not None and self.instance.pk and parent.pk in department_tree(self.instance.pk):
            raise forms.ValidationError("この部署自身か、この部署の下にある部署は選べません。")
        return parent


ROUTES = "申請のあとにだれが承認するかは、設定の「承認ルート」で決めます。"


@admin.register(Department)
class DepartmentAdmin(AuditedAdmin):
    """部署: the tree of 部 and 課."""

    action = Action.MANAGE_STAFF
    form = DepartmentForm
    list_display = ("in_tree", "code", "phone", "staff_count", "is_active")
    list_display_links = ("in_tree",)
    list_filter = ("kind", "is_active")
    search_fields = ("name", "code")
    list_per_page = 200
    fieldsets = (
        (None, {"fields": ("name", "code", "kind", "parent", "is_active")}),
        ("連絡先", {"fields": ("phone", "email")}),
        ("役目", {"fields": ("is_pr_division",), "description": ROUTES}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Department]:
        """With the number of people in use."""
        rows: QuerySet[Department] = super().get_queryset(request)
        return rows.select_related("parent").annotate(people=Count("users", filter=Q(users__is_active=True)))

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """Each 部 followed by its 課."""
        return (Coalesce("parent__code", "code").asc(), F("parent").asc(nulls_first=True), "code")

    @admin.display(description="部署")
    def in_tree(self, department: Department) -> str:
        return f"　└ {department.name}" if department.parent_id else department.name

    @admin.display(description="職員")
    def staff_count(self, department: Department) -> str:
        return f"{department.people}人"  # type: ignore[attr-defined]
