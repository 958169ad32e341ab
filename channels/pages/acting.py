"""The danger pages of the acts, and of a doubt settled by a person: what will happen, why, and the deed."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from channels.ledger import controls
from channels.models import Batch
from channels.pages.acts import ACTS, offered
from channels.pages.progress import progress_of
from channels.pages.visible import visible_deliveries
from staff.confirmation import Confirmation, DeliberateAct
from staff.errors import Refused
from staff.models import User
from staff.wording import format_people_suppressed


class Settlement(DeliberateAct):
    """What a person found out; the address of the post, where there is one, proves and continues it."""

    url = forms.URLField(
        label="見つかった投稿のURL",
        required=False,
        assume_scheme="https",
        max_length=500,
        error_messages={"invalid": "投稿のURLを「https://」から入れてください。"},
    )

    @property
    def details(self) -> list[forms.BoundField]:
        return [self["url"]] if "url" in self.fields else []


def act(request: HttpRequest, delivery_id: int, key: str) -> HttpResponse:
    delivery = get_object_or_404(visible_deliveries(request.user), pk=delivery_id)
    chosen = ACTS.get(key)
    if chosen is None:
        raise Http404
    back = reverse("channels:delivery", args=[delivery.pk])
    if not offered(chosen, delivery):
        messages.warning(request, controls.MEANWHILE)
        return redirect(back)
    form = DeliberateAct(request.POST or None, tick=chosen.tick, needs_reason=True)
    if request.method == "POST" and form.is_valid():
        return _do(request, lambda user, why: chosen.do(delivery, user, why), form, chosen.done, back)
    confirmation = Confirmation(
        chosen.sentence(delivery, progress_of(delivery)),
        chosen.label,
        back,
        form,
        facts=[
            ("お知らせ", delivery.revision.announcement.title),
            ("媒体", delivery.get_channel_display()),
            ("いまの状態", delivery.get_state_display()),
        ],
        consequences=chosen.consequences,
        danger=chosen.danger,
    )
    return _page(request, chosen.label, confirmation)


def settle(request: HttpRequest, batch_id: int, result: str) -> HttpResponse:
    """要確認: a person has looked, and says whether it had been sent."""
    batch = get_object_or_404(Batch.objects.defer("recipients"), pk=batch_id)
    delivery = get_object_or_404(visible_deliveries(request.user), pk=batch.delivery_id)
    was_sent = result == "sent"
    back = reverse("channels:delivery", args=[delivery.pk])
    form = Settlement(request.POST or None, tick="媒体を開いて確かめました", needs_reason=True)
    if not was_sent or delivery.to_people:
        del form.fields["url"]
    if request.method == "POST" and form.is_valid():
        url = form.cleaned_data.get("url", "")
        done = "届いていたと記録しました。" if was_sent else "送り直しを始めました。"
        return _do(
            request,
            lambda user, why: controls.settle(batch, user, was_sent=was_sent, reason=why, url=url),
            form,
            done,
            back,
        )
    label = "届いていたと記録する" if was_sent else "届いていないので送り直す"
    amount = format_people_suppressed(batch.size) if delivery.to_people else "1件の投稿"
    confirmation = Confirmation(
        f"送信番号{batch.number}（{amount}）を、"
        f"{'届いていたものとして記録します' if was_sent else 'もう一度送ります'}。",
        label,
        back,
        form,
        facts=[("お知らせ", delivery.revision.announcement.title), ("媒体", delivery.get_channel_display())],
        consequences=()
        if was_sent
        else ("実際には届いていた場合、同じ人に2回届きます。必ず媒体の画面で確かめてください。",),
        danger=not was_sent,
    )
    return _page(request, label, confirmation)


def _do(
    request: HttpRequest, use_case: Callable[[User, str], object], form: DeliberateAct, done: str, back: str
) -> HttpResponse:
    assert isinstance(request.user, User)
    try:
        use_case(request.user, form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect(back)


def _page(request: HttpRequest, title: str, confirmation: Confirmation) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, "confirmation": confirmation}
    return TemplateResponse(request, "components/confirm.html", context)
