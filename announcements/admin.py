"""The list and the editor of announcements: the edge. Rules are in actions and staff.permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import BaseModelFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from announcements import actions, pages, way
from announcements.completeness import Incomplete, problems
from announcements.editor.conflict import conflict_of
from announcements.editor.form import AnnouncementForm
from announcements.editor.pictures import PictureFormSet, PictureInline
from announcements.filters import ChannelFilter, DepartmentFilter, StateFilter
from announcements.models import Announcement, Channel
from announcements.progress import reason_of_return
from announcements.transitions import EDITABLE
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can, visible_announcements, visible_departments
from staff.templatetags.ui import state_chip
from staff.templatetags.wording import jdate
from staff.wording import format_time, local

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Announcement]
else:
    _ModelAdmin = admin.ModelAdmin


@admin.register(Announcement)
class AnnouncementAdmin(_ModelAdmin):
    """お知らせ: a clerk sees the own department's, the PR division everything that was submitted."""

    form = AnnouncementForm
    inlines = (PictureInline,)
    list_display = ("title", "chip", "department", "category", "sending", "updated")
    list_display_links = ("title",)
    list_filter = (
        StateFilter,
        DepartmentFilter,
        ("category", admin.RelatedOnlyFieldListFilter),
        ChannelFilter,
        ("publish_at", admin.DateFieldListFilter),
    )
    list_select_related = ("department", "category", "last_edited_by")
    list_per_page = 50
    empty_value_display = "未定"
    search_fields = ("title", "body", "place", "contact")
    search_help_text = "件名・本文・場所・問合せ先のことばで探せます。"
    actions = None
    show_full_result_count = False

    # --- who ---------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Announcement]:
        return super().get_queryset(request).filter(visible_announcements(request.user)).distinct()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Action.VIEW)

    def has_view_permission(self, request: HttpRequest, obj: Announcement | None = None) -> bool:
        return can(request.user, Action.VIEW, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Action.CREATE)

    def has_change_permission(self, request: HttpRequest, obj: Announcement | None = None) -> bool:
        return can(request.user, Action.EDIT, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Announcement | None = None) -> bool:  # noqa: ARG002
        return False  # what was written stays to be read; 中止 is the way

    # --- the list ----------------------------------------------------------------------------------

    @admin.display(description="状態", ordering="state")
    def chip(self, announcement: Announcement) -> str:
        chip = state_chip(announcement.state, announcement.get_state_display())
        return render_to_string("components/state_chip.html", chip)

    @admin.display(description="配信", ordering="publish_at")
    def sending(self, announcement: Announcement) -> str:
        at = announcement.publish_at
        when = f"{jdate(at)} {format_time(local(at).time())}" if at else "承認後すぐ"
        channels = "・".join(str(Channel(channel).label) for channel in announcement.channels)
        return format_html("{}<br>{}", when, channels or "媒体は未定")

    @admin.display(description="更新", ordering="updated_at")
    def updated(self, announcement: Announcement) -> str:
        return format_html("{}<br>{}", jdate(announcement.updated_at), announcement.last_edited_by)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """A clerk knows the own department; who sees several is told which."""
        shown = self.list_display
        several = len(visible_departments(request.user)) > 1 or can(request.user, Action.PATROL)
        return tuple(name for name in shown if several or name != "department")

    # --- the editor --------------------------------------------------------------------------------

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: ARG002
        return type("EditorForm", (AnnouncementForm,), {"actor": request.user})

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(route, self.admin_site.admin_view(view), name=f"announcements_announcement_{name}")
            for route, view, name in pages.ROUTES
        ]
        return [*own, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        actor = _actor(request)
        blank = Announcement(department=actor.department) if actor.department else None
        ahead = way.ahead(blank, actor) if blank else way.Ahead()
        return super().add_view(request, form_url, {"gaps": [], "ahead": ahead, **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        announcement = self.get_object(request, unquote(object_id))
        if announcement is None:
            raise Http404
        if request.method != "POST" and not actions.is_editable(announcement, _actor(request)):
            return pages.detail(request, announcement.pk)
        if not self.has_change_permission(request, announcement):
            raise PermissionDenied
        context = {
            "gaps": problems(announcement) if "check" in request.GET else [],
            "returned": reason_of_return(announcement),
            "ahead": way.ahead(announcement, _actor(request)),
            **(extra_context or {}),
        }
        try:
            return super().change_view(request, object_id, form_url, context)
        except Refused as refusal:
            return self._conflict(request, announcement, refusal)

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: Any = None,  # noqa: ARG002
    ) -> HttpResponse:
        url = reverse("admin:announcements_announcement_detail", args=[unquote(object_id)])
        return HttpResponseRedirect(f"{url}#history")

    def _conflict(self, request: HttpRequest, announcement: Announcement, refusal: Refused) -> HttpResponse:
        """The draft moved on while this person was typing: show both, lose nothing."""
        conflict = conflict_of(announcement, request.POST, bool(request.FILES), _actor(request))
        context = {
            **self.admin_site.each_context(request),
            "title": "保存できませんでした",
            "conflict": conflict,
            "refusal": refusal,
            "may_overwrite": conflict.stored.state in EDITABLE,
        }
        page = "admin/announcements/announcement/conflict.html"
        return TemplateResponse(request, page, context, status=409)

    # --- saving ------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Announcement, form: Any, change: bool) -> None:
        if change and form.cleaned_data["version"]:
            obj.version = form.cleaned_data["version"]
        actions.save_draft(obj, _actor(request), texts=form.own_texts)

    def save_formset(
        self, request: HttpRequest, form: Any, formset: BaseModelFormSet[Any, Any], change: bool
    ) -> None:
        formset.save()
        if isinstance(formset, PictureFormSet) and formset.changes:
            actions.record_pictures(form.instance, _actor(request), formset.changes)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Acts are recorded by the use cases, in the log that nobody can change."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """As above."""

    def response_add(
        self,
        request: HttpRequest,
        obj: Announcement,
        post_url_continue: str | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        return self._after_saving(request, obj)

    def response_change(self, request: HttpRequest, obj: Announcement) -> HttpResponse:
        return self._after_saving(request, obj)

    def _after_saving(self, request: HttpRequest, announcement: Announcement) -> HttpResponse:
        """Saved; and submitted too, if that was the button. A refusal leaves the draft saved."""
        url = reverse("admin:announcements_announcement_change", args=[announcement.pk])
        if "_submit" not in request.POST:
            messages.success(request, "下書きを保存しました。")
            return HttpResponseRedirect(url)
        try:
            actions.submit(announcement, _actor(request))
        except Incomplete as incomplete:
            messages.warning(
                request,
                f"下書きは保存しました。申請するには、あと{len(incomplete.problems)}か所を直してください。",
            )
            return HttpResponseRedirect(f"{url}?check=1")
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"申請しました。いまは「{announcement.get_state_display()}」です。")
        return HttpResponseRedirect(url)


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)
