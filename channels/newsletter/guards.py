"""What every act on an issue asks first: may this person, and is the issue still open?"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from channels.ledger.unfit import drills, gaps
from channels.models import Issue, IssueItem, IssueState
from staff.errors import Refused
from staff.models import Role, User
from staff.permissions import Action, can

GONE = "この記事はもう外されています。画面を開き直してください。"
LONGEST_REASON = 1000  # characters, of every reason a person gives


def may_edit(actor: User) -> None:
    if not can(actor, Action.EDIT_NEWSLETTER):
        raise Refused("市政だよりを編集できるのは、広報課と印刷担当だけです。")


def may_direct(actor: User, what: str) -> None:
    """`what` names the act: 「記事を外せる」."""
    if not can(actor, Action.DIRECT_NEWSLETTER):
        raise Refused(f"{what}のは、広報担当と広報課長だけです。")


def may_overrule(actor: User) -> bool:
    """広報課長: who closes an issue over open confirmations, and takes 校了 back."""
    return actor.is_superuser or actor.has_role(Role.PR_MANAGER)


def may_be_printed(texts: Iterable[str]) -> None:
    """The words the gate lets no channel send; it reads what is placed, not what is typed here."""
    if not settings.LIVE:
        return
    for said in texts:
        if found := next(drills(said), None):
            raise Refused(f"訓練・試験の文面（「{found[0].strip()}」）は、本番の紙面に載せられません。")
        if found := next(gaps(said), None):
            raise Refused(
                f"書きかけの部分（「{found[0].strip()}」）が残っています。直してから保存してください。"
            )


def open_issue(issue_id: int) -> Issue:
    """The issue as it is now, if it may still be changed. Inside `planning.editing`."""
    issue = Issue.objects.get(pk=issue_id)
    if issue.state != IssueState.OPEN:
        raise Refused(f"{issue}は校了しているため、変更できません。")
    return issue


def open_issue_of(item: IssueItem, seen_in: int | None = None) -> Issue:
    """The issue in which the article stands now: somebody may have moved it since the page was opened.

    `seen_in`: the issue (its id) in which a person saw it, for acts that mean the article there and no
    other; Refused when it stands in another. None: wherever it is.
    """
    item.refresh_from_db()
    if item.withdrawn_at is not None:
        raise Refused(GONE)
    demand_seen(item, seen_in)
    return open_issue(item.issue_id)


def demand_seen(item: IssueItem, seen_in: int | None) -> None:
    """Refused when the article is no longer in the issue in which a person saw it: pressed twice, a button
    would act on it there as well. Inside `planning.editing`, the article as it is now."""
    if seen_in is not None and item.issue_id != seen_in:
        now = f"{item.issue}の「{item.section}」"
        raise Refused(f"「{item}」は、この画面を開いたあとに{now}へ移されています。")


def stated(reason: str, missing: str) -> str:
    """A reason as it is kept; `missing` is what to say where there is none."""
    said = stated_if_any(reason)
    if not said:
        raise Refused(missing)
    return said


def stated_if_any(reason: str) -> str:
    """A reason nobody has to give, as it is kept; Refused when it is too long."""
    said = "".join(each for each in reason if each == "\n" or each.isprintable()).strip()
    if len(said) > LONGEST_REASON:
        raise Refused(f"理由は{LONGEST_REASON}字までで書いてください（いま{len(said)}字）。")
    return said
