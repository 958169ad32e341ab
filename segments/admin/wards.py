from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from segments.models import Ward
from staff.audited_admin import AuditedAdmin
from staff.permissions import Action


@admin.register(Ward)
class WardAdmin(AuditedAdmin):
    """区: what readers choose as their home."""

    action = Action.MANAGE_STAFF
    view_action = Action.EDIT_CATEGORY
    list_display = ("name", "code", "order")
    fields = ("name", "code", "order")

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> tuple[str, ...]:
        """LINE's menus name a ward by its code."""
        return ("code",) if obj else ()
