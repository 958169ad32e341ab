"""The admin site of the city: its names, its frame and its home page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path

from staff import navigation
from staff.models import User
from staff.sign_in import SignInForm
from staff.styleguide import samples

MODES = {
    "sandbox": ("デモ", "市民には届きません"),
    "drill": ("訓練", "市民には届きません"),
    "live": ("本番", "市民に届きます"),
}


class KohoAdminSite(admin.AdminSite):
    site_header = "広報デスク"
    site_title = "広報デスク"
    index_title = "ホーム"
    site_url = None
    enable_nav_sidebar = False
    empty_value_display = "—"
    login_form = SignInForm

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the frame of every page shows: city, mode, menu, person."""
        word, explanation = MODES[settings.KOHO_MODE]
        return {
            **super().each_context(request),
            "city_name": settings.CITY_NAME,
            "mode": settings.KOHO_MODE,
            "mode_word": word,
            "mode_explanation": explanation,
            "menu": self._menu(request),
            "search_url": navigation.address("admin:announcements_announcement_changelist"),
        }

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [
            path("settings/", self.admin_view(self.settings_view), name="settings"),
            path("settings/pieces/", self.admin_view(self.styleguide_view), name="styleguide"),
            *super().get_urls(),
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """ホーム: whose turn it is, what is new, how the sending goes. The rooms bring the cards."""
        assert isinstance(request.user, User)
        return super().index(
            request, {"cards": navigation.cards_for(request.user), "subtitle": None, **(extra_context or {})}
        )

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().login(request, {"title": "サインイン", **(extra_context or {})})

    def settings_view(self, request: HttpRequest) -> TemplateResponse:
        """設定: every list this person may look into, room by room."""
        return self._settings_page(
            request, "admin/settings.html", title="設定", app_list=self.get_app_list(request)
        )

    def styleguide_view(self, request: HttpRequest) -> TemplateResponse:
        """画面の部品: what pages are put together from."""
        return self._settings_page(request, "admin/styleguide.html", title="画面の部品", **samples())

    def _settings_page(self, request: HttpRequest, template: str, **content: Any) -> TemplateResponse:
        if not may_open_settings(request.user):
            raise PermissionDenied
        return TemplateResponse(request, template, {**self.each_context(request), **content})

    def _menu(self, request: HttpRequest) -> list[navigation.MenuLine]:
        if not (isinstance(request.user, User) and self.has_permission(request)):
            return []
        return navigation.menu_for(request.user, request.path)


def may_open_settings(user: Any) -> bool:
    return bool(user.has_perm("staff.view_user"))
