"""The pages of this room, wrapped by the admin site: only signed-in staff get here."""

from __future__ import annotations

from django.contrib import admin

from patrol.pages import (
    answering,
    approval,
    calendar,
    charter,
    checks,
    live,
    live_claims,
    proposing,
    queue,
    report,
    reroute,
    review,
    sign_off,
    suggestion,
)
from patrol.pages import talk as talking

queue_page = admin.site.admin_view(queue.queue)
sign_offs_page = admin.site.admin_view(sign_off.sign_offs)
sign_off_page = admin.site.admin_view(sign_off.sign_off)
reroute_page = admin.site.admin_view(reroute.reroute)
review_page = admin.site.admin_view(review.review)
claim = admin.site.admin_view(review.claim)
return_to_clerk = admin.site.admin_view(review.return_to_clerk)
dismiss = admin.site.admin_view(review.dismiss)
approve_page = admin.site.admin_view(approval.approve)
calendar_page = admin.site.admin_view(calendar.calendar)
live_findings = admin.site.admin_view(live.live_findings)
audience_suggestion = admin.site.admin_view(suggestion.audience_suggestion)
checks_page = admin.site.admin_view(checks.checks)
check_page = admin.site.admin_view(checks.check)
charter_page = admin.site.admin_view(charter.charter)
decide_proposal = admin.site.admin_view(charter.decide_proposal)
report_page = admin.site.admin_view(report.report)
report_csv = admin.site.admin_view(report.download)
claims = admin.site.admin_view(live_claims.claims)
take_over = admin.site.admin_view(review.take_over)
propose = admin.site.admin_view(proposing.propose)
accept_proposal = admin.site.admin_view(answering.accept)
decline_proposal = admin.site.admin_view(answering.decline)
talk = admin.site.admin_view(talking.talk)
comment = admin.site.admin_view(talking.comment)
