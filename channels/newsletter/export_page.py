"""「書き出し」: the page of a proof's files, their buttons and their downloads."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from channels.models import Export, ExportKind, ExportState, Issue, Proof
from channels.newsletter import export_rows, exporting, making
from channels.newsletter.access import exporter, page
from staff.errors import Refused

CONTENT_TYPES: dict[ExportKind, str] = {
    ExportKind.PROOF_PDF: "application/pdf",
    ExportKind.PRINT_PDF: "application/pdf",
    ExportKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ExportKind.TAGGED: "text/plain",
    ExportKind.CSV: "text/csv",
    ExportKind.XML: "application/xml",
    ExportKind.TEXT: "text/plain",
    ExportKind.ZIP: "application/zip",
}
# Of the Japanese name; the kinds' own names have brackets and explanations.
SHORT_NAMES: dict[ExportKind, str] = {
    ExportKind.PROOF_PDF: "校正用",
    ExportKind.PRINT_PDF: "入稿用",
    ExportKind.DOCX: "Word",
    ExportKind.TAGGED: "InDesignタグ付き",
    ExportKind.CSV: "データ結合",
    ExportKind.XML: "データ",
    ExportKind.TEXT: "音声・点字用",
    ExportKind.ZIP: "原稿と画像",
}


def exports(request: HttpRequest, issue_id: int) -> HttpResponse:
    """The files of one proof: `?proof=3`, without it the final or the latest."""
    exporter(request)
    issue = get_object_or_404(Issue.objects.select_related("final_proof"), pk=issue_id)
    asked = request.GET.get("proof", "")
    proof = export_rows.chosen_proof(issue, asked)
    if asked and proof is None:
        raise Http404
    proofs = list(issue.proofs.order_by("-version").defer("content", "report"))
    return page(
        request,
        "newsletter/exports.html",
        title=f"{issue}の書き出し",
        proofs=[(one, export_rows.is_final(issue, one)) for one in proofs],
        **(_files(issue, proof) if proof else {"issue": issue, "proof": None}),
    )


def files(request: HttpRequest, issue_id: int, version: int) -> HttpResponse:
    """The files alone, asked for again and again while a worker makes them."""
    exporter(request)
    proof = _proof(issue_id, version)
    return TemplateResponse(request, "newsletter/export_files.html", _files(proof.issue, proof))


@require_POST
def make(request: HttpRequest, issue_id: int, version: int) -> HttpResponse:
    """「作る」 one kind, or all that are not there yet."""
    actor = exporter(request)
    proof = _proof(issue_id, version)
    kind = request.POST.get("kind", "")
    try:
        started = exporting.request(actor, proof, ExportKind.values if kind == "all" else [kind])
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        if not started:
            messages.info(request, "もう作ってあるか、いま作っています。")
    return redirect(f"{reverse('newsletter:exports', args=[issue_id])}?proof={version}")


def download(request: HttpRequest, issue_id: int, export_id: int) -> HttpResponseBase:
    """A finished file, whole or not at all."""
    exporter(request)
    asked = Export.objects.select_related("proof__issue").filter(proof__issue=issue_id)
    export = get_object_or_404(asked, pk=export_id)
    try:
        stored = exporting.read(export)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(f"{reverse('newsletter:exports', args=[issue_id])}?proof={export.proof.version}")
    response = FileResponse(stored, content_type=CONTENT_TYPES[ExportKind(export.kind)])
    response["Content-Disposition"] = _disposition(export)
    response["Content-Length"] = export.size
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _disposition(export: Export) -> str:
    """「shisei-dayori-1428-v3-print.pdf」 for old programs, the Japanese name for all others."""
    ascii_name = str(export.file.name).rpartition("/")[2]
    ending = export.kind.rpartition(".")[2]
    what = SHORT_NAMES[ExportKind(export.kind)]
    name = f"{settings.NEWSLETTER_TITLE}_{export.proof.issue}_校正{export.proof.version}_{what}.{ending}"
    japanese = (content_disposition_header(True, name) or "").partition("; ")[2]
    return f'attachment; filename="{ascii_name}"; {japanese}'


def _proof(issue_id: int, version: int) -> Proof:
    return get_object_or_404(Proof.objects.select_related("issue"), issue=issue_id, version=version)


def _files(issue: Issue, proof: Proof) -> dict[str, object]:
    rows = export_rows.rows_of(proof)
    return {
        "issue": issue,
        "proof": proof,
        "rows": rows,
        "unfinished": any(row.is_unfinished for row in rows),
        "waits_long": any(row.waits_long for row in rows),
        "missing": sum(bool(row.verb) for row in rows),
        "done": sum(row.state == ExportState.DONE for row in rows),
        "is_final": export_rows.is_final(issue, proof),
        "cautions": list(export_rows.cautions(issue, proof)),
        "problems": proof.report.get("problems", ()),
        "warnings": (*proof.report.get("warnings", ()), *proof.report.get("notes", ())),
        "digest": making.source_of(proof).stamp.digest if proof.content else "",
    }
