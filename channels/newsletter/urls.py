"""Addresses of the paper's room, under /admin/newsletter/."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path

from channels.newsletter import article, board, sections_page, views

app_name = "newsletter"
guarded = admin.site.admin_view

urlpatterns = [
    path("", guarded(views.issue_list), name="list"),
    path("new/", guarded(views.plan), name="new"),
    path("<int:issue_id>/", guarded(board.board), name="board"),
    path("<int:issue_id>/edit/", guarded(views.plan), name="edit"),
    path("<int:issue_id>/close/", guarded(views.close), name="close"),
    path("<int:issue_id>/reopen/", guarded(views.reopen), name="reopen"),
    path("<int:issue_id>/render/", guarded(board.render_pdf), name="render"),
    path("<int:issue_id>/pages/", guarded(board.pages), name="pages"),
    path("<int:issue_id>/pages/<int:number>.png", guarded(board.page_picture), name="page"),
    path("<int:issue_id>/pdf/", guarded(board.pdf), name="pdf"),
    path("<int:issue_id>/sections/", guarded(sections_page.sections), name="sections"),
    path("<int:issue_id>/items/<int:item_id>/", guarded(article.article), name="item"),
    path("<int:issue_id>/items/<int:item_id>/shorten/", guarded(article.shorten), name="shorten"),
    path("<int:issue_id>/items/<int:item_id>/shorten/check/", guarded(article.check), name="shorten_check"),
    path("<int:issue_id>/items/<int:item_id>/admit/", guarded(article.admit), name="admit"),
    path("<int:issue_id>/items/<int:item_id>/take-out/", guarded(article.take_out), name="take_out"),
    path("of/<int:announcement_id>/", guarded(article.of_announcement), name="of_announcement"),
]
