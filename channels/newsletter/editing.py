"""What people do to an issue: plan, move, order, close (校了) and reopen. Each act is in the log."""

from __future__ import annotations

from typing import Literal

from django.utils import timezone

from channels.models import Issue, IssueItem, IssueState, Proof
from channels.newsletter import archiving, closing, placing, planning, rendering
from staff import audit
from staff.errors import Refused
from staff.models import Role, User
from staff.permissions import Action, can

Direction = Literal["up", "down"]
# What people plan of an issue; the rest of the row belongs to the renderer and to 校了.
PLANNED = (
    "number",
    "publication_date",
    "department_deadline",
    "editing_date",
    "okay_date",
    "format",
    "cover_title",
    "cover_text",
)


def save_issue(actor: User, issue: Issue) -> Issue:
    """Plan a new issue, or change the dates and the cover of an open one."""
    _may_edit(actor)
    with planning.editing():
        new = issue.pk is None
        if new:
            planning.create(issue)
        else:
            _open(issue.pk)
            issue.save(update_fields=PLANNED)
        audit.record(actor, "市政だよりの号を作った" if new else "号の内容を直した", issue)
    return issue


def move(actor: User, item: IssueItem, section: str, to: Issue | None = None) -> None:
    """Put an article at the end of another section, or of another open issue."""
    _may_edit(actor)
    with planning.editing():
        source = _open_of(item)
        target = _open(to.pk) if to else source
        if section not in planning.section_names(target):
            raise Refused("その欄はありません。一覧から選んでください。")
        if (target.pk, section) == (item.issue_id, item.section):
            return
        order = placing.next_order(target, section)
        planning.section_of(target, section)
        item.issue, item.section, item.order = target, section, order
        item.save(update_fields=["issue", "section", "order"])
        audit.record(actor, "記事を移した", target, item=str(item), section=section, source=str(source))


def reorder(actor: User, item: IssueItem, direction: Direction) -> None:
    """Change places with the article before or after it in the section."""
    _may_edit(actor)
    with planning.editing():
        issue = _open_of(item)
        row = list(issue.items.filter(section=item.section).order_by("order", "pk"))
        at = row.index(item)
        to = at - 1 if direction == "up" else at + 1
        if not 0 <= to < len(row):
            return
        row[at], row[to] = row[to], row[at]
        for order, placed in enumerate(row, 1):
            placed.order = order
        IssueItem.objects.bulk_update(row, ["order"])
        audit.record(actor, "記事の順を変えた", issue, item=str(item), direction=direction)


def set_budget(actor: User, item: IssueItem, lines: int) -> None:
    """How many lines the article should keep to."""
    _may_edit(actor)
    with planning.editing():
        issue = _open_of(item)
        IssueItem.objects.filter(pk=item.pk).update(line_budget=lines)
        audit.record(actor, "行数の目安を変えた", issue, item=str(item), lines=lines)


def close(actor: User, issue: Issue, reason: str = "") -> None:
    """校了: from now on nothing of the issue changes. The PDF must show it as it is, without a problem.

    Every article is 確認済 by its department, or 広報課長 says why it is closed all the same.
    """
    _may_edit(actor)
    with planning.editing():
        issue = _open(issue.pk)
        if not issue.items.exists():
            raise Refused("記事がまだ1つもないため、校了できません。")
        proof = rendering.latest_proof(issue)
        if proof is None or not rendering.is_current(issue, proof):
            raise Refused(
                "いまの内容の校正刷がありません。「校正刷を作る」を押し、確かめてから校了してください。"
            )
        if problems := proof.report.get("problems"):
            raise Refused(" ".join(problems))
        found = closing.blockers(issue)
        why = closing.demand(actor, found, reason)
        _turn(issue, IssueState.OPEN, IssueState.CLOSED, proof)
        final = archiving.keep_final(actor, proof, found, why)
        audit.record(
            actor,
            "校了した",
            issue,
            reason=why,
            proof=proof.version,
            pdf_sha256=proof.pdf_sha256,
            unconfirmed=final.unconfirmed,
        )


def reopen(actor: User, issue: Issue, reason: str) -> None:
    """Take 校了 back: only 広報課長, and with a reason."""
    if not may_reopen(actor):
        raise Refused("校了の取消しができるのは広報課長だけです。")
    if not reason.strip():
        raise Refused("校了を取り消す理由を書いてください。")
    with planning.editing():
        _turn(issue, IssueState.CLOSED, IssueState.OPEN)
        archiving.note_reopened(actor, issue, reason.strip())
        audit.record(actor, "校了を取り消した", issue, reason=reason.strip())


def may_reopen(actor: User) -> bool:
    return actor.is_superuser or actor.has_role(Role.PR_MANAGER)


def _may_edit(actor: User) -> None:
    if not can(actor, Action.EDIT_NEWSLETTER):
        raise Refused("市政だよりを編集できるのは、広報課と印刷担当だけです。")


def _open(issue_id: int) -> Issue:
    """The issue as it is now, if it may still be changed."""
    issue = Issue.objects.get(pk=issue_id)
    if issue.state != IssueState.OPEN:
        raise Refused(f"{issue}は校了しているため、変更できません。")
    return issue


def _open_of(item: IssueItem) -> Issue:
    """The issue in which the article stands now: somebody may have moved it since the page was opened."""
    item.refresh_from_db(fields=["issue", "section"])
    return _open(item.issue_id)


def _turn(issue: Issue, before: IssueState, after: IssueState, proof: Proof | None = None) -> None:
    """One conditional UPDATE; zero rows: somebody else was first."""
    closed_at = timezone.now() if after == IssueState.CLOSED else None
    turned = {"state": after, "closed_at": closed_at, "final_proof": proof}
    if not Issue.objects.filter(pk=issue.pk, state=before).update(**turned):
        raise Refused(f"{issue}の状態が変わっています。画面を開き直してください。")
