"""校正の状況 for those who make the paper: who has answered, what is asked for, and what is still open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from channels.models import CheckCall, CheckRound, Issue, IssueItem, IssueState, Proof
from channels.newsletter import answers, proof_mail, proofreading, rendering
from channels.newsletter.access import editor, page
from channels.newsletter.answers import ItemStanding, Standing
from channels.newsletter.forms import DateInput
from channels.pages.analysis_csv import harmless
from staff.errors import Refused
from staff.models import Department, User
from staff.permissions import Action, can
from staff.wording import is_working_day, local

COLUMNS = (
    "号",
    "課",
    "欄",
    "記事",
    "面",
    "行数",
    "状態",
    "返事した人",
    "返事の日時",
    "校正",
    "理由・回答",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One article with its place in the newest proof."""

    answer: ItemStanding
    page: int | None
    lines: int | None


@dataclass(frozen=True, slots=True)
class DepartmentRows:
    """One department with its articles and what it was told by mail."""

    department: Department
    lines: list[Line]
    call: CheckCall | None
    has_address: bool

    @property
    def open(self) -> int:
        return sum(line.answer.standing is not Standing.CONFIRMED for line in self.lines)


class SendForm(forms.Form):
    """Until when, and what the departments should know."""

    due_on = forms.DateField(label="回答の期限", widget=DateInput())
    note = forms.CharField(
        label="各課への連絡",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="メールと校正の画面に載ります。",
    )


def status(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Departments × articles, those with something open first."""
    return _status(request, editor(request), get_object_or_404(Issue, pk=issue_id))


def _status(
    request: HttpRequest, actor: User, issue: Issue, wrong: dict[str, Any] | None = None
) -> HttpResponse:
    rows = answers.standings(issue)
    proof = rendering.latest_proof(issue)
    asked = answers.newest_round(issue)
    may_direct = can(actor, Action.DIRECT_NEWSLETTER)
    is_open = issue.state == IssueState.OPEN
    asking = {row.item.pk for row in rows if row.standing is Standing.CHANGE and is_open and may_direct}
    counts = [(one, sum(row.standing is one for row in rows)) for one in Standing]
    return page(
        request,
        "newsletter/proof_status.html",
        title=f"{issue}　校正の状況",
        issue=issue,
        is_open=is_open,
        departments=_by_department(rows, proof, asked),
        counts=[(one, count) for one, count in counts if count],
        confirmed=sum(row.standing is Standing.CONFIRMED for row in rows),
        articles=len(rows),
        proof=proof,
        current=rendering.is_current(issue, proof),
        asked=asked,
        late=bool(asked and asked.due_on < timezone.localdate()),
        may_ask=any(row.is_theirs for row in rows),
        versions=issue.proofs.count(),
        may_direct=may_direct,
        wrong=wrong or {},
        refused=wrong if wrong and wrong["item"] not in asking else None,
        board=reverse("newsletter:board", args=[issue.pk]),
    )


def send(request: HttpRequest, issue_id: int) -> HttpResponse:
    """「各課に校正を依頼する」: says whom it asks, until when."""
    actor = editor(request)
    issue = get_object_or_404(Issue, pk=issue_id)
    form = SendForm(request.POST or None, initial={"due_on": _usual_due(issue)})
    if request.method == "POST" and form.is_valid():
        try:
            sent = proofreading.send_out(actor, issue, form.cleaned_data["due_on"], form.cleaned_data["note"])
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _asked(sent))
            return redirect("newsletter:proof_status", issue.pk)
    rows = [row for row in answers.standings(issue) if row.is_theirs]
    proof = rendering.latest_proof(issue)
    return page(
        request,
        "newsletter/proof_send.html",
        title="各課に校正を依頼する",
        issue=issue,
        form=form,
        departments=_by_department(rows, proof, None),
        articles=len(rows),
        proof=proof,
    )


def _asked(sent: CheckRound) -> str:
    """「3課に校正を依頼しました。2課にメールを送ります。…」"""
    departments = [call.department for call in sent.calls.select_related("department")]
    silent = [one.name for one in departments if not proof_mail.addresses_of(one)]
    said = f"{len(departments)}課に校正を依頼しました。"
    if len(silent) < len(departments):
        said += f"{len(departments) - len(silent)}課にメールを送ります。"
    return said + (
        f"{'・'.join(silent)}はメールの宛先がないため、電話などで知らせてください。" if silent else ""
    )


@require_POST
def settle(request: HttpRequest, issue_id: int, item_id: int) -> HttpResponse:
    """A 修正依頼 answered without changing the text."""
    actor = editor(request)
    issue = get_object_or_404(Issue, pk=issue_id)
    # It may have left the issue since the page was opened.
    item = get_object_or_404(IssueItem.with_withdrawn, pk=item_id)
    reason = request.POST.get("reason", "")
    try:
        proofreading.settle(actor, item, reason, seen_in=issue.pk)
    except Refused as refused:
        wrong = {"item": item.pk, "message": refused.message, "reason": reason}
        response = _status(request, actor, issue, wrong)
        response.status_code = 422
        return response
    messages.success(request, f"「{item}」の修正依頼に答えました。")
    return redirect("newsletter:proof_status", issue_id)


def download(request: HttpRequest, issue_id: int) -> HttpResponse:
    """The state of all articles for spreadsheets."""
    editor(request)
    issue = get_object_or_404(Issue, pk=issue_id)
    response = HttpResponse(
        "\ufeff" + as_csv(issue, answers.standings(issue)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="proof-status-{issue.number}.csv"'
    return response


def as_csv(issue: Issue, rows: Iterable[ItemStanding]) -> str:
    """No text is taken for a formula, whatever was written."""
    places = _places(rendering.latest_proof(issue))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        place = places.get(str(row.item.pk), {})
        said = (str(issue), str(row.department), row.item.section, str(row.item))
        where = (str(place.get("page", "")), str(place.get("lines", "")))
        cells = (*said, *where, str(row.standing.label), *_answer_cells(row))
        writer.writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def _answer_cells(row: ItemStanding) -> tuple[str, ...]:
    last = row.last
    if last is None:
        return "", "", "", ""
    proof = str(last.proof.version) if last.proof else ""
    return str(last.by), f"{local(last.at):%Y-%m-%d %H:%M}", proof, last.reason


def _by_department(
    rows: Iterable[ItemStanding], proof: Proof | None, asked: CheckRound | None
) -> list[DepartmentRows]:
    calls = {call.department_id: call for call in asked.calls.all()} if asked else {}
    places = _places(proof)
    found: dict[int, list[Line]] = {}
    for row in rows:
        place = places.get(str(row.item.pk), {})
        found.setdefault(row.department.pk, []).append(Line(row, place.get("page"), place.get("lines")))
    lists = [
        DepartmentRows(
            own[0].answer.department,
            own,
            calls.get(department),
            bool(proof_mail.addresses_of(own[0].answer.department)),
        )
        for department, own in found.items()
    ]
    return sorted(lists, key=lambda one: (not one.open, one.department.code))


def _places(proof: Proof | None) -> dict[str, Any]:
    return {str(place["key"]): place for place in proof.report.get("placements", ())} if proof else {}


def _usual_due(issue: Issue) -> date:
    """The last 開庁日 before the editors' or the printer's date, to leave time to mend; else today."""
    today = timezone.localdate()
    for day in (issue.editing_date, issue.okay_date):
        while day >= today and not is_working_day(day):
            day -= timedelta(days=1)
        if day >= today:
            return day
    return today
