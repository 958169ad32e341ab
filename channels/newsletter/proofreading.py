"""校正: a proof goes out to the departments, they confirm or ask for a change, the PR division settles it.

Each answer is a row that never changes, of one version of an article as one proof shows it. Moving an article
to another page leaves its version and so its answer; a changed text asks again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from channels.ledger.wake import TELL, ask_after_commit
from channels.models import CheckCall, CheckRound, Issue, IssueItem, ItemCheck, Proof
from channels.newsletter import answers, comparing, planning, proof_mail, rendering, snapshot
from channels.newsletter.answers import ItemStanding, Standing
from channels.newsletter.assembling import document
from channels.newsletter.guards import LONGEST_REASON, may_direct, may_edit, open_issue
from staff import audit
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person had before their eyes: a version of an article in a proof, and what was said of it."""

    item: int
    version: int
    proof: int  # its number in the issue
    check: int = 0  # the newest answer; 0: none


def send_out(actor: User, issue: Issue, due_on: date, note: str = "") -> CheckRound:
    """「各課に校正を依頼する」: ask every department that has not confirmed. Mail goes out by itself."""
    may_edit(actor)
    with planning.editing():
        issue = open_issue(issue.pk)
        proof = rendering.latest_proof(issue)
        if proof is None or not rendering.is_current(issue, proof):
            raise Refused("いまの内容の校正刷がありません。「校正刷を作る」を押してから依頼してください。")
        _due(issue, due_on)
        before = answers.newest_round(issue)
        if before and (before.proof_id, before.due_on) == (proof.pk, due_on):
            raise Refused(f"校正{proof.version}は、同じ期限でもう各課に依頼しています。")
        asked = {one.department for one in answers.standings(issue) if one.is_theirs}
        if not asked:
            raise Refused("確認を待っている課がありません。")
        sent = CheckRound.objects.create(proof=proof, due_on=due_on, note=_clean(note), sent_by=actor)
        CheckCall.objects.bulk_create(CheckCall(round=sent, department=one) for one in asked)
        names = sorted(one.name for one in asked)
        due = due_on.isoformat()
        audit.record(actor, "各課に校正を依頼した", issue, proof=proof.version, due_on=due, departments=names)
        ask_after_commit(TELL)
    return sent


def confirm(actor: User, seen: Seen) -> None:
    """確認済: the article is right as this proof shows it. Said twice it is still one answer.

    Whoever wrote the text as it is now does not confirm it as well. A request of the own department is taken
    back by who has read it, never by a page opened before.
    """
    with planning.editing():
        one, proof = _answering(actor, seen)
        if one.item.versions.filter(number=one.item.version, by=actor).exists():
            raise Refused(f"「{one.item}」はあなたが直した文です。課の別の人が確かめてください。")
        _no_request_since(one, seen)
        _shown_as_it_is(one.item, proof)
        if one.standing is not Standing.CONFIRMED:
            _write(actor, one, proof, ItemCheck.Answer.CONFIRMED)


def confirm_all(actor: User, seen: Sequence[Seen]) -> tuple[int, list[str]]:
    """All at once. Articles that cannot be, or wait for the PR division, are left, with the reasons."""
    done, left = 0, []
    for each in seen:
        try:
            _not_at_pr(actor, each)
            confirm(actor, each)
        except Refused as refused:
            left.append(refused.message)
        else:
            done += 1
    return done, left


def ask_change(actor: User, seen: Seen, reason: str) -> None:
    """修正依頼: what must change, and why."""
    wanted = _clean(reason)
    if not wanted:
        raise Refused("どこをどう直すかを書いてください。広報課が読みます。")
    with planning.editing():
        one, proof = _answering(actor, seen)
        _write(actor, one, proof, ItemCheck.Answer.CHANGE, wanted)


def settle(actor: User, item: IssueItem, reason: str, *, seen_in: int | None = None) -> None:
    """Answer a 修正依頼 without changing the text: the department reads why, and confirms or asks again.

    `seen_in` is the issue whose page showed the request; another has other reasons.
    """
    may_direct(actor, "修正依頼に答えられる")
    why = _clean(reason)
    if not why:
        raise Refused("直さない理由を書いてください。依頼した課が読みます。")
    with planning.editing():
        one = answers.standing_of_item(item)
        if one.item.withdrawn_at is not None:
            raise Refused(f"「{one.item}」は、もう紙面から外されています。")
        issue = open_issue(one.item.issue_id)
        if seen_in not in (None, issue.pk):
            raise Refused(f"「{one.item}」は、この画面を開いたあとに{issue}へ移されています。")
        if one.standing is not Standing.CHANGE:
            raise Refused("この記事には、まだ答えていない修正依頼がありません。")
        proof = rendering.latest_proof(one.item.issue)
        _write(actor, one, proof, ItemCheck.Answer.SETTLED, why)
        proof_mail.ask_again(one)


def shows(proof: Proof, item: IssueItem) -> bool:
    """Whether what a reader reads of the article in the proof is what it says now."""
    return str(item.pk) in up_to_date(proof)


def up_to_date(proof: Proof) -> frozenset[str]:
    """The articles (their keys) a proof shows as they are now; none of a proof without contents."""
    if not proof.content:
        return frozenset()
    now = {item.key: item for item in document(proof.issue).items}
    then = snapshot.from_json(proof.content).items
    return frozenset(
        item.key for item in then if item.key in now and not comparing.text_changes(item, now[item.key])
    )


def _answering(actor: User, seen: Seen) -> tuple[ItemStanding, Proof]:
    """The article and the proof it was read in, if this person may answer for it and it still says that."""
    item = IssueItem.objects.select_related("issue").filter(pk=seen.item).first()
    one = answers.standing_of_item(item) if item else None
    if one is None or not can(actor, Action.CONFIRM_PROOF, one.department):
        raise Refused("この記事は、あなたの課の校正にはありません。")
    issue = open_issue(one.item.issue_id)
    proof = issue.proofs.filter(version=seen.proof).first()
    if proof is None or answers.newest_round(issue) is None:
        raise Refused(f"{issue}の校正は、まだ始まっていません。")
    if one.item.version != seen.version:
        raise Refused(f"開いているあいだに「{one.item}」が直されました。いまの内容を確かめてください。")
    return one, proof


def _not_at_pr(actor: User, seen: Seen) -> None:
    """A colleague may have asked for a change since the page was opened: no sweep takes that back."""
    one, _ = _answering(actor, seen)
    if one.standing is Standing.CHANGE:
        raise Refused(f"「{one.item}」は修正を依頼しているため、そのままにしました。")


def _no_request_since(one: ItemStanding, seen: Seen) -> None:
    """Refused when a colleague asked for a change which the page did not show yet."""
    for check in one.checks:
        if check.pk > seen.check and check.answer == ItemCheck.Answer.CHANGE:
            raise Refused(
                f"開いているあいだに、{check.by}さんが「{one.item}」の修正を依頼しました。"
                "画面を読み直してから、もう一度返事をしてください。"
            )


def _shown_as_it_is(item: IssueItem, proof: Proof) -> None:
    if not shows(proof, item):
        raise Refused(f"「{item}」は校正刷のあとで直されています。新しい校正刷ができてから確かめてください。")


def _write(
    actor: User, one: ItemStanding, proof: Proof | None, answer: ItemCheck.Answer, reason: str = ""
) -> None:
    item = one.item
    ItemCheck.objects.create(
        item=item, proof=proof, version=item.version, answer=answer, reason=reason, by=actor
    )
    said = {"item": str(item), "version": item.version, "proof": proof.version if proof else None}
    audit.record(actor, f"校正で「{answer.label}」とした", item.issue, reason=reason, **said)


def _due(issue: Issue, due_on: date) -> None:
    if not timezone.localdate() <= due_on < issue.publication_date:
        raise Refused("回答の期限は、今日から発行日の前日までの日にしてください。")


def _clean(text: str) -> str:
    """What a person wrote, without what no screen shows."""
    said = "".join(each for each in text if each in "\n\t" or each.isprintable()).strip()
    if len(said) > LONGEST_REASON:
        raise Refused(f"{LONGEST_REASON}字までで書いてください（いま{len(said)}字）。")
    return said
