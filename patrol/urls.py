"""Addresses of the patrol, under /admin/patrol/."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from patrol import views

app_name = "patrol"
urlpatterns = [
    path("", views.queue_page, name="queue"),
    path("sign-offs/", views.sign_offs_page, name="sign_offs"),
    path("sign-offs/<int:announcement_id>/", views.sign_off_page, name="sign_off"),
    path("calendar/", views.calendar_page, name="calendar"),
    path("sign-offs/<int:announcement_id>/reroute/", views.reroute_page, name="reroute"),
    path("findings/", views.live_findings, name="live_findings"),
    path("audience/", views.audience_suggestion, name="audience_suggestion"),
    path("checks/", views.checks_page, name="checks"),
    path("checks/<slug:check>/<slug:code>/", views.check_page, name="check"),
    path("charters/", RedirectView.as_view(pattern_name="segments:categories"), name="charters"),
    path("charters/<slug:code>/", views.charter_page, name="charter"),
    path("charters/proposals/<int:proposal_id>/", views.decide_proposal, name="proposal"),
    path("report/", views.report_page, name="report"),
    re_path(r"^report/(figures|findings)\.csv$", views.report_csv, name="report_csv"),
    path("claims/", views.claims, name="claims"),
    path("proposals/<int:proposal_id>/accept/", views.accept_proposal, name="accept_proposal"),
    path("proposals/<int:proposal_id>/decline/", views.decline_proposal, name="decline_proposal"),
    path("<int:announcement_id>/propose/", views.propose, name="propose"),
    path("<int:announcement_id>/take-over/", views.take_over, name="take_over"),
    path("<int:announcement_id>/talk/", views.talk, name="talk"),
    path("<int:announcement_id>/comment/", views.comment, name="comment"),
    path("<int:announcement_id>/", views.review_page, name="review"),
    path("<int:announcement_id>/claim/", views.claim, name="claim"),
    path("<int:announcement_id>/return/", views.return_to_clerk, name="return"),
    path("<int:announcement_id>/approve/", views.approve_page, name="approve"),
    path("<int:announcement_id>/findings/<int:finding_id>/", views.dismiss, name="dismiss"),
]
