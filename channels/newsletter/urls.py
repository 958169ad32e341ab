"""Addresses of the paper's room, under /admin/newsletter/."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path

from channels.newsletter import board, panel, views

app_name = "newsletter"
guarded = admin.site.admin_view

urlpatterns = [
    path("", guarded(views.issue_list), name="list"),
    path("panel/", guarded(panel.panel), name="panel"),
    path("new/", guarded(views.plan), name="new"),
    path("<int:issue_id>/", guarded(board.board), name="board"),
    path("<int:issue_id>/edit/", guarded(views.plan), name="edit"),
    path("<int:issue_id>/close/", guarded(views.close), name="close"),
    path("<int:issue_id>/reopen/", guarded(views.reopen), name="reopen"),
    path("<int:issue_id>/render/", guarded(board.render_pdf), name="render"),
    path("<int:issue_id>/pages/", guarded(board.pages), name="pages"),
    path("<int:issue_id>/pages/<int:number>.png", guarded(board.page_picture), name="page"),
    path("<int:issue_id>/pdf/", guarded(board.pdf), name="pdf"),
    path("<int:issue_id>/items/<int:item_id>/", guarded(board.edit_item), name="item"),
]
