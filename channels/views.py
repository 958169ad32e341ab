"""The pages of this room, wrapped by the admin site: only signed-in staff get here."""

from __future__ import annotations

from django.contrib import admin

from channels.pages import acting, detail, listing, previews, status
from channels.pages import analysis as analysing
from channels.pages import requests as requesting

deliveries = admin.site.admin_view(listing.deliveries)
delivery = admin.site.admin_view(detail.delivery)
progress = admin.site.admin_view(detail.progress)
act = admin.site.admin_view(acting.act)
settle = admin.site.admin_view(acting.settle)
settle_all = admin.site.admin_view(acting.settle_all)
requests = admin.site.admin_view(requesting.requests)
requests_csv = admin.site.admin_view(requesting.download)
channel_status = admin.site.admin_view(status.channel_status)
resume_channel = admin.site.admin_view(status.resume_channel)
preview = admin.site.admin_view(previews.preview)
analysis = admin.site.admin_view(analysing.page)
analysis_csv = admin.site.admin_view(analysing.download)
