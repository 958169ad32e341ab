"""The thread of an announcement on the pages of both sides: what was said, proposed and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from announcements import diff
from announcements.actions import is_editable
from announcements.models import Announcement
from patrol.comments import LONGEST, may_talk, say
from patrol.looks import last_seen, note_look
from patrol.models import Comment, FindingRecord, Proposal, ProposalState
from patrol.pages.reaching import person, written
from patrol.proposals.situation import changed_content
from staff.errors import Refused
from staff.models import User

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Said:
    """One entry: a comment, or a proposal with what became of it."""

    at: datetime
    who: User
    comment: Comment | None = None
    proposal: Proposal | None = None
    new: bool = False


def thread_of(announcement: Announcement, user: User) -> dict[str, Any]:
    """What templates/patrol/thread.html shows. Ask before `note_look`, which makes everything old."""
    entries = _entries(announcement, user)
    return {
        "thread": entries,
        "new_comments": sum(entry.new for entry in entries),
        "may_talk": may_talk(user, announcement),
        "longest_comment": LONGEST,
    }


@require_GET
def talk(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """The clerk's side: a fragment of the pages where the announcement is written and read."""
    user, announcement = person(request), _announcement(announcement_id)
    if not may_talk(user, announcement):
        return HttpResponse("")
    context = {
        "announcement": announcement,
        "back": reverse("admin:announcements_announcement_change", args=[announcement.pk]),
        "findings": _findings_of_last_review(announcement),
        **thread_of(announcement, user),
        **_waiting_proposal(announcement, user),
    }
    if announcement.current_revision is not None:
        note_look(user, announcement.current_revision)
    return render(request, "patrol/talk.html", context)


@require_POST
def comment(request: HttpRequest, announcement_id: int) -> HttpResponse:
    user, announcement = person(request), _announcement(announcement_id)
    if not may_talk(user, announcement):
        raise PermissionDenied
    try:
        say(announcement, user, written(request, "text"), _finding(request, announcement))
        messages.success(request, "コメントを送りました。相手の画面に「未読」と出ます。")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{back_address(request, announcement)}#talk")


def back_address(request: HttpRequest, announcement: Announcement) -> str:
    """The page of ours the form came from."""
    back = request.POST.get("back", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return reverse("admin:announcements_announcement_change", args=[announcement.pk])


def _announcement(announcement_id: int) -> Announcement:
    rows = Announcement.objects.select_related("department", "category", "current_revision")
    return get_object_or_404(rows, pk=announcement_id)


def _entries(announcement: Announcement, user: User) -> list[Said]:
    seen = last_seen(user, announcement)
    comments = Comment.objects.filter(announcement=announcement).select_related(
        "author", "revision", "finding"
    )
    proposals = Proposal.objects.filter(announcement=announcement).select_related(
        "by", "answered_by", "review__revision"
    )
    said = [
        Said(
            one.at, one.author, comment=one, new=one.author_id != user.pk and (seen is None or one.at > seen)
        )
        for one in comments.order_by("-at", "-pk")[:MOST_SHOWN]
    ]
    offered = [Said(one.at, one.by, proposal=one) for one in proposals]
    return sorted([*said, *offered], key=lambda entry: entry.at)


def _waiting_proposal(announcement: Announcement, user: User) -> dict[str, Any]:
    """The proposal to be answered, with what it would change in words."""
    waiting = Proposal.objects.filter(announcement=announcement, state=ProposalState.OPEN)
    proposal = waiting.select_related("by", "review__revision").first()
    if proposal is None:
        return {}
    content = proposal.review.revision.content
    return {
        "proposal": proposal,
        "proposal_fields": diff.changes(content, changed_content(content, proposal.changes)),
        "may_answer": is_editable(announcement, user),
    }


def _findings_of_last_review(announcement: Announcement) -> list[FindingRecord]:
    return list(FindingRecord.objects.filter(review__revision=announcement.current_revision_id))


def _finding(request: HttpRequest, announcement: Announcement) -> FindingRecord | None:
    chosen = request.POST.get("finding", "")
    if not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 19):
        return None
    return FindingRecord.objects.filter(pk=int(chosen), review__announcement=announcement).first()
