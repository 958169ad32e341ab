from django.urls import path, re_path

from channels import views

app_name = "channels"
urlpatterns = [
    path("", views.deliveries, name="deliveries"),
    path("<int:delivery_id>/", views.delivery, name="delivery"),
    path("<int:delivery_id>/progress/", views.progress, name="progress"),
    path("<int:delivery_id>/requests/", views.requests, name="requests"),
    path("<int:delivery_id>/requests/csv/", views.requests_csv, name="requests_csv"),
    re_path(r"^(?P<delivery_id>\d+)/settle/(?P<result>sent|not-sent)/$", views.settle_all, name="settle_all"),
    path("<int:delivery_id>/<slug:key>/", views.act, name="act"),
    re_path(r"^requests/(?P<batch_id>\d+)/(?P<result>sent|not-sent)/$", views.settle, name="settle"),
    path("status/", views.channel_status, name="status"),
    path("status/<slug:channel>/resume/", views.resume_channel, name="resume_channel"),
    path("analysis/", views.analysis, name="analysis"),
    path("analysis/csv/", views.analysis_csv, name="analysis_csv"),
    path("preview/", views.preview, name="preview"),
]
