"""The acts on a delivery, each with a page of its own that says in words what will happen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from channels.ledger import controls
from channels.models import Delivery
from channels.models.delivery import DeliveryState as D
from channels.pages.progress import Progress
from staff.models import User
from staff.permissions import Action, Person, can
from staff.wording import format_datetime

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


def _stop_sentence(delivery: Delivery, progress: Progress) -> str:
    where = delivery.get_channel_display()
    if delivery.state == D.SCHEDULED:
        return f"{format_datetime(delivery.due_at)}に予約している{where}への配信を中止します。"
    return (
        f"{where}への配信を中止します。{progress.words(progress.done)}にはすでに届いています。"
        f"残りの{progress.words(progress.waiting)}には届きません。"
    )


def _resume_sentence(delivery: Delivery, progress: Progress) -> str:
    once = "すでに届いた人に、もう一度届くことはありません。" if delivery.started_at else ""
    return (
        f"{delivery.get_channel_display()}への配信を続きから再開します。"
        f"まだの{progress.words(progress.waiting)}に、いますぐ配信します。{once}"
    )


def usual_reason(act: Act, delivery: Delivery) -> str:
    """So that going on after a passing fault takes a tick and a press."""
    going_on = act.key == "resume" and delivery.paused_by_itself
    return "自動で一時停止した理由を確かめ、続けてよいと判断したため" if going_on else ""


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
                f"{progress.words(progress.done)}にはすでに届いています。"
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
                f"{progress.words(progress.missed)}にだけ、もう一度配信します。"
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
                "送っている最中の分は、そのまま届きます。届いた分は、送信の一覧に番号で残ります。",
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
        if offered(act, delivery) and can(user, act.may, delivery.revision.announcement)
    ]


def offered(act: Act, delivery: Delivery) -> bool:
    """One that came to its end can only be retried (while its ids are kept); before that, anything else."""
    if act.key == "retry" and delivery.forgotten_at:
        return False
    ended = delivery.finished_at is not None
    return delivery.state in act.states and ended == (act.key == "retry")
