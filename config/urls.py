"""The map of addresses."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils.module_loading import autodiscover_modules
from django.views.generic import RedirectView

from announcements.views import picture
from channels.newsletter.print_link import open_link
from channels.pictures import preview
from config import views
from segments.views import line_webhook

admin.autodiscover()
autodiscover_modules("menu")

# Pictures are named by their digest: only those two folders, only such names.
PICTURE = r"^media/images/(?P<name>[0-9a-f]{64}\.(?:jpg|png))$"
PREVIEW = r"^media/previews/(?P<name>[0-9a-f]{64}\.jpg)$"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("healthz", views.healthz, name="healthz"),
    path("webhook/line/", line_webhook, name="line_webhook"),
    re_path(r"^p/(?P<code>[^/]*)/?$", open_link, name="print_link"),
    re_path(PICTURE, picture, name="picture"),
    re_path(PREVIEW, preview, name="preview"),
    path("admin/announcements/", include("announcements.urls")),
    path("admin/segments/", include("segments.urls")),
    path("admin/channels/", include("channels.urls")),
    path("admin/patrol/", include("patrol.urls")),
    path("admin/newsletter/", include("channels.newsletter.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
