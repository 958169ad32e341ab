"""What stands between an issue and 校了: articles nobody has confirmed, and who may close all the same."""

from __future__ import annotations

from dataclasses import dataclass

from channels.models import Issue
from channels.newsletter import answers
from channels.newsletter.answers import ItemStanding, Standing
from channels.newsletter.guards import stated
from staff.errors import Refused
from staff.models import Role, User


@dataclass(frozen=True, slots=True)
class Blockers:
    """The articles without 確認済; `articles` counts all of the issue."""

    open: tuple[ItemStanding, ...]
    articles: int

    @property
    def confirmed(self) -> int:
        return self.articles - len(self.open)

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
    return Blockers(tuple(row for row in rows if row.standing is not Standing.CONFIRMED), len(rows))


def may_pass(actor: User) -> bool:
    """Who may close although something is open."""
    return actor.is_superuser or actor.has_role(Role.PR_MANAGER)


def demand(actor: User, found: Blockers, reason: str) -> str:
    """The reason to be kept with the final: "" when everything is confirmed; Refused when one is needed."""
    if not found.open:
        return ""
    if not may_pass(actor):
        raise Refused(
            f"{found.sentence}「校正の状況」で確かめてください。"
            "確認がそろう前に校了できるのは、理由を書いた広報課長だけです。"
        )
    return stated(reason, f"{found.sentence}このまま校了する理由を書いてください。")
