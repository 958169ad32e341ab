"""A route and a circulation as a line of stations in words: who is asked, who has answered, since when."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from announcements.models import Announcement, State
from announcements.way import Ahead, Station
from patrol.models import Answer, Ask, Circulation, Stage, StepKind
from patrol.routes.following import Stop, Way, routes_of, way_of
from patrol.routes.running import circulation_of, look
from staff.models import User
from staff.presence import absent
from staff.wording import format_datetime

NAMED = 3  # names written out in one note
_SAID = {
    Answer.APPROVED: "承認",
    Answer.DEPUTISED: "代決",
    Answer.PULLED_UP: "引上げ（後閲）",
    Answer.SKIPPED: "後閲",
    Answer.RETURNED: "差戻し",
    Answer.REJECTED: "廃案",
}
_SEVERAL_ROUTES = (
    "この課の進み方は、媒体や分野によって変わります。"
    "媒体や分野を選び直したら、下書きを保存すると、ここに新しい進み方が出ます。"
)
_NOBODY = "承認する人が決まっていません。申請はできますが、管理者に知らせてください。"


def ahead(announcement: Announcement, actor: User) -> Ahead:
    """What would happen if `actor` submitted the draft now."""
    way = way_of(announcement, _authors(announcement, actor))
    remarks = [f"「{name}」の段は、ご自分のほかに人がいないので通りません。" for name in way.left_out]
    if way.stops and not way.stops[-1].people:
        remarks.append(_NOBODY)
    remarks += [f"{name}さんは、きょう不在です。" for name in _away(way)]
    if len(routes_of(announcement.department)) > 1:
        remarks.append(_SEVERAL_ROUTES)
    patrol = Station("広報課のパトロール", "todo")
    first = way.stops[0].name if way.stops else "広報課"
    return Ahead([*map(_of_stop, way.stops), patrol], first, remarks)


def stations(announcement: Announcement) -> Sequence[Station]:
    """The department's part of the line on an announcement's page."""
    state = State(announcement.state)
    if state in {State.DRAFT, State.RETURNED}:
        return [_of_stop(stop) for stop in way_of(announcement, _authors(announcement)).stops]
    circulation = circulation_of(announcement)
    if circulation is None:
        return [Station("所属の承認", "current")] if state == State.HEAD_REVIEW else []
    return line_of_stations(circulation)


def line_of_stations(circulation: Circulation) -> list[Station]:
    """One station per step, as it stands."""
    asks = Ask.objects.filter(stage__circulation=circulation).current().select_related("person", "acted_by")
    by_stage: dict[int, list[Ask]] = {}
    for ask in asks.order_by("pk"):
        by_stage.setdefault(ask.stage_id, []).append(ask)
    stages = circulation.stages.order_by("position")
    return [_of_stage(circulation, stage, by_stage.get(stage.pk, [])) for stage in stages]


def is_asked(announcement: Announcement, actor: User) -> bool:
    """True when the person can do something on the page of the sign-off."""
    circulation = circulation_of(announcement)
    return circulation is not None and bool(look(announcement, circulation, actor).acts)


def names(people: Sequence[User]) -> str:
    """「川辺 一郎・若葉 みどり・東野 けん ほか2人」."""
    shown = "・".join(str(person) for person in people[:NAMED])
    return f"{shown} ほか{len(people) - NAMED}人" if len(people) > NAMED else shown


def label_of(name: str, kind: str) -> str:
    return f"{name}（合議）" if kind == StepKind.CONSULTATION and "合議" not in name else name


def _of_stop(stop: Stop) -> Station:
    people = names(stop.people) or "担当する人がいません"
    return Station(label_of(stop.name, stop.kind), "todo", people + _how_many(stop.needed, len(stop.people)))


def _how_many(needed: int, among: int) -> str:
    if among < 2:
        return ""
    return "（全員）" if needed >= among else f"（このうち{needed}人）"


def _of_stage(circulation: Circulation, stage: Stage, asks: Sequence[Ask]) -> Station:
    label = label_of(stage.name, stage.kind)
    ended_here = [ask for ask in asks if ask.answer in {Answer.RETURNED, Answer.REJECTED}]
    if ended_here:
        return Station(label, "stopped", _answers(ended_here))
    if stage.closed_at:
        return Station(label, "done", _answers(asks))
    if stage.opened_at and not circulation.outcome:
        return Station(label, "current", _waiting(stage, asks))
    people = [ask.person for ask in asks]
    return Station(label, "todo", names(people) + _how_many(stage.needed, len(people)))


def _answers(asks: Sequence[Ask]) -> str:
    """「川辺 一郎 承認、若葉 みどり 代決」; those who had not to answer are left out."""
    said = [ask for ask in asks if Answer(ask.answer) in _SAID]
    return "、".join(
        f"{ask.acted_by if ask.answer == Answer.DEPUTISED else ask.person} {_SAID[Answer(ask.answer)]}"
        for ask in said
    )


def _waiting(stage: Stage, asks: Sequence[Ask]) -> str:
    asked = [ask for ask in asks if ask.answer == Answer.ASKED]
    if not asked:
        return "承認する人がいません。管理者か上位の所属長に知らせてください"
    away = absent(ask.person_id for ask in asked)
    people = "・".join(f"{ask.person}{'（不在）' if ask.person_id in away else ''}" for ask in asked[:NAMED])
    more = f" ほか{len(asked) - NAMED}人" if len(asked) > NAMED else ""
    approved = sum(ask.answer == Answer.APPROVED for ask in asks)
    count = f"（{stage.needed}人のうち{approved}人が承認）" if stage.needed > 1 else ""
    since = min(ask.asked_at for ask in asked if ask.asked_at)
    return f"{people}{more} の確認待ち{count}・{format_datetime(since)}から"


def _authors(announcement: Announcement, actor: User | None = None) -> Collection[int]:
    """Those who would be its authors if it were submitted now."""
    last = {announcement.last_edited_by_id} if announcement.last_edited_by_id else set()
    return frozenset(last | ({actor.pk} if actor else set()))


def _away(way: Way) -> list[str]:
    people = {person.pk: str(person) for stop in way.stops for person in stop.people}
    return [people[pk] for pk in sorted(absent(people))]
