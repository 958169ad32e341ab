"""The pages about one announcement beside its editor: reading, comparing, taking back, cancelling, copying.

Wired into the admin by `ROUTES`, so that every one of them asks for a signed-in member of staff.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from announcements import actions, diff, way
from announcements.completeness import problems
from announcements.importing.page import import_page
from announcements.models import Announcement, Revision
from announcements.progress import history, reason_of_rejection, reason_of_return, steps
from announcements.snapshot import snapshot
from announcements.transitions import EDITABLE, Verb, may
from staff.confirmation import Confirmation, DeliberateAct
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can, visible_announcements, visible_departments


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about it to read: where it is, what would be or was sent, what happened, who did it."""
    announcement = _visible(request, pk)
    actor = _actor(request)
    revision = announcement.current_revision
    in_work = announcement.state in EDITABLE and can(actor, Action.EDIT, announcement)
    content = revision.content if revision and not in_work else snapshot(announcement)
    context = {
        "announcement": announcement,
        "content": content,
        "fields": [
            (label, text) for label, text in diff.readable(content).items() if not _is_shown_apart(label)
        ],
        "texts": [
            (diff.channel_label(name), content["texts"][name]) for name in diff.usual_order(content["texts"])
        ],
        "steps": steps(announcement),
        "returned": reason_of_return(announcement),
        "rejected": reason_of_rejection(announcement),
        "history": history(announcement),
        "revisions": announcement.revisions.select_related("submitted_by", "edited_by").order_by("-number"),
        "may": {
            "edit": actions.is_editable(announcement, actor),
            "withdraw": may(actor, announcement, Verb.WITHDRAW),
            "cancel": may(actor, announcement, Verb.CANCEL),
            "copy": actions.may_copy(actor, announcement),
            "patrol": announcement.state == "patrol" and can(actor, Action.PATROL, announcement),
            "sign_off": way.is_asked(announcement, actor),
        },
        "gaps": problems(announcement) if actions.is_editable(announcement, actor) else [],
    }
    return _page(request, "announcements/detail.html", announcement.title, context)


def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two revisions side by side in words; `to` may be left out for the working copy, by those who see it."""
    announcement = _visible(request, pk)
    old = _revision(announcement, request.GET.get("from", ""))
    drafts_seen = announcement.department_id in visible_departments(request.user)
    new = None if drafts_seen else announcement.current_revision
    if request.GET.get("to"):
        new = _revision(announcement, request.GET["to"])
    context = {
        "announcement": announcement,
        "old": old,
        "new": new,
        "changes": diff.changes(old.content, new.content if new else snapshot(announcement)),
        "revisions": announcement.revisions.order_by("number"),
        "drafts_seen": drafts_seen,
    }
    return _page(request, "announcements/compare.html", "版を見比べる", context)


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """取り下げて直す."""
    announcement = _visible(request, pk)
    form = DeliberateAct(
        request.POST or None, tick="取り下げると、承認や予約は無効になります。", needs_reason=True
    )
    confirmation = Confirmation(
        f"「{announcement.title}」を取り下げて、下書きに戻します。",
        "取り下げて直す",
        _url(announcement),
        form,
        facts=[("いまの状態", announcement.get_state_display()), ("担当課", announcement.department)],
        danger=False,
    )
    return _act(
        request,
        announcement,
        confirmation,
        actions.withdraw,
        "取り下げました。直してから、もう一度申請してください。",
    )


def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """中止する."""
    announcement = _visible(request, pk)
    form = DeliberateAct(
        request.POST or None, tick="中止して、配信しないことを確かめました。", needs_reason=True
    )
    confirmation = Confirmation(
        f"「{announcement.title}」を中止します。どの媒体にも配信しません。",
        "中止する",
        _url(announcement),
        form,
        facts=[("いまの状態", announcement.get_state_display()), ("担当課", announcement.department)],
        consequences=["中止したお知らせは、元に戻せません。「複製して新しく作る」で作り直せます。"],
    )
    return _act(request, announcement, confirmation, actions.cancel, "中止しました。")


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """複製して新しく作る."""
    announcement = _visible(request, pk)
    try:
        new = actions.copy_as_new(announcement, _actor(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(_url(announcement))
    messages.success(request, "複製しました。日付と配信日時は空けてあります。新しい日付を入れてください。")
    return HttpResponseRedirect(_url(new))


ROUTES: tuple[tuple[str, Callable[..., HttpResponse], str], ...] = (
    ("import/", import_page, "import"),
    ("<int:pk>/detail/", detail, "detail"),
    ("<int:pk>/compare/", compare, "compare"),
    ("<int:pk>/withdraw/", withdraw, "withdraw"),
    ("<int:pk>/cancel/", cancel, "cancel"),
    ("<int:pk>/copy/", copy, "copy"),
)


def _act(
    request: HttpRequest,
    announcement: Announcement,
    confirmation: Confirmation,
    act: Callable[[Announcement, User, str], None],
    done: str,
) -> HttpResponse:
    """Ask, and when asked and ticked, do it."""
    form = confirmation.form
    if request.method == "POST" and form.is_valid():
        try:
            act(announcement, _actor(request), form.cleaned_data["reason"])
            messages.success(request, done)
        except Refused as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(_url(announcement))
    return _page(request, "components/confirm.html", confirmation.verb, {"confirmation": confirmation})


def _visible(request: HttpRequest, pk: int) -> Announcement:
    rows = Announcement.objects.select_related("department", "category", "current_revision")
    return get_object_or_404(rows.filter(visible_announcements(request.user)), pk=pk)


def _revision(announcement: Announcement, number: str) -> Revision:
    if not number.isdecimal():
        raise Http404
    return get_object_or_404(announcement.revisions, number=int(number))


def _is_shown_apart(label: str) -> bool:
    return label.endswith("の文面") or label in {"件名", "画像"}


def _url(announcement: Announcement) -> str:
    return reverse("admin:announcements_announcement_change", args=[announcement.pk])


def _page(request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(
        request, template, {**admin.site.each_context(request), "title": title, **context}
    )


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)
