"""The pages of this room, wrapped by the admin site: only signed-in staff get here."""

from __future__ import annotations

from django.contrib import admin

from patrol.pages import approval, live, queue, reroute, review, sign_off

queue_page = admin.site.admin_view(queue.queue)
sign_offs_page = admin.site.admin_view(sign_off.sign_offs)
sign_off_page = admin.site.admin_view(sign_off.sign_off)
reroute_page = admin.site.admin_view(reroute.reroute)
review_page = admin.site.admin_view(review.review)
claim = admin.site.admin_view(review.claim)
return_to_clerk = admin.site.admin_view(review.return_to_clerk)
dismiss = admin.site.admin_view(review.dismiss)
approve_page = admin.site.admin_view(approval.approve)
live_findings = admin.site.admin_view(live.live_findings)
