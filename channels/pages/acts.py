"""The acts on a delivery, each with a page of its own that says in words what will happen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from channels.ledger import controls
from channels.models import Batch, Delivery
from channels.models.delivery import DeliveryState as D
from channels.pages.progress import Progress, progress_of
from channels.pages.visible import visible_deliveries
from staff.confirmation import Confirmation, DeliberateAct
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, Person, can
from staff.wording import format_datetime


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


Says = Callable[[Delivery, Progress], str]


@dataclass(frozen=True, slots=True)
class Act:
    """`states`: where it is offered.  `may`: the permission.  `do`: the use case."""

    key: str
    label: str
    states: frozenset[str]
    may: Action
    do: Callable[[Delivery, User, str], object]
    sentence: Says
    consequences: Sequence[str]
    tick: str
    done: str
    danger: bool = False


def _amount(progress: Progress, number: int) -> str:
    return f"{number:,}{progress.unit}"


def _stop_sentence(delivery: Delivery, progress: Progress) -> str:
    where = delivery.get_channel_display()
    if delivery.state == D.SCHEDULED:
        return f"{format_datetime(delivery.due_at)}に予約している{where}への配信を中止します。"
    return (
        f"{where}への配信を中止します。{_amount(progress, progress.done)}にはすでに届いています。"
        f"残りの{_amount(progress, progress.waiting)}には届きません。"
    )


def _resume_sentence(delivery: Delivery, progress: Progress) -> str:
    return (
        f"{delivery.get_channel_display()}への配信を続きから再開します。"
        f"まだの{_amount(progress, progress.waiting)}に、いますぐ配信します。"
    )


ACTS: dict[str, Act] = {
    act.key: act
    for act in (
        Act(
            "pause",
            "一時停止する",
            frozenset({D.FREEZING, D.SENDING}),
            Action.STOP_DELIVERY,
            controls.pause,
            lambda delivery, progress: (
                f"{delivery.get_channel_display()}への配信を一時停止します。"
                f"{_amount(progress, progress.done)}にはすでに届いています。"
            ),
            ("すでに届いた分は取り消せません。", "送っている最中の分は、そのまま届きます。"),
            "内容を確かめました",
            "配信を一時停止しました。",
        ),
        Act(
            "resume",
            "配信を再開する",
            frozenset({D.PAUSED, D.NEEDS_CHECK}),
            Action.RETRY_DELIVERY,
            controls.resume,
            _resume_sentence,
            ("再開すると、届いた分は取り消せません。",),
            "届ける相手と内容を確かめました",
            "配信を再開しました。",
        ),
        Act(
            "retry",
            "届いていない分を送り直す",
            frozenset({D.PARTLY_FAILED, D.FAILED, D.NEEDS_CHECK}),
            Action.RETRY_DELIVERY,
            controls.retry,
            lambda delivery, progress: (
                f"{delivery.get_channel_display()}で届いていない"
                f"{_amount(progress, progress.missed)}にだけ、もう一度配信します。"
                "すでに届いた人と、要確認の分には送りません。"
            ),
            ("配信すると、届いた分は取り消せません。",),
            "届いていない理由を確かめました",
            "届いていない分の配信を始めました。",
        ),
        Act(
            "stop",
            "配信を中止する",
            frozenset({D.SCHEDULED, D.FREEZING, D.SENDING, D.PAUSED, D.NEEDS_CHECK}),
            Action.STOP_DELIVERY,
            controls.stop,
            _stop_sentence,
            (
                "中止した配信は再開できません。送り直すには、お知らせを作り直して承認を受けます。",
                "すでに届いた分は取り消せません。",
            ),
            "中止することを確かめました",
            "配信を中止しました。",
            danger=True,
        ),
    )
}


def acts_for(user: Person, delivery: Delivery) -> list[tuple[Act, str]]:
    """What this person may do to `delivery` now, with the address of its page."""
    return [
        (act, reverse("channels:act", args=[delivery.pk, act.key]))
        for act in ACTS.values()
        if _offered(act, delivery) and can(user, act.may, delivery.revision.announcement)
    ]


def act(request: HttpRequest, delivery_id: int, key: str) -> HttpResponse:
    delivery = get_object_or_404(visible_deliveries(request.user), pk=delivery_id)
    chosen = ACTS.get(key)
    if chosen is None:
        raise Http404
    back = reverse("channels:delivery", args=[delivery.pk])
    if not _offered(chosen, delivery):
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
    amount = f"{batch.size:,}人" if delivery.to_people else "1件の投稿"
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


def _offered(act: Act, delivery: Delivery) -> bool:
    """One that came to its end can only be retried; before that, anything else."""
    ended = delivery.finished_at is not None
    return delivery.state in act.states and ended == (act.key == "retry")


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
