"""What people do to a sign-off under way: one function per act, each in one transaction, each recorded.

The announcement's row is locked first, so that of two who act at once the second sees what the first did.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from announcements.models import Announcement, State
from announcements.transitions import LOST, Verb, move
from patrol.guards import FORBIDDEN, at_stage, lock, stated
from patrol.models import Answer, Ask, Outcome, ReturnReason, Review, Route
from patrol.routes.following import way_along
from patrol.routes.rules import Act, away_in, place_above, pull_up_to, stand_in_for
from patrol.routes.running import Held, authors_of, circulation_of, hold
from patrol.routes.stepping import (
    advance,
    again,
    answer,
    ask_of,
    begin,
    close,
    end,
    open_up,
    seat_of,
)
from staff import audit
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can

SHORTEST_NOTE = 5  # 「出張のため」
_FOR_THE_RECORD = "飛ばされた人と、あとで記録を見る人のために。"


@transaction.atomic
def sign_off(announcement: Announcement, actor: User, comment: str = "") -> Review | None:
    """承認. The review it opened when that was the last step; None while others are still asked."""
    held = hold(announcement, actor)
    held.permit(Act.APPROVE)
    stage, comment = held.open_stage, comment.strip()
    answer(ask_of(stage, actor.pk), Answer.APPROVED, actor, comment)
    _record(held, "承認", comment, step=stage.name)
    return advance(held)


@transaction.atomic
def send_back(announcement: Announcement, actor: User, reason: str, kind: str = ReturnReason.OTHER) -> None:
    """差戻し to the clerk: the sign-off ends, a changed draft starts anew."""
    reason, kind = stated(reason), ReturnReason(kind)
    held = hold(announcement, actor)
    held.permit(Act.RETURN)
    answer(_seat_to_return(held), Answer.RETURNED, actor, reason, kind)
    end(held.circulation, Outcome.RETURNED)
    move(held.announcement, Verb.SEND_BACK, actor, reason)


@transaction.atomic
def send_back_one(
    announcement: Announcement, actor: User, reason: str, kind: str = ReturnReason.OTHER
) -> None:
    """差戻し to the previous step: it is asked again, then this one is."""
    reason, kind = stated(reason, why="前の段の人が何を見直せばよいか分かるように。"), ReturnReason(kind)
    held = hold(announcement, actor)
    held.permit(Act.RETURN_ONE)
    stage = held.open_stage
    before = held.line.before(stage.position)
    if before is None:
        raise Refused(LOST)
    earlier = held.stage(before.position)
    answer(ask_of(stage, actor.pk), Answer.RETURNED, actor, reason, kind)
    again(stage)
    again(earlier)
    open_up(earlier)
    _record(held, "前の段へ差戻し", reason, step=stage.name, to=earlier.name)


@transaction.atomic
def reject(announcement: Announcement, actor: User, reason: str) -> None:
    """廃案: the one who decides lets it drop. Not to be mended and not taken back: it ends here."""
    reason = stated(reason, why="起案した人と、あとで記録を見る人のために。")
    held = hold(announcement, actor)
    held.permit(Act.REJECT)
    answer(ask_of(held.open_stage, actor.pk), Answer.REJECTED, actor, reason)
    end(held.circulation, Outcome.REJECTED)
    move(held.announcement, Verb.REJECT, actor, reason)


@transaction.atomic
def pull_up(announcement: Announcement, actor: User, reason: str) -> Review | None:
    """引上げ: a higher approver approves before the lower ones, who see it afterwards; up to a 合議."""
    reason = stated(reason, SHORTEST_NOTE, _FOR_THE_RECORD)
    held = hold(announcement, actor)
    held.permit(Act.PULL_UP)
    target = pull_up_to(held.line, held.about)
    if target is None or held.line.at is None:
        raise Refused(LOST)
    passed = [step for step in held.line.steps if held.line.at <= step.position < target.position]
    for step in passed:
        _pass(held, step.position, reason)
    stage = held.stage(target.position)
    if target.position != held.line.at:
        open_up(stage)
    elif not target.holds(actor.pk):
        _pull_from(stage.asks.filter(round=stage.round, answer=Answer.ASKED), actor, reason)
    if target.is_consultation:  # agreed so far; their own turn comes when the others have been heard
        stage = held.stage(passed[-1].position)
    else:
        answer(seat_of(stage, actor), Answer.APPROVED, actor, reason)
    _record(held, "引上げて承認", reason, step=stage.name)
    return advance(held)


@transaction.atomic
def stand_in(announcement: Announcement, actor: User, reason: str) -> Review | None:
    """代決: decide in the place of the final decider, who is away and gets a report."""
    reason = stated(reason, SHORTEST_NOTE, "本来の決裁者への報告になります。")
    held = hold(announcement, actor)
    held.permit(Act.STAND_IN)
    stage = held.open_stage
    ask = ask_of(stage, min(stand_in_for(held.line, held.about, held.away)))
    answer(ask, Answer.DEPUTISED, actor, reason)
    _record(held, "代決", reason, step=stage.name, instead_of=str(ask.person))
    return advance(held)


@transaction.atomic
def skip(announcement: Announcement, actor: User, reason: str) -> None:
    """後閲: go on without the intermediate approvers who are away; they see it afterwards."""
    reason = stated(reason, SHORTEST_NOTE, _FOR_THE_RECORD)
    held = hold(announcement, actor)
    held.permit(Act.SKIP)
    stage = held.open_stage
    asks = [ask_of(stage, person) for person in sorted(away_in(held.line, held.away))]
    for ask in asks:
        answer(ask, Answer.SKIPPED, actor, reason)
    names = [str(ask.person) for ask in asks]
    _record(held, "後閲にして先へ進めた", reason, step=stage.name, passed_over=names)
    advance(held)


@transaction.atomic
def see(announcement: Announcement, actor: User) -> None:
    """The one it went on without has looked at it: 後閲, or the report of a 代決."""
    mine = Ask.objects.filter(person=actor, stage__circulation__revision__announcement=announcement)
    if not mine.to_be_seen().update(seen_at=timezone.now()):
        raise Refused("後閲や報告を待っているものはありません。画面を読み直してください。")
    audit.record(actor, "後閲を済ませた", announcement)


@transaction.atomic
def reroute(announcement: Announcement, actor: User, route: Route | None, reason: str) -> None:
    """Send a sign-off under way along another route, or the same as it is now, from its first step."""
    reason = stated(reason, why="承認を頼まれていた人と、あとで記録を見る人のために。")
    locked = lock(announcement.pk)
    at_stage(locked, State.HEAD_REVIEW)
    if not can(actor, Action.REROUTE, locked):
        raise Refused(FORBIDDEN)
    if route is not None and (route.department_id != locked.department_id or not route.is_active):
        raise Refused("この課で使っている承認ルートを選んでください。")
    way = way_along(route, locked.department, authors_of(locked))
    if not way.stops:
        raise Refused("段のないルートには変えられません。承認を飛ばすことになります。")
    before = circulation_of(locked)
    if before is not None:
        end(before, Outcome.REROUTED)
    begin(locked, way, actor)
    audit.record(
        actor,
        "承認ルートを変更",
        locked,
        reason=reason,
        before=before.route_name if before else "",
        after=way.name,
    )


def _seat_to_return(held: Held) -> Ask:
    """Whose answer it is: one's own, the absent decider's, or that of a higher one acting first."""
    stage = held.open_stage
    if held.line.open and held.actor.pk in held.line.open.asked:
        return ask_of(stage, held.actor.pk)
    if behind := stand_in_for(held.line, held.about, held.away):
        return ask_of(stage, min(behind))
    place = place_above(held.line, held.about)
    return seat_of(held.stage(place.position) if place else stage, held.actor)


def _pass(held: Held, position: int, reason: str) -> None:
    """One of the steps below the higher one: whoever has not answered sees it afterwards."""
    stage = held.stage(position)
    pending = stage.asks.filter(round=stage.round, answer__in=[Answer.ASKED, Answer.WAITING])
    _pull_from(pending, held.actor, reason)
    close(stage, Answer.BY_OTHERS)


def _pull_from(asks: Iterable[Ask], actor: User, reason: str) -> None:
    for ask in asks:
        answer(ask, Answer.PULLED_UP, actor, reason)


def _record(held: Held, verb: str, reason: str, **detail: object) -> None:
    audit.record(held.actor, verb, held.announcement, reason=reason, **detail)
