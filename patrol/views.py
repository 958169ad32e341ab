"""The pages of this room, wrapped by the admin site: only signed-in staff get here."""

from __future__ import annotations

from django.contrib import admin

from patrol.pages import answering, approval, live, live_claims, proposing, queue, review, sign_off
from patrol.pages import talk as talking

queue_page = admin.site.admin_view(queue.queue)
sign_offs_page = admin.site.admin_view(sign_off.sign_offs)
sign_off_page = admin.site.admin_view(sign_off.sign_off)
review_page = admin.site.admin_view(review.review)
claim = admin.site.admin_view(review.claim)
return_to_clerk = admin.site.admin_view(review.return_to_clerk)
dismiss = admin.site.admin_view(review.dismiss)
approve_page = admin.site.admin_view(approval.approve)
live_findings = admin.site.admin_view(live.live_findings)
claims = admin.site.admin_view(live_claims.claims)
take_over = admin.site.admin_view(review.take_over)
propose = admin.site.admin_view(proposing.propose)
accept_proposal = admin.site.admin_view(answering.accept)
decline_proposal = admin.site.admin_view(answering.decline)
talk = admin.site.admin_view(talking.talk)
comment = admin.site.admin_view(talking.comment)
