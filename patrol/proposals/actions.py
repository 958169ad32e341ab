"""What people do with proposals: send one back with a 差戻し, accept it, decline it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from announcements.actions import is_editable, save_draft
from announcements.completeness import problems
from announcements.models import Announcement, Channel
from announcements.snapshot import snapshot
from announcements.transitions import FORBIDDEN
from patrol import actions
from patrol.guards import lock
from patrol.models import Proposal, ProposalState, ReturnReason, Review
from patrol.proposals.kinds import KINDS
from patrol.proposals.offers import read_token
from patrol.proposals.situation import before, still_fits
from segments.filters import SegmentFilter
from segments.models import Category
from staff import audit
from staff.errors import Refused
from staff.models import User

SHORTEST_ANSWER, LONGEST_ANSWER = 5, 1000  # characters
OUTDATED = "案を出したあとに、その項目が変わりました。この案はそのままでは使えません。"
CLOSED = "この案は、もう答えられたか、使えなくなりました。画面を読み直して確かめてください。"
UNANSWERED = "答えないまま、もう一度申請されました。"
CANCELLED = "お知らせが中止されました。"


@transaction.atomic
def propose(review: Review, actor: User, *, token: str, reason: str) -> Proposal:
    """差戻し together with the prepared change the page with `token` showed."""
    shown = read_token(review, token)
    kind = next((one for one in KINDS if one.name == shown["kind"]), None)
    actions.return_to_clerk(review, actor, reason, kind.returns_for if kind else ReturnReason.OTHER)
    proposal = Proposal.objects.create(
        review=review,
        announcement_id=review.announcement_id,
        kind=shown["kind"],
        label=shown["label"],
        changes=shown["changes"],
        before=before(review.revision.content, shown["changes"]),
        people_before=shown["people_before"],
        people_after=shown["people_after"],
        reason=reason.strip(),
        by=actor,
    )
    audit.record(actor, "直し方の案を添えた", review.announcement, reason=proposal.label)
    return proposal


def accept(proposal: Proposal, actor: User) -> Announcement:
    """Put the change into the draft, as an edit by this person. Refused when the draft has moved on."""
    with transaction.atomic():
        announcement = _locked(proposal, actor)
        fits = still_fits(snapshot(announcement), proposal.before)
        if fits:
            _apply(announcement, proposal)
            _answer(proposal, ProposalState.ACCEPTED, actor)
            save_draft(announcement, actor, act="広報課の案を受け入れて直した")
        else:
            _answer(proposal, ProposalState.OUTDATED, actor, OUTDATED)
    if not fits:
        raise Refused(OUTDATED)
    return announcement


@transaction.atomic
def decline(proposal: Proposal, actor: User, reason: str) -> None:
    """Say why not; the PR division reads it at the next patrol."""
    reason = reason.strip()
    if len(reason) < SHORTEST_ANSWER:
        raise Refused(f"案を見送る理由を{SHORTEST_ANSWER}字以上で書いてください。広報課の人が読みます。")
    if len(reason) > LONGEST_ANSWER:
        raise Refused(f"案を見送る理由は{LONGEST_ANSWER:,}字までです。")
    announcement = _locked(proposal, actor)
    _answer(proposal, ProposalState.DECLINED, actor, reason)
    audit.record(actor, "広報課の案を見送った", announcement, reason=reason)


def outdate(announcement: Announcement) -> None:
    """After a change of the draft: an open proposal for a field that was changed is of no use any more."""
    proposal = open_proposal_of(announcement)
    if proposal is not None and not still_fits(snapshot(announcement), proposal.before):
        _answer(proposal, ProposalState.OUTDATED, None, OUTDATED)


def close_unanswered(announcement: Announcement, why: str) -> None:
    """Submitted again without an answer, or cancelled."""
    if proposal := open_proposal_of(announcement):
        _answer(proposal, ProposalState.OUTDATED, None, why)


def open_proposal_of(announcement: Announcement) -> Proposal | None:
    waiting = Proposal.objects.filter(announcement=announcement, state=ProposalState.OPEN)
    return waiting.select_related("by", "review__revision").first()


def _locked(proposal: Proposal, actor: User) -> Announcement:
    """The draft, held until the end of the transaction, if this person may answer for it."""
    announcement = lock(proposal.announcement_id)
    if not is_editable(announcement, actor):
        raise Refused(FORBIDDEN)
    return announcement


def _answer(proposal: Proposal, state: ProposalState, actor: User | None, answer: str = "") -> None:
    """The conditional UPDATE: answered once."""
    values: dict[str, Any] = {
        "state": state,
        "answered_by": actor,
        "answered_at": timezone.now(),
        "answer": answer,
    }
    if not Proposal.objects.filter(pk=proposal.pk, state=ProposalState.OPEN).update(**values):
        raise Refused(CLOSED)
    for name, value in values.items():
        setattr(proposal, name, value)


def _apply(announcement: Announcement, proposal: Proposal) -> None:
    """Set the fields, each read as strictly as from a form; Refused when they would not hold any more."""
    for name, value in proposal.changes.items():
        setattr(announcement, name, _READ[name](value))
    gaps = [gap.message for gap in problems(announcement) if gap.field in proposal.changes]
    if gaps:
        raise Refused("この案はもう使えません。" + "".join(gaps))


def _category(value: Any) -> Category:
    found = Category.objects.filter(code=value["code"], is_active=True).first()
    if found is None:
        raise Refused(f"カテゴリ「{value['name']}」は、いま使われていません。")
    return found


_READ: dict[str, Callable[[Any], Any]] = {
    "segment": lambda value: SegmentFilter.from_json(value).to_json(),
    "category": _category,
    "channels": lambda value: sorted(Channel(channel).value for channel in value),
    "publish_at": lambda value: datetime.fromisoformat(value) if value else None,
}
