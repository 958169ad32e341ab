"""The danger pages of the acts, and of a doubt settled by a person: what will happen, why, and the deed."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from channels.ledger import controls
from channels.models import Batch, Delivery
from channels.pages.acts import ACTS, Act, offered, usual_reason
from channels.pages.progress import progress_of
from channels.pages.quota import quota_facts
from channels.pages.visible import visible_deliveries
from staff.confirmation import Confirmation, DeliberateAct
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can
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
    if not can(request.user, chosen.may, delivery.revision.announcement):
        raise PermissionDenied
    back = reverse("channels:delivery", args=[delivery.pk])
    if not offered(chosen, delivery):
        messages.warning(request, controls.MEANWHILE)
        return redirect(back)
    initial = {"reason": usual_reason(chosen, delivery)}
    form = DeliberateAct(request.POST or None, tick=chosen.tick, needs_reason=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _do(request, lambda user, why: chosen.do(delivery, user, why), form, chosen.done, back)
    confirmation = Confirmation(
        chosen.sentence(delivery, progress_of(delivery)),
        chosen.label,
        back,
        form,
        facts=_facts_of(chosen, delivery),
        consequences=chosen.consequences,
        danger=chosen.danger,
    )
    return _page(request, chosen.label, confirmation)


def settle(request: HttpRequest, batch_id: int, result: str) -> HttpResponse:
    """要確認: a person has looked, and says whether it had been sent."""
    batch = get_object_or_404(Batch.objects.defer("recipients"), pk=batch_id)
    delivery = get_object_or_404(visible_deliveries(request.user), pk=batch.delivery_id)
    amount = format_people_suppressed(batch.size) if delivery.to_people else "1件の投稿"

    def decide(user: User, why: str, url: str) -> None:
        controls.settle(batch, user, was_sent=result == "sent", reason=why, url=url)

    return _settling(request, delivery, f"送信番号{batch.number}（{amount}）", result == "sent", decide)


def settle_all(request: HttpRequest, delivery_id: int, result: str) -> HttpResponse:
    """The same for everything in doubt at once."""
    delivery = get_object_or_404(visible_deliveries(request.user), pk=delivery_id)
    progress = progress_of(delivery)
    what = f"要確認の送信{progress.requests_in_doubt:,}件（{progress.words(progress.in_doubt)}）"

    def decide(user: User, why: str, _url: str) -> None:
        controls.settle_all(delivery, user, was_sent=result == "sent", reason=why)

    return _settling(request, delivery, what, result == "sent", decide, one=False)


def _settling(
    request: HttpRequest,
    delivery: Delivery,
    what: str,
    was_sent: bool,
    decide: Callable[[User, str, str], None],
    *,
    one: bool = True,
) -> HttpResponse:
    if not can(request.user, Action.RESOLVE_DELIVERY, delivery.revision.announcement):
        raise PermissionDenied
    back = reverse("channels:delivery", args=[delivery.pk])
    form = Settlement(request.POST or None, tick="媒体を開いて確かめました", needs_reason=True)
    if not was_sent or delivery.to_people or not one:
        del form.fields["url"]
    if request.method == "POST" and form.is_valid():
        url = form.cleaned_data.get("url", "")
        done = "届いていたと記録しました。" if was_sent else "送り直しを始めました。"
        return _do(request, lambda user, why: decide(user, why, url), form, done, back)
    label = "届いていたと記録する" if was_sent else "届いていないので送り直す"
    will = "届いていたものとして記録します" if was_sent else "もう一度送ります"
    twice = "実際には届いていた場合、同じ人に2回届きます。必ず媒体の画面で確かめてください。"
    confirmation = Confirmation(
        f"{what}を、{will}。",
        label,
        back,
        form,
        facts=[("お知らせ", delivery.revision.announcement.title), ("媒体", delivery.get_channel_display())],
        consequences=() if was_sent else (twice,),
        danger=not was_sent,
    )
    return _page(request, label, confirmation)


def _facts_of(chosen: Act, delivery: Delivery) -> list[tuple[str, str]]:
    facts = [
        ("お知らせ", delivery.revision.announcement.title),
        ("媒体", delivery.get_channel_display()),
        ("いまの状態", delivery.state_words),
    ]
    if chosen.key == "resume":
        if delivery.note:
            facts.append(("止まっている理由", delivery.note))
        if delivery.paused_by_itself:
            facts.append(
                ("失敗の数", "再開したところから数え直します。また続けて失敗すると、また止まります。")
            )
        facts.extend(quota_facts(delivery))
    return facts


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
