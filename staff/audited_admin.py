"""Admin classes whose every save is in the log of acts, with what was before and what is now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import strip_tags

from staff import audit
from staff.audit_reading import as_html
from staff.models import AuditEntry, User
from staff.permissions import Action, can

_PER_PAGE = 50


def changes(form: forms.BaseForm) -> dict[str, list[Any]]:
    """Label → [before, now] of every field changed. Never passwords."""
    found = {}
    for name in form.changed_data:
        if "password" in name:
            continue
        field = form.fields[name]
        before = form.get_initial_for_field(field, name)
        found[strip_tags(str(field.label or name))] = [
            _shown(before, field),
            _shown(form.cleaned_data.get(name), field),
        ]
    return found


class AuditedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Opens for one action of the permission table; nothing is ever deleted here, history would break."""

    action: ClassVar[Action]  # who may add and change
    view_action: ClassVar[Action | None] = None  # who may look; the same people unless given
    history_template = "staff/history.html"

    def may(self, request: HttpRequest) -> bool:
        return can(cast("User", request.user), self.action)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may(request) or (
            self.view_action is not None and can(cast("User", request.user), self.view_action)
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may(request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may(request)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def get_action_choices(self, request: HttpRequest, default_choices: Any = None) -> Any:
        return super().get_action_choices(request, default_choices or [("", "選んでください")])

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Iterable[Any], add: bool = False
    ) -> list[dict[str, Any]]:
        """What `log_change` gets: before and after instead of the names of fields."""
        return [{"changes": changes(form)}]

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        self._record(request, f"{self.opts.verbose_name}を登録", obj, message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        self._record(request, f"{self.opts.verbose_name}を変更", obj, message)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What was done to this row, from the log of acts."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise PermissionDenied
        entries = AuditEntry.objects.filter(object_type=self.opts.label_lower, object_id=str(row.pk))
        page = Paginator(entries.select_related("actor"), _PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": "これまでの操作",
            "object": row,
            "opts": self.opts,
            "page": page,
            "told": [(entry, as_html(entry)) for entry in page],
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.history_template, context)

    def _record(self, request: HttpRequest, verb: str, obj: models.Model, message: Any) -> None:
        (said,) = message
        audit.record(
            cast("User", request.user),
            said.get("verb", verb),
            obj,
            reason=said.get("reason", ""),
            changes=said["changes"],
        )


def _shown(value: Any, field: forms.Field) -> Any:
    """A value as JSON that a person can read: names instead of numbers, lists as lists."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return sorted(str(each) for each in value or [])
    if (
        isinstance(field, forms.ModelChoiceField)
        and value is not None
        and not isinstance(value, models.Model)
    ):
        value = field.queryset.filter(pk=value).first() if field.queryset is not None else value
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return value if value is None or isinstance(value, bool | int) else str(value)
