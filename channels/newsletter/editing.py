"""What people do to an issue: plan, move, order, close (校了) and reopen. Each act is in the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from channels.ledger.ahead import TAKEN_BACK
from channels.ledger.transitions import move_deliveries
from channels.models import Delivery, Issue, IssueItem, IssueState, Proof
from channels.newsletter import (
    archiving,
    closing,
    late,
    placing,
    planning,
    rendering,
    sectioning,
    wanted,
)
from channels.newsletter.guards import (
    may_be_printed,
    may_direct,
    may_edit,
    may_overrule,
    open_issue,
    open_issue_of,
    stated,
    stated_if_any,
)
from channels.newsletter.merging import merge_or_refuse
from staff import audit
from staff.errors import Refused
from staff.models import User

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
# In the order they must come; 校了 not on the day of the issue itself.
DATES = ("department_deadline", "editing_date", "okay_date", "publication_date")
# Printed as people type it, without an approval of its own: 校了 is given by another person.
WORDS = ("cover_title", "cover_text")
# What others were told of an issue.
PROMISED = ("publication_date", "department_deadline")


def save_issue(actor: User, issue: Issue, shown: Mapping[str, Any] | None = None) -> Issue:
    """Plan a new issue, or change the dates and the cover of an open one.

    `shown`: what the page showed of it; fields left like that keep what others have stored since, and one
    which both changed is refused. None: `issue` is meant as it is.

    Departments and approvers rely on the deadline and the day of an issue: only the PR division changes them.
    """
    may_edit(actor)
    may_be_printed(getattr(issue, name) for name in WORDS)
    with planning.editing():
        if issue._state.adding:
            issue.cover_by = actor if any(getattr(issue, name) for name in WORDS) else None
            planning.create(issue)
            audit.record(actor, "市政だよりの号を作った", issue)
            return issue
        stored = open_issue(issue.pk)
        if shown is not None:
            merge_or_refuse(issue, stored, shown, PLANNED)
            _demand_order(issue)
        changes = _changes(stored, issue)
        if not changes:
            return issue
        moved = [name for name in PROMISED if getattr(stored, name) != getattr(issue, name)]
        if moved:
            may_direct(actor, "できている号の「各課の締切」と「発行日」を変えられる")
        if "publication_date" in moved:
            wanted.demand_time(wanted.read(stored), issue)
        issue.cover_by_id = stored.cover_by_id
        if any(getattr(stored, name) != getattr(issue, name) for name in WORDS):
            issue.cover_by = actor
        issue.save(update_fields=[*PLANNED, "cover_by"])
        passed = bool(moved) and stored.department_deadline < timezone.localdate()
        verb = "締切を過ぎた号の日程を変えた" if passed else "号の内容を直した"
        audit.record(actor, verb, issue, changes=changes)
    return issue


def _demand_order(issue: Issue) -> None:
    """Days which two people changed, each in order with what they saw, need not be so together."""
    days = [getattr(issue, name) for name in DATES]
    if days != sorted(days) or issue.okay_date == issue.publication_date:
        raise Refused(
            "この画面を開いたあとに変わった日と合わせると、日付の順が逆になります。"
            "別の画面で開き直して確かめてください。"
        )


def _changes(before: Issue, after: Issue) -> dict[str, list[str]]:
    """{label: [before, after]} of what a person changed."""
    labels = {field.name: str(field.verbose_name) for field in Issue._meta.fields}
    return {
        labels[name]: [str(getattr(row, name)) for row in (before, after)]
        for name in PLANNED
        if getattr(before, name) != getattr(after, name)
    }


def move(actor: User, item: IssueItem, section: str, to: Issue | None = None, *, reason: str = "") -> None:
    """Put an article at the end of another section, or of another open issue.

    `reason`: why it comes into an issue after its deadline (only the PR division may), or is held over.
    """
    may_edit(actor)
    with planning.editing():
        source = open_issue_of(item)
        target = open_issue(to.pk) if to else source
        planning.demand_section(target, section)
        if (target.pk, section) == (item.issue_id, item.section):
            return
        relocate(actor, item, source, target, section, reason)


def settle(
    actor: User,
    item: IssueItem,
    section: str,
    to: Issue,
    *,
    seen: tuple[int, str],
    lines: int,
    seen_lines: int,
    reason: str = "",
) -> None:
    """Place and length in one, as a person set them beside the place (issue, section) and the length they
    had seen. A length they left alone stays what others made of it."""
    may_edit(actor)
    with planning.editing():
        issue = open_issue_of(item)
        if (item.issue_id, item.section) != seen:
            raise Refused(
                f"「{item}」は、この画面を開いたあとに{issue}の「{item.section}」へ移されています。"
                "いまの場所を確かめて、もう一度入力してください。"
            )
        if lines != seen_lines:
            if item.line_budget not in (seen_lines, lines):
                raise Refused(
                    f"「{item}」の行数の目安は、この画面を開いたあとに{item.line_budget}行に変わっています。"
                    "確かめて、もう一度入力してください。"
                )
            set_budget(actor, item, lines)
        move(actor, item, section, to, reason=reason)


def relocate(actor: User, item: IssueItem, source: Issue, target: Issue, section: str, reason: str) -> None:
    """The move itself, with what the article says of it. Inside `planning.editing`, both issues open."""
    verb, reason = "記事を移した", stated_if_any(reason)
    if target != source:
        wanted.demand_time([item], target)
    if late.is_late(item, source, target):
        verb, reason = "締切後の記事を入れた", late.reason_to_let_in(actor, target, reason)
        item.late_reason, item.held_from, item.held_reason = reason, None, ""
    elif target.publication_date > source.publication_date:
        verb = "次号へ回した"
        item.late_reason, item.held_from, item.held_reason = "", source, reason
    elif target != source:  # back, in time
        item.late_reason, item.held_from, item.held_reason = "", None, ""
    item.order = placing.next_order(target, section)
    planning.section_of(target, section)
    item.issue, item.section = target, section
    item.save(update_fields=["issue", "section", "order", "late_reason", "held_from", "held_reason"])
    said: dict[str, Any] = {"item": str(item), "item_id": item.pk, "section": section, "source": str(source)}
    audit.record(actor, verb, target, reason=reason, **said)


def reorder(actor: User, item: IssueItem, direction: Direction, *, seen_in: int | None = None) -> None:
    """Change places with the article before or after it in the section.

    `seen_in`, here and in `arranging`: see `guards.open_issue_of`.
    """
    may_edit(actor)
    with planning.editing():
        issue = open_issue_of(item, seen_in)
        row = list(issue.items.filter(section=item.section).order_by("order", "pk"))
        at = row.index(item)
        to = at - 1 if direction == "up" else at + 1
        if not 0 <= to < len(row):
            return
        row[at], row[to] = row[to], row[at]
        placing.renumber(row)
        audit.record(actor, "記事の順を変えた", issue, item=str(item), item_id=item.pk, direction=direction)


def set_budget(actor: User, item: IssueItem, lines: int) -> None:
    """How many lines the article should keep to."""
    may_edit(actor)
    with planning.editing():
        issue = open_issue_of(item)
        if lines == item.line_budget:
            return
        IssueItem.objects.filter(pk=item.pk).update(line_budget=lines)
        audit.record(actor, "行数の目安を変えた", issue, item=str(item), item_id=item.pk, lines=lines)


def close(actor: User, issue: Issue, reason: str = "") -> None:
    """校了: from now on nothing of the issue changes. The PDF must show it as it is, without a problem.

    Every article still stands as it was approved, for this system and this day. Each is 確認済 by its
    department, or 広報課長 says why it is closed all the same. Nobody closes over words of their own.
    """
    with planning.editing():
        issue = open_issue(issue.pk)
        if why_not := closing.hindrance(actor, issue):
            raise Refused(why_not)
        if not issue.items.exists():
            raise Refused("記事がまだ1つもないため、校了できません。")
        printed = issue.items.order_by().values_list("section", flat=True).distinct()
        may_be_printed([*(getattr(issue, name) for name in WORDS), *printed])  # also what came by other ways
        wanted.demand(wanted.read(issue), issue)
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
        sectioning.approve_names(printed)
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
    if not may_overrule(actor):
        raise Refused("校了の取消しができるのは広報課長だけです。")
    why = stated(reason, "校了を取り消す理由を書いてください。")
    with transaction.atomic():
        # The deliveries first, as in placing and cancelling: whoever withdraws one waits for the lock.
        list(Delivery.objects.select_for_update(no_key=True).filter(issue_item__issue=issue).order_by("pk"))
        with planning.editing():
            _turn(issue, IssueState.CLOSED, IssueState.OPEN)
            archiving.note_reopened(actor, issue, why)
            audit.record(actor, "校了を取り消した", issue, reason=why)
            _take_back(actor, issue)


def _take_back(actor: User, issue: Issue) -> None:
    """Articles whose announcement was cancelled while the issue was closed; until now it was too late."""
    now = timezone.now()
    for item in wanted.read(issue):
        if wanted.is_wanted(item):
            continue
        item.withdrawn_at = now
        item.save(update_fields=["withdrawn_at"])
        row = Delivery.objects.filter(pk=item.delivery_id)
        move_deliveries(row, "take_back", finished_at=now, listed_at=now, note=TAKEN_BACK)
        audit.record(
            actor, "取り下げられた記事を外した", issue, reason=TAKEN_BACK, item=str(item), item_id=item.pk
        )


def _turn(issue: Issue, before: IssueState, after: IssueState, proof: Proof | None = None) -> None:
    """One conditional UPDATE; zero rows: somebody else was first."""
    closed_at = timezone.now() if after == IssueState.CLOSED else None
    turned = {"state": after, "closed_at": closed_at, "final_proof": proof}
    if not Issue.objects.filter(pk=issue.pk, state=before).update(**turned):
        raise Refused(f"{issue}の状態が変わっています。画面を開き直してください。")
