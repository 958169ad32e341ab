"""The map of addresses."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from config import views
from segments.views import line_webhook

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("healthz", views.healthz, name="healthz"),
    path("webhook/line/", line_webhook, name="line_webhook"),
    path("admin/segments/", include("segments.urls")),
    path("admin/channels/", include("channels.urls")),
    path("admin/newsletter/", include("channels.newsletter.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
