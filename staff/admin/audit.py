from __future__ import annotations

from typing import Any, cast

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString

from staff import audit_reading
from staff.models import AuditEntry, User
from staff.permissions import Action, can
from staff.wording import format_datetime


class ObjectTypeFilter(admin.SimpleListFilter):
    """By kind of thing, in the words staff know."""

    title = "対象の種類"
    parameter_name = "object_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        present = AuditEntry.objects.order_by("object_type").values_list("object_type", flat=True).distinct()
        return [(label, kind_name(label)) for label in present]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(object_type=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """操作の記録: read only, as the table itself is append-only."""

    list_display = ("when", "person", "verb", "kind", "object_label", "short_reason")
    list_display_links = ("when",)
    list_filter = (("actor", admin.RelatedOnlyFieldListFilter), "at", ObjectTypeFilter)
    list_select_related = ("actor",)
    search_fields = ("object_label", "reason", "verb", "actor__display_name", "actor__username")
    search_help_text = "対象・理由・操作・職員の名前で探せます。"
    date_hierarchy = "at"
    ordering = ("-at", "-id")
    change_form_template = "staff/audit_entry.html"
    list_per_page = 50
    fields = readonly_fields = ("when", "person", "verb", "kind", "object_label", "reason", "what")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return can(cast("User", request.user), Action.VIEW_AUDIT)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    @admin.display(description="日時", ordering="at")
    def when(self, entry: AuditEntry) -> str:
        return format_datetime(entry.at, base_year=0)

    @admin.display(description="職員", ordering="actor")
    def person(self, entry: AuditEntry) -> str:
        return str(entry.actor) if entry.actor else "自動"

    @admin.display(description="対象の種類")
    def kind(self, entry: AuditEntry) -> str:
        return kind_name(entry.object_type)

    @admin.display(description="理由")
    def short_reason(self, entry: AuditEntry) -> str:
        return entry.reason if len(entry.reason) <= 40 else f"{entry.reason[:40]}…"

    @admin.display(description="内容")
    def what(self, entry: AuditEntry) -> SafeString:
        return audit_reading.as_html(entry)


def kind_name(label: str) -> str:
    """「お知らせ」 for announcements.announcement."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label
