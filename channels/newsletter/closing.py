"""What stands between an issue and 校了: who may press it, and articles nobody has confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from channels.models import Issue, IssueItem, ItemVersion
from channels.newsletter import answers
from channels.newsletter.answers import ItemStanding, Standing
from channels.newsletter.guards import may_overrule, stated
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can


@dataclass(frozen=True, slots=True)
class Blockers:
    """The articles without 確認済, and those with it."""

    open: tuple[ItemStanding, ...]
    done: tuple[ItemStanding, ...]

    @property
    def articles(self) -> int:
        """All of the issue."""
        return len(self.open) + self.confirmed

    @property
    def confirmed(self) -> int:
        return len(self.done)

    @property
    def change_requests(self) -> int:
        return sum(one.standing is Standing.CHANGE for one in self.open)

    @property
    def sentence(self) -> str:
        """「確認済でない記事が3件あります（うち修正依頼1件）。」."""
        asked = f"（うち修正依頼{self.change_requests}件）" if self.change_requests else ""
        return f"確認済でない記事が{len(self.open)}件あります{asked}。"


def blockers(issue: Issue) -> Blockers:
    """What has to be settled before 校了."""
    rows = answers.standings(issue)
    done = tuple(row for row in rows if row.standing is Standing.CONFIRMED)
    return Blockers(tuple(row for row in rows if row.standing is not Standing.CONFIRMED), done)


def hindrance(actor: User, issue: Issue) -> str:
    """Why this person may not press 校了; "" when they may.

    校了 is the approval of what came in without one: the cover and the names of the sections. Like every
    approval it is not given by whoever wrote them, whatever the role.
    """
    if not can(actor, Action.DIRECT_NEWSLETTER):
        return "校了できるのは、広報担当と広報課長だけです。"
    if issue.cover_by_id == actor.pk and (issue.cover_title or issue.cover_text):
        return "表紙を最後に書いた人は、校了できません。別の広報担当か広報課長が校了してください。"
    printed = issue.items.values("section")
    if own := issue.sections.filter(name_by=actor, name__in=printed).first():
        return (
            f"「{own}」という欄の名前を書いた人は、校了できません。別の広報担当か広報課長が校了してください。"
        )
    return ""


def waiting(found: Blockers) -> str:
    """What is said to those who may not pass over open articles."""
    return (
        f"{found.sentence}「校正の状況」で確かめてください。"
        "確認がそろう前に校了できるのは、理由を書いた広報課長だけです。"
    )


def demand(actor: User, found: Blockers, reason: str) -> str:
    """The reason to be kept with the final: "" when everything is confirmed; Refused when one is needed.

    Nobody closes over a text that no other person has confirmed, with or without a reason.
    """
    if alone := _written_by(actor, [row for row in found.done if row.last and row.last.by_id == actor.pk]):
        raise Refused(
            f"「{alone}」は、あなたが直して、あなたが確認済にした文です。"
            "別の広報担当か広報課長が校了してください。"
        )
    if not found.open:
        return ""
    if not may_overrule(actor):
        raise Refused(waiting(found))
    if own := _written_by(actor, found.open):
        raise Refused(
            f"「{own}」はあなたが直した文です。担当課の確認がないまま、直した人が校了することはできません。"
        )
    return stated(reason, f"{found.sentence}このまま校了する理由を書いてください。")


def _written_by(actor: User, rows: Sequence[ItemStanding]) -> IssueItem | None:
    """One of these articles whose present text is this person's."""
    versions = ItemVersion.objects.filter(item__in=[row.item.pk for row in rows], by=actor)
    own = versions.filter(number=F("item__version")).select_related("item").first()
    return own.item if own else None
