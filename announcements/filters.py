"""How the list of announcements can be narrowed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from announcements.models import Announcement, Channel, State
from staff.models import Department
from staff.permissions import visible_announcements


class StateFilter(admin.SimpleListFilter):
    """By the words on the chips; 「申請中」 is one wherever it waits."""

    title = "状態"
    parameter_name = "state"
    SUBMITTED = "submitted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        waiting = {State.HEAD_REVIEW, State.PATROL}
        others = [(state.value, str(state.label)) for state in State if state not in waiting]
        return [others[0], (self.SUBMITTED, "申請中"), *others[1:]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Announcement]) -> QuerySet[Announcement]:  # noqa: ARG002
        if self.value() == self.SUBMITTED:
            return queryset.filter(state__in=[State.HEAD_REVIEW, State.PATROL])
        return queryset.filter(state=self.value()) if self.value() in State.values else queryset


class DepartmentFilter(admin.SimpleListFilter):
    """By 担当課, only those the person sees something of; nothing to choose for a clerk."""

    title = "担当課"
    parameter_name = "department"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        seen = Announcement.objects.filter(visible_announcements(request.user)).values("department")
        found = [
            (str(pk), name) for pk, name in Department.objects.filter(pk__in=seen).values_list("pk", "name")
        ]
        return found if len(found) > 1 else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Announcement]) -> QuerySet[Announcement]:  # noqa: ARG002
        value = self.value() or ""
        return queryset.filter(department=int(value)) if value.isdecimal() else queryset


class ChannelFilter(admin.SimpleListFilter):
    """By where it goes."""

    title = "媒体"
    parameter_name = "channel"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(channel.value, str(channel.label)) for channel in Channel]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Announcement]) -> QuerySet[Announcement]:  # noqa: ARG002
        known = self.value() in Channel.values
        return queryset.filter(channels__contains=[self.value()]) if known else queryset
