"""Addresses of the readers' room, under /admin/segments/ (LINE's webhook has its own, outside the admin)."""

from django.contrib import admin
from django.urls import path

from segments import views

app_name = "segments"

urlpatterns = [
    path("categories/", admin.site.admin_view(views.categories), name="categories"),
    path("count/", admin.site.admin_view(views.count), name="count"),
    path("spread/", admin.site.admin_view(views.spread), name="spread"),
]
