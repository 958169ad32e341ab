"""The list of issues, planning one, 校了 and its withdrawal."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from channels.models import Issue, Proof
from channels.newsletter import closing, editing, planning, rendering
from channels.newsletter.access import carried_out, editor, page
from channels.newsletter.forms import IssueForm
from channels.newsletter.guards import may_overrule
from channels.newsletter.menu import placed_articles
from staff.confirmation import Confirmation, DeliberateAct
from staff.wording import format_date


def issue_list(request: HttpRequest) -> HttpResponse:
    """Every issue, the newest first."""
    editor(request)
    newest = Proof.objects.filter(issue=OuterRef("pk")).order_by("-version").values("report__pages")[:1]
    rows = Issue.objects.annotate(articles=placed_articles(), pages=Subquery(newest))
    return page(request, "newsletter/list.html", title="市政だより", issues=rows)


def plan(request: HttpRequest, issue_id: int | None = None) -> HttpResponse:
    """A new issue, or the dates and the cover of one."""
    actor = editor(request)
    issue = get_object_or_404(Issue, pk=issue_id) if issue_id else _next_issue()
    form = IssueForm(request.POST or None, instance=issue)
    if request.method == "POST" and form.is_valid():
        done = f"{form.instance}を保存しました。"
        shown = form.shown() if issue_id else None
        if carried_out(request, form, done, lambda: editing.save_issue(actor, form.instance, shown)):
            return redirect("newsletter:board", form.instance.pk)
    title = f"{issue}の日程と表紙" if issue_id else "新しい号を作る"
    return page(request, "newsletter/plan.html", title=title, form=form, issue=issue if issue_id else None)


def _next_issue() -> Issue:
    today = timezone.localdate()
    return planning.next_issue(today, today)


def close(request: HttpRequest, issue_id: int) -> HttpResponse:
    """校了 on a page of its own: it says what it means and asks for a tick."""
    actor = editor(request)
    issue = get_object_or_404(Issue, pk=issue_id)
    if why_not := closing.hindrance(actor, issue):
        messages.error(request, why_not)
        return redirect("newsletter:board", issue.pk)
    found = closing.blockers(issue)
    if found.open and not may_overrule(actor):
        messages.error(request, closing.waiting(found))
        return redirect("newsletter:proof_status", issue.pk)
    form = DeliberateAct(
        request.POST or None, tick="PDFのすべての面を確かめました", needs_reason=bool(found.open)
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        done = f"{issue}を校了しました。"
        if carried_out(request, form, done, lambda: editing.close(actor, issue, reason)):
            return redirect("newsletter:board", issue.pk)
    confirmation = Confirmation(
        f"{issue}を校了します。",
        "校了する",
        reverse("newsletter:board", args=[issue.pk]),
        form,
        facts=[*_facts(issue), ("各課の確認", f"{found.articles}件のうち{found.confirmed}件が確認済")],
        consequences=(
            *((f"{found.sentence}このまま校了すると、理由とともに記録に残ります。",) if found.open else ()),
            "記事の追加・並べ替え・取下げができなくなります。取り消せるのは広報課長だけです。",
        ),
    )
    return page(request, "components/confirm.html", title="校了する", confirmation=confirmation)


def reopen(request: HttpRequest, issue_id: int) -> HttpResponse:
    """校了 taken back by 広報課長, with the reason."""
    actor = editor(request)
    issue = get_object_or_404(Issue, pk=issue_id)
    form = DeliberateAct(request.POST or None, tick="印刷所に連絡しました", needs_reason=True)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = f"{issue}の校了を取り消しました。"
        if carried_out(request, form, done, lambda: editing.reopen(actor, issue, reason)):
            return redirect("newsletter:board", issue.pk)
    confirmation = Confirmation(
        f"{issue}の校了を取り消し、編集中に戻します。",
        "校了を取り消す",
        reverse("newsletter:board", args=[issue.pk]),
        form,
        facts=_facts(issue),
        consequences=("渡したPDFは古くなります。もう一度校了したら、新しいPDFを渡してください。",),
    )
    return page(request, "components/confirm.html", title="校了を取り消す", confirmation=confirmation)


def _facts(issue: Issue) -> list[tuple[str, str]]:
    proof = rendering.latest_proof(issue)
    pages = proof.report.get("pages") if proof else None
    return [
        ("発行日", format_date(issue.publication_date, base_year=timezone.localdate().year)),
        ("記事", f"{issue.items.count()}件"),
        ("面数", f"{pages}面" if pages else "校正刷がまだありません"),
    ]
