"""One delivery: what goes out, how far it is, who did not get it (by numbers), and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse

from announcements.models import Channel
from channels import report
from channels.models import Attempt, BatchState, Delivery
from channels.pages.acts import acts_for
from channels.pages.openings import openings_of
from channels.pages.previews import preview_of_payload
from channels.pages.printed import announcement_link, printed_facts
from channels.pages.progress import AHEAD, RUNNING, progress_of
from channels.pages.quota import quota_facts
from channels.pages.reactions import NOT_YET, expects_reactions, reactions_of
from channels.pages.requests import may_download
from channels.pages.visible import visible_deliveries
from channels.transport import Payload
from segments.filters import SegmentFilter
from staff.permissions import Action, can
from staff.wording import format_date, format_datetime, format_people_suppressed, local

ATTEMPTS_SHOWN = 50
FORGOTTEN = "宛先の番号は保存期間を過ぎたため消しました。人数と結果は残っています。"
PROBLEMS_SHOWN = 10  # the rest is on a page of its own: this part is asked for every other second
RECEIPTS_SHOWN = 50


def delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    shown = get_object_or_404(visible_deliveries(request.user), pk=delivery_id)
    announcement = shown.revision.announcement
    context = {
        **admin.site.each_context(request),
        **_live(request, shown),
        "title": f"{shown.get_channel_display()}への配信：{announcement.title}",
        "announcement": announcement,
        "facts": _facts(request.user, shown),
        "reactions": reactions_of(shown) or openings_of(shown),
        "reactions_expected": NOT_YET if expects_reactions(shown) else "",
        "preview": preview_of_payload(Payload.from_json(shown.payload)),
        "attempts": _attempts(shown),
    }
    return TemplateResponse(request, "channels/delivery.html", context)


def progress(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """The part of the page that changes while sending, asked for every other second."""
    shown = get_object_or_404(visible_deliveries(request.user), pk=delivery_id)
    response = render(request, "channels/delivery_live.html", _live(request, shown))
    if shown.state not in AHEAD:
        response["HX-Refresh"] = "true"  # the facts and the log beside it have changed as well
    return response


def _live(request: HttpRequest, shown: Delivery) -> dict[str, Any]:
    return {
        "delivery": shown,
        "progress": progress_of(shown),
        "running": shown.state in RUNNING,
        "ahead": shown.state in AHEAD,
        "receipts": _receipts(request.user, shown),
        "not_reached": list(report.batches_of(shown, report.NOT_REACHED)[:PROBLEMS_SHOWN]),
        "in_doubt": list(report.batches_of(shown, report.IN_DOUBT)[:PROBLEMS_SHOWN]),
        "reasons": report.reasons_of(shown) if shown.tripped_at and not shown.finished_at else [],
        "may_download": may_download(request.user, shown),
        "may_resolve": can(request.user, Action.RESOLVE_DELIVERY, shown.revision.announcement),
        "acts": acts_for(request.user, shown),
    }


def _receipts(user: Any, shown: Delivery) -> Sequence[Any]:
    """The posts themselves; of LINE's thousands of requests the log below tells. The issue of the paper
    opens only to those who arrange it."""
    if shown.channel == Channel.NEWSLETTER and not can(user, Action.EDIT_NEWSLETTER):
        return []
    accepted = shown.batches.filter(state=BatchState.ACCEPTED).exclude(receipt_url="")
    return list(accepted.defer("recipients").order_by("number")[:RECEIPTS_SHOWN])


def _facts(user: Any, shown: Delivery) -> list[tuple[str, str]]:
    announcement, printed = shown.revision.announcement, shown.channel == Channel.NEWSLETTER
    facts = [
        ("お知らせ", announcement_link(announcement)),
        ("担当課", announcement.department.name),
        *(printed_facts(user, shown) if printed else [("配信日時", format_datetime(shown.due_at))]),
        ("承認者", str(shown.approved_by)),
    ]
    if shown.to_people:
        segment = SegmentFilter.from_json(shown.segment)
        facts.append(("届ける相手", segment.describe()))
        facts.append(("承認したときの人数", format_people_suppressed(shown.people_counted)))
        if shown.frozen_at:
            facts.append(("確定した人数", format_people_suppressed(shown.people_frozen)))
        if segment.everyone:
            facts.append(
                ("ご注意", "「全員」は、登録情報のない友だちにも届きます。人数は登録のある人の数です。")
            )
    facts.extend(quota_facts(shown))
    if shown.forgotten_at:
        facts.append(("宛先", FORGOTTEN))
    if shown.expires_at:
        facts.append(("掲載期限", format_datetime(shown.expires_at)))
    for name, at in (("開始", shown.started_at), ("終了", shown.finished_at)):
        if at:
            facts.append((name, f"{format_date(local(at))} {local(at):%H:%M:%S}"))
    return facts


def _attempts(shown: Delivery) -> Sequence[Attempt]:
    """The newest of the log, by way of the batches last spoken of: the whole log has millions of lines."""
    asked = shown.batches.filter(attempts__gt=0).order_by(F("finished_at").desc(nulls_first=True), "-number")
    latest = list(asked.values_list("pk", flat=True)[:ATTEMPTS_SHOWN])
    log = Attempt.objects.filter(batch__in=latest).select_related("batch").defer("batch__recipients")
    return list(log.order_by("-id")[:ATTEMPTS_SHOWN])
