"""The clerk's answer to a prepared change: put it into the draft (and submit it again), or say why not."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from announcements import actions as announcements
from announcements.completeness import Incomplete
from announcements.models import Announcement
from patrol.comments import may_talk
from patrol.models import Proposal
from patrol.pages.reaching import person, written
from patrol.proposals import actions
from staff.errors import Refused


@require_POST
def accept(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One click; with `submit` it is handed in again at once."""
    proposal = _proposal(request, proposal_id)
    address = _address(proposal)
    try:
        announcement = actions.accept(proposal, person(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(address)
    if "submit" not in request.POST:
        messages.success(request, "案のとおりに直しました。内容を確かめて、もう一度申請してください。")
        return redirect(address)
    return _submit(request, announcement, address)


@require_POST
def decline(request: HttpRequest, proposal_id: int) -> HttpResponse:
    proposal = _proposal(request, proposal_id)
    try:
        actions.decline(proposal, person(request), written(request, "reason"))
        messages.success(request, "案を見送りました。理由は広報課の人が読みます。")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(_address(proposal))


def _submit(request: HttpRequest, announcement: Announcement, address: str) -> HttpResponse:
    """The change stays in the draft whatever becomes of the submission."""
    try:
        announcements.submit(announcement, person(request))
    except Incomplete as incomplete:
        messages.warning(
            request,
            "案のとおりに下書きを直しました。"
            f"申請するには、あと{len(incomplete.problems)}か所を直してください。",
        )
        return redirect(f"{address}?check=1")
    except Refused as refusal:
        messages.error(request, f"案のとおりに下書きを直しましたが、申請できませんでした。{refusal.message}")
    else:
        state = announcement.get_state_display()
        messages.success(request, f"案のとおりに直して、申請しました。いまは「{state}」です。")
    return redirect(address)


def _proposal(request: HttpRequest, proposal_id: int) -> Proposal:
    """404 for those who do not even see the thread; the use case decides the rest."""
    rows = Proposal.objects.select_related("announcement__department", "announcement__current_revision")
    proposal = get_object_or_404(rows, pk=proposal_id)
    if not may_talk(person(request), proposal.announcement):
        get_object_or_404(Proposal.objects.none())
    return proposal


def _address(proposal: Proposal) -> str:
    return reverse("admin:announcements_announcement_change", args=[proposal.announcement_id])
