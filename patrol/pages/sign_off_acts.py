"""The acts on the page of a sign-off: which form each has, what it does, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from announcements.models import Announcement
from patrol.forms import ReturnForm
from patrol.models import Review
from patrol.routes import acting
from patrol.routes.forms import NoteForm, RejectForm, ReturnOneForm, SeenForm, SignOffForm
from patrol.routes.rules import Act
from staff.models import User

Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Doing:
    """One act: its form, its use case, and the sentence of success about 「題名」."""

    form: type[forms.Form]
    do: Callable[[Announcement, User, Said], object]
    done: str


DOINGS: dict[Act, Doing] = {
    Act.APPROVE: Doing(
        SignOffForm,
        lambda one, who, said: acting.sign_off(one, who, said["comment"]),
        "を承認しました。",
    ),
    Act.PULL_UP: Doing(
        NoteForm,
        lambda one, who, said: acting.pull_up(one, who, said["reason"]),
        "を引き上げて承認しました。飛ばした人には、後から見てもらいます。",
    ),
    Act.STAND_IN: Doing(
        NoteForm,
        lambda one, who, said: acting.stand_in(one, who, said["reason"]),
        "を代決しました。本来の決裁者に報告します。",
    ),
    Act.SKIP: Doing(
        NoteForm,
        lambda one, who, said: acting.skip(one, who, said["reason"]),
        "を、不在の人を後閲にして先へ進めました。",
    ),
    Act.RETURN: Doing(
        ReturnForm,
        lambda one, who, said: acting.send_back(one, who, said["reason"], said["kind"]),
        "を差し戻しました。",
    ),
    Act.RETURN_ONE: Doing(
        ReturnOneForm,
        lambda one, who, said: acting.send_back_one(one, who, said["reason"], said["kind"]),
        "を前の段へ差し戻しました。",
    ),
    Act.REJECT: Doing(
        RejectForm,
        lambda one, who, said: acting.reject(one, who, said["reason"]),
        "を廃案にしました。",
    ),
    Act.SEE: Doing(SeenForm, lambda one, who, _: acting.see(one, who), "を見たことを記録しました。"),
}


def after(act: Act, result: object) -> str:
    """What is said about 「題名」 when it is done; whether it left the department."""
    return DOINGS[act].done + ("広報課へ送りました。" if isinstance(result, Review) else "")
