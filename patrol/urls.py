"""Addresses of the patrol, under /admin/patrol/."""

from django.urls import path

from patrol import views

app_name = "patrol"
urlpatterns = [
    path("", views.queue_page, name="queue"),
    path("sign-offs/", views.sign_offs_page, name="sign_offs"),
    path("sign-offs/<int:announcement_id>/", views.sign_off_page, name="sign_off"),
    path("sign-offs/<int:announcement_id>/reroute/", views.reroute_page, name="reroute"),
    path("findings/", views.live_findings, name="live_findings"),
    path("<int:announcement_id>/", views.review_page, name="review"),
    path("<int:announcement_id>/claim/", views.claim, name="claim"),
    path("<int:announcement_id>/return/", views.return_to_clerk, name="return"),
    path("<int:announcement_id>/approve/", views.approve_page, name="approve"),
    path("<int:announcement_id>/findings/<int:finding_id>/", views.dismiss, name="dismiss"),
]
