"""Addresses of this room beside the admin's own, under /admin/announcements/."""

from django.contrib import admin
from django.urls import path

from announcements import views

app_name = "announcements"

urlpatterns = [
    path("texts/", admin.site.admin_view(views.texts), name="texts"),
]
