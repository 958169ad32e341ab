"""One article of the paper: where it stands, its versions, its history; shorten, let in, take out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from announcements.diff import FieldChange, pieces
from announcements.models import Announcement
from channels.models import Issue, IssueItem, IssueState, ItemVersion
from channels.newsletter import arranging, board, editing, item_acts, links, openings, rendering
from channels.newsletter.access import carried_out, editor, page
from channels.newsletter.board_rows import BoardView, Row
from channels.newsletter.comparing import fields_changed
from channels.newsletter.copyfitting import measure, without_ruby
from channels.newsletter.forms import ItemForm, Places, ShortenForm
from channels.newsletter.item import ItemText, labelled
from channels.newsletter.rewriting import TOO_LONG, Unconfirmed, approved_text, rewrite
from channels.newsletter.stated import differences
from staff import audit_reading
from staff.confirmation import Confirmation, DeliberateAct
from staff.errors import Refused
from staff.models import AuditEntry, User
from staff.permissions import Action, can, visible_announcements
from staff.wording import format_date

_READ = ("issue", "held_from", "delivery__revision__announcement__department")
ACTS_SHOWN = 50
Made = ItemVersion.Made


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version, with what it changed of the one before."""

    version: ItemVersion
    changes: Sequence[FieldChange]


def article(request: HttpRequest, issue_id: int, item_id: int) -> HttpResponse:
    """GET shows the article; POST does something to it (see `item_acts`)."""
    actor = editor(request)
    if request.method == "POST":
        return _act(request, actor, issue_id, item_id)
    item = _item(item_id)
    if item.issue_id != issue_id:  # moved since the link was made
        return redirect("newsletter:item", item.issue_id, item.pk)
    is_open = item.issue.state == IssueState.OPEN and item.withdrawn_at is None
    return _shown(request, actor, item, ItemForm(item, Places.of(item.issue)) if is_open else None)


def _act(request: HttpRequest, actor: User, issue_id: int, item_id: int) -> HttpResponse:
    """Asked by htmx, the answer is what changed of the board; else the page the button stood on.

    What was typed on the article's own page comes back there when it is refused.
    """
    issue = get_object_or_404(Issue.objects.select_related("final_proof", "format"), pk=issue_id)
    item, refused = _item(item_id), False
    try:
        if done := item_acts.carry_out(actor, item, issue.pk, request.POST):
            messages.success(request, done)
    except Refused as why:
        refused = True
        messages.error(request, why.message)
    if getattr(request, "htmx", False):
        issue.refresh_from_db()
        return board.changed(request, actor, issue)
    if request.POST.get("from") != "article":
        return redirect(f"{reverse('newsletter:board', args=[issue.pk])}#item-{item.pk}")
    item = _item(item_id)
    form = item_acts.as_typed(item, request.POST) if refused else None
    if form is None:
        return redirect("newsletter:item", item.issue_id, item.pk)
    return _shown(request, actor, item, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _shown(
    request: HttpRequest,
    actor: User,
    item: IssueItem,
    form: ItemForm | None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    shown = page(
        request,
        "newsletter/item.html",
        title=without_ruby(str(item)) or "（題のない記事）",
        issue=item.issue,
        item=item,
        row=_row(item),
        fit=measure(ItemText.from_json(item.content), item.line_budget),
        form=form,
        hold_reason=request.POST.get("reason", "") if request.POST.get("act") == "hold" else "",
        is_open=item.issue.state == IssueState.OPEN,
        announcement=item.delivery.revision.announcement,
        may_direct=can(actor, Action.DIRECT_NEWSLETTER),
        short_url=links.printed_url(item),
        openings=openings.of_delivery(item.delivery_id),
        versions=_versions(item),
        acts=[(entry, audit_reading.changes(entry)) for entry in _acts(item)[:ACTS_SHOWN]],
    )
    shown.status_code = status
    return shown


def shorten(request: HttpRequest, issue_id: int, item_id: int) -> HttpResponse:  # noqa: ARG001
    """「短くする」: the text is typed anew, with what changes of the approved one before the eyes."""
    actor = editor(request)
    item = _item(item_id)
    approved = approved_text(item)
    may_correct = can(actor, Action.DIRECT_NEWSLETTER)
    corrects = may_correct and request.GET.get("made") == Made.CORRECTED
    made = Made.CORRECTED if corrects else Made.SHORTENED
    form = ShortenForm(item, approved, request.POST or None, made, may_correct=may_correct)
    checked: dict[str, Any] = _checked(item, form, approved)
    if request.method == "POST" and form.is_valid():
        try:
            _rewrite(actor, item, form)
        except Unconfirmed as asked:
            checked["ask"] = True
            messages.warning(request, asked.message)
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, f"「{item}」を直しました。担当課の校正では、新しい版を確かめます。")
            return redirect("newsletter:item", item.issue_id, item.pk)
    return page(
        request,
        "newsletter/shorten.html",
        title="記事を直す" if form.corrects else "記事を短くする",
        issue=item.issue,
        item=item,
        form=form,
        announcement=item.delivery.revision.announcement,
        **checked,
    )


@require_POST
def check(request: HttpRequest, issue_id: int, item_id: int) -> HttpResponse:  # noqa: ARG001
    """While typing: lines, the house style, and what changes of the approved text."""
    editor(request)
    item = _item(item_id)
    approved = approved_text(item)
    form = ShortenForm(item, approved, request.POST)
    return render(request, "newsletter/shorten_check.html", _checked(item, form, approved))


def admit(request: HttpRequest, issue_id: int, item_id: int) -> HttpResponse:
    """締切後に届いた記事を入れる: into this issue, by the PR division, with the reason."""
    actor = editor(request)
    target, item = get_object_or_404(Issue, pk=issue_id), _item(item_id)
    form = DeliberateAct(request.POST or None, tick="紙面に余裕があることを確かめました", needs_reason=True)
    back = reverse("newsletter:board", args=[target.pk])
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = f"「{item}」を{target}に入れました。"
        if carried_out(request, form, done, lambda: _admit(actor, item, target, reason)):
            return redirect(f"{back}#item-{item.pk}")
    confirmation = Confirmation(
        f"締切後に届いた「{item}」を、{target}の「{item.section}」に入れます。",
        "この号に入れる",
        back,
        form,
        facts=[
            ("いま入っている号", f"{item.issue}"),
            ("届いた日", format_date(item.placed_at)),
            ("各課の締切", format_date(target.department_deadline)),
        ],
        danger=False,
    )
    return page(request, "components/confirm.html", title="締切後の記事を入れる", confirmation=confirmation)


def take_out(request: HttpRequest, issue_id: int, item_id: int) -> HttpResponse:
    """「紙面から外す」, with the reason."""
    actor = editor(request)
    item = _item(item_id)
    if request.method != "POST" and item.issue_id != issue_id:  # moved since the link was made
        return redirect("newsletter:take_out", item.issue_id, item.pk)
    back = reverse("newsletter:item", args=[item.issue_id, item.pk])
    form = DeliberateAct(request.POST or None, tick="担当課に伝えました", needs_reason=True)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = f"「{item}」を紙面から外しました。"
        act = partial(arranging.take_out, actor, item, reason, seen_in=issue_id)
        if carried_out(request, form, done, act):
            return redirect(back)
    confirmation = Confirmation(
        f"「{item}」を{item.issue}の紙面から外します。",
        "紙面から外す",
        back,
        form,
        facts=[("欄", item.section), ("担当課", item.content.get("department", ""))],
        consequences=("記事は記録に残り、どこにも印刷されません。校了までは戻せます。",),
    )
    return page(request, "components/confirm.html", title="紙面から外す", confirmation=confirmation)


def of_announcement(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """A line for the page of an announcement: in which issue it stands, with the way there for who may go."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    visible = Announcement.objects.filter(visible_announcements(user))
    announcement = get_object_or_404(visible, pk=announcement_id)
    items = IssueItem.with_withdrawn.filter(delivery__revision__announcement=announcement)
    context = {
        "items": items.select_related("issue").annotate(opened=openings.times_opened()).order_by("-pk"),
        "may_open": can(user, Action.EDIT_NEWSLETTER),
    }
    return render(request, "newsletter/of_announcement.html", context)


def _item(item_id: int) -> IssueItem:
    return get_object_or_404(IssueItem.with_withdrawn.select_related(*_READ), pk=item_id)


def _row(item: IssueItem) -> Row | None:
    """As the board shows it; None for one taken out."""
    proof = rendering.latest_proof(item.issue)
    view = BoardView(item.issue, proof, current=rendering.is_current(item.issue, proof))
    rows = (row for section in view.sections for row in section.rows)
    return next((row for row in rows if row.item.pk == item.pk), None)


def _admit(actor: User, item: IssueItem, target: Issue, reason: str) -> None:
    editing.move(actor, item, item.section, target, reason=reason)


def _rewrite(actor: User, item: IssueItem, form: ShortenForm) -> None:
    said = form.cleaned_data
    rewrite(
        actor,
        item,
        form.typed(),
        said["reason"],
        seen=said["seen"],
        confirmed=said["confirmed"],
        made=ItemVersion.Made(said["made"]),
    )


def _checked(item: IssueItem, form: ShortenForm, approved: ItemText) -> dict[str, Any]:
    if form.is_bound and form.is_too_long:
        return {"too_long": TOO_LONG}
    text = form.typed() if form.is_bound else ItemText.from_json(item.content)
    return {
        "fit": measure(text, item.line_budget),
        "before": measure(approved, item.line_budget),
        "changes": changes(approved, text),
        "found": differences(approved, text),
        "spelled": _spelled(form, text) if form.is_bound else [],
    }


def changes(old: ItemText, new: ItemText) -> Sequence[FieldChange]:
    """Part by part, where two texts of an article differ."""
    return fields_changed(labelled(old), labelled(new))


def _spelled(form: ShortenForm, text: ItemText) -> list[FieldChange]:
    """What the house style makes of what was typed."""
    raw = {"題": form.data.get("title", ""), "本文": form.data.get("lead", "")}
    raw |= {str(form.fields[name].label): form.data.get(name, "") for name in form.names}
    return [
        FieldChange(label, pieces(said.strip(), now))
        for label, said in _lines(raw).items()
        if (now := labelled(text).get(label, "")) != said.strip() and now
    ]


def _lines(raw: Mapping[str, str]) -> dict[str, str]:
    return {label: said.replace("\r\n", "\n") for label, said in raw.items()}


def _versions(item: IssueItem) -> list[VersionView]:
    """The newest first."""
    rows = list(item.versions.select_related("by").order_by("number"))
    texts = [ItemText.from_json(row.content) for row in rows]
    before = [None, *texts[:-1]]
    shown = [
        VersionView(row, changes(old, new) if old else ())
        for row, old, new in zip(rows, before, texts, strict=True)
    ]
    return shown[::-1]


def _acts(item: IssueItem) -> QuerySet[AuditEntry]:
    of_issues = AuditEntry.objects.filter(object_type=Issue._meta.label_lower, detail__item_id=item.pk)
    return of_issues.select_related("actor")
