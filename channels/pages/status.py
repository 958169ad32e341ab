"""媒体の状態: which channels may send, why one rests, and letting it go on."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from announcements.models import Channel
from channels.ledger import controls
from channels.ledger.sweeping import waiting_by_channel
from channels.models import ChannelStatus
from channels.pages.quota import left_this_month
from staff.confirmation import Confirmation, DeliberateAct
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can


@dataclass(frozen=True, slots=True)
class Line:
    channel: Channel
    status: ChannelStatus | None
    waiting: int

    @property
    def stopped(self) -> bool:
        return self.status is not None and self.status.is_stopped


def channel_status(request: HttpRequest) -> HttpResponse:
    statuses = {status.channel: status for status in ChannelStatus.objects.all()}
    waiting = waiting_by_channel()
    context = {
        **admin.site.each_context(request),
        "title": "媒体の状態",
        "lines": [Line(channel, statuses.get(channel), waiting.get(channel, 0)) for channel in Channel],
        "left": left_this_month(),
        "may_resume": can(request.user, Action.RESUME_CHANNEL),
    }
    return TemplateResponse(request, "channels/status.html", context)


def resume_channel(request: HttpRequest, channel: str) -> HttpResponse:
    if channel not in Channel.values:
        raise Http404
    if not can(request.user, Action.RESUME_CHANNEL):
        raise PermissionDenied
    assert isinstance(request.user, User)
    back = reverse("channels:status")
    form = DeliberateAct(request.POST or None, tick="原因が直ったことを確かめました", needs_reason=True)
    if request.method == "POST" and form.is_valid():
        try:
            controls.resume_channel(channel, request.user, form.cleaned_data["reason"])
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"{Channel(channel).label}への配信を再開しました。")
        return redirect(back)
    label = Channel(channel).label
    waiting = waiting_by_channel().get(channel, 0)
    status = ChannelStatus.objects.filter(channel=channel).first()
    confirmation = Confirmation(
        f"{label}への配信を再開します。待っている{waiting}件の配信が、すぐに始まります。",
        f"{label}への配信を再開する",
        back,
        form,
        facts=[("停止した理由", status.reason if status else "—")],
        consequences=("原因が直っていないと、また停止します。",),
    )
    context = {**admin.site.each_context(request), "title": "媒体を再開する", "confirmation": confirmation}
    return TemplateResponse(request, "components/confirm.html", context)
