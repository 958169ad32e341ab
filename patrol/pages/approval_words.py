"""What an approval will set in motion, in words: read by the approver before the deed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from announcements.models import Channel
from channels.pages.previews import Preview
from channels.pages.quota import plan_facts
from patrol.checks.ages import Ages
from patrol.models import Answer, Ask, Outcome, Review
from patrol.plan import Plan
from staff.wording import format_datetime, format_people_suppressed, local

ANYBODY = "だれでも見られます"
CORRECTION = "間違いは、同じ人に訂正を送って直します。"
RECALL = {
    Channel.LINE: f"取り消せません。{CORRECTION}",
    Channel.X: "あとから文面を直せません。削除はできます。",
    Channel.FACEBOOK: "公開と同時にだれでも見られます。削除はできます。",
    Channel.NEWSLETTER: "校了までは外せます。印刷に回したあとは直せません。",
}


@dataclass(frozen=True, slots=True)
class Way:
    """One channel of the plan: to whom, what, and whether it can be taken back."""

    channel: Channel
    whom: str
    what: str
    recall: str


def sentence(plan: Plan) -> str:
    """First what goes out at its time, then the paper, which takes its article from the approval on."""
    people = f"LINEの{format_people_suppressed(plan.people)}に届きます。" if plan.to_line else ""
    when = "承認すると、すぐに" if plan.due_at is None else f"{plan.when_words()}に"
    posted = f"{when}{_channels(_posted(plan))}へ配信します。{people}" if _posted(plan) else ""
    place = plan.place
    if place is None:
        return posted
    return posted + (place.outcome if place.is_too_late else f"承認するとすぐ、{place.outcome}")


def verb(plan: Plan) -> str:
    if plan.to_line:
        people = format_people_suppressed(plan.people)
        return (
            f"承認して、{people}に配信する"
            if plan.due_at is None
            else f"承認して、{people}への配信を予約する"
        )
    if not _posted(plan):
        return "承認して、市政だよりに入れる"
    return f"承認して、{channels(plan)}へ配信する" if plan.due_at is None else "承認して、配信を予約する"


def done(plan: Plan) -> str:
    posted, place = _channels(_posted(plan)), plan.place
    printed = place.outcome if place else ""
    if not posted:
        return f"承認しました。{printed}"
    if plan.due_at is None:
        return f"承認しました。{posted}への配信を始めます。{printed}"
    return f"承認しました。{plan.when_words()}に{posted}へ配信します。{printed}"


def channels(plan: Plan) -> str:
    return _channels(plan.payloads)


def _channels(names: Iterable[str]) -> str:
    return "・".join(str(Channel(channel).label) for channel in names)


def _posted(plan: Plan) -> list[str]:
    """The channels which go out at the time of the plan."""
    return [channel for channel in plan.payloads if channel != Channel.NEWSLETTER]


def facts(found: Review, plan: Plan) -> list[tuple[str, Any]]:
    lines: list[tuple[str, Any]] = [
        ("件名", found.announcement.title),
        ("担当課", found.announcement.department.name),
        ("配信先", channels(plan)),
    ]
    if _posted(plan):
        lines.append(("配信日時", plan.when_words()))
    if plan.binding["emergency"]:
        lines.append(("緊急", "ほかの配信より先に、夜間でも届けます"))
    if place := plan.place:
        lines.append(("載る号", place.outcome if place.is_too_late else place.words))
    if plan.to_line:
        lines += [
            ("届ける相手", plan.binding["segment_words"]),
            ("いま数えた人数", format_people_suppressed(plan.people)),
            *plan_facts(plan.people, emergency=plan.binding["emergency"]),
        ]
    if plan.category:
        lines.append((f"『{plan.category['name']}』の約束", plan.category["promise"]))
    return lines


def ways(plan: Plan, previews: Sequence[Preview]) -> list[Way]:
    """Channel by channel. `previews` are those of the plan's payloads."""
    return [Way(one.channel, _whom(plan, one.channel), _what(one), RECALL[one.channel]) for one in previews]


def promise(plan: Plan) -> list[tuple[str, str]]:
    """What the subscribers chose, and who gets it now: to be read one against the other."""
    if not plan.category:
        return []
    category = plan.category
    ages = Ages.of(category["age_min"], category["age_max"])
    whom = [ages.words()] if category["age_min"] is not None or category["age_max"] is not None else []
    whom += ["妊娠中の人"] if category["includes_pregnancy"] else []
    return [
        (f"『{category['name']}』の約束", category["promise"]),
        *([("約束した相手", "、".join(whom))] if whom else []),
        *([("今回届ける相手", plan.binding["segment_words"])] if plan.to_line else []),
    ]


def responsible(found: Review) -> list[tuple[str, str]]:
    """Who has answered for it so far."""
    revision = found.revision
    lines = [
        ("版", f"第{revision.number}版"),
        ("最後に直した人", str(revision.edited_by)),
        ("申請した人", f"{revision.submitted_by}（{_moment(revision.submitted_at)}）"),
    ]
    agreed = Ask.objects.filter(
        stage__circulation__revision=revision,
        stage__circulation__outcome=Outcome.APPROVED,
        answer__in=(Answer.APPROVED, Answer.DEPUTISED, Answer.PULLED_UP),
    ).current()
    for ask in agreed.select_related("stage", "acted_by").order_by("acted_at"):
        said = f"「{ask.reason}」" if ask.reason else ""
        how = Answer(ask.answer).label
        lines.append((ask.stage.name, f"{ask.acted_by}が{_moment(ask.acted_at)}に{how}{said}"))
    return lines


def not_to_be_undone(plan: Plan) -> list[str]:
    """Who can no longer be recalled from, and until when it can be stopped."""
    lines = []
    for channel in plan.payloads:
        words = RECALL[Channel(channel)]
        if channel == Channel.LINE:
            people = format_people_suppressed(plan.people)
            words = f"届いた{people}からは取り消せません。途中で止めても、届いた人には残ります。{CORRECTION}"
        lines.append(f"{Channel(channel).label}：{words}")
    return lines


def afterwards(plan: Plan) -> list[str]:
    """What happens when something changes after the approval."""
    until = "配信が始まるまで" if plan.due_at is None else f"{plan.when_words()}まで"
    lines = [
        f"{until}は、担当課が取り下げるか、配信を止められます。",
        "文面・画像・届ける相手・媒体・配信日時のどれかが変わると、この承認は無効になり、申請からやり直します。",
    ]
    if plan.category:
        name = plan.category["name"]
        lines.append(f"『{name}』の約束か対象が変わったときも、この承認は無効になり、配信しません。")
    if _posted(plan) and not plan.binding["emergency"]:
        lines.append(
            "通常配信を控える期間（災害など）になるか、遅れて夜間になったときは、送らずに人の確認を待ちます。"
        )
    if Channel.NEWSLETTER in plan.payloads:
        lines.append("取り下げるか承認が無効になると、校了の前なら、市政だよりからも記事が外れます。")
    if plan.to_line:
        percent = settings.AUDIENCE_DRIFT_PERCENT
        lines.append(
            f"配信のときに数え直し、届く人数が{percent}％より大きく変わっていたら、送らずに人の確認を待ちます。"
        )
    return lines


def _whom(plan: Plan, channel: Channel) -> str:
    if channel == Channel.LINE:
        return f"{format_people_suppressed(plan.people)}（{plan.binding['segment_words']}）"
    place = plan.place if channel == Channel.NEWSLETTER else None
    if place is None:
        return ANYBODY
    return "だれにも届きません" if place.is_too_late else f"{place.issue_words}を読む人"


def _what(preview: Preview) -> str:
    shown = len(preview.shown)
    return {
        Channel.LINE: f"吹き出し{shown}個",
        Channel.X: f"投稿{shown}件" + ("（続けて投稿）" if shown > 1 else ""),
        Channel.FACEBOOK: f"投稿{shown}件",
        Channel.NEWSLETTER: f"記事{shown}件",
    }[preview.channel]


def _moment(at: datetime | None) -> str:
    assert at is not None  # whoever acted did so at some time
    return format_datetime(at, base_year=local(timezone.now()).year)
