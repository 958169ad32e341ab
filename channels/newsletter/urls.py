"""Addresses of the paper's room, under /admin/newsletter/."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path

from channels.newsletter import (
    article,
    board,
    export_page,
    panel,
    proof_archive,
    proof_check,
    proof_compare,
    proof_status,
    sections_page,
    views,
)

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
    path("<int:issue_id>/exports/", guarded(export_page.exports), name="exports"),
    path("<int:issue_id>/exports/<int:version>/", guarded(export_page.files), name="export_files"),
    path("<int:issue_id>/exports/<int:version>/make/", guarded(export_page.make), name="make_exports"),
    path("<int:issue_id>/exports/file/<int:export_id>/", guarded(export_page.download), name="export"),
    path("<int:issue_id>/proofs/", guarded(proof_status.status), name="proof_status"),
    path("<int:issue_id>/proofs/csv/", guarded(proof_status.download), name="proof_status_csv"),
    path("<int:issue_id>/proofs/send/", guarded(proof_status.send), name="proof_send"),
    path("<int:issue_id>/proofs/compare/", guarded(proof_compare.compare), name="proof_compare"),
    path("<int:issue_id>/proofs/<int:item_id>/settle/", guarded(proof_status.settle), name="proof_settle"),
    path("<int:issue_id>/proofs/<int:version>.pdf", guarded(proof_compare.pdf), name="proof_pdf"),
    path(
        "<int:issue_id>/proofs/<int:version>/<int:number>.png",
        guarded(proof_compare.picture),
        name="proof_page",
    ),
    path("proofs/", guarded(proof_check.check), name="proof_check"),
    path("proofs/confirm/", guarded(proof_check.confirm_all), name="proof_confirm_all"),
    path("proofs/<int:item_id>/", guarded(proof_check.answer), name="proof_answer"),
    path("proofs/<int:item_id>/<int:version>.png", guarded(proof_check.clip), name="proof_clip"),
    path("archive/", guarded(proof_archive.archive), name="proof_archive"),
    path("archive/<int:final_id>.pdf", guarded(proof_archive.archived_pdf), name="proof_archived_pdf"),
    path("<int:issue_id>/sections/", guarded(sections_page.sections), name="sections"),
    path("<int:issue_id>/items/<int:item_id>/", guarded(article.article), name="item"),
    path("<int:issue_id>/items/<int:item_id>/shorten/", guarded(article.shorten), name="shorten"),
    path("<int:issue_id>/items/<int:item_id>/shorten/check/", guarded(article.check), name="shorten_check"),
    path("<int:issue_id>/items/<int:item_id>/admit/", guarded(article.admit), name="admit"),
    path("<int:issue_id>/items/<int:item_id>/take-out/", guarded(article.take_out), name="take_out"),
    path("of/<int:announcement_id>/", guarded(article.of_announcement), name="of_announcement"),
]
