"""The printed paper of the demo: an issue being put together, the next one, and one that is closed (校了).

The articles come in as approved announcements, by the use cases a person's clicks and the workers run.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from announcements.models import Channel
from channels import registry
from channels.ledger import claiming, finishing, freezing, recording, starting
from channels.ledger.sending import Answer, request_of
from channels.models import Delivery, DeliveryState, Issue, IssueItem, ItemVersion, PaperSection
from channels.newsletter import answers, arranging, editing, placing, planning, proofreading, rendering
from channels.newsletter.item import ItemText
from channels.newsletter.rewriting import rewrite
from channels.transport import Payload
from config.demo.desk import at, blank, draft, someone, to_patrol, who, writer_of
from config.demo.drawing import attach_picture
from config.demo.shortcut import approve_by_rows
from patrol import actions as patrol
from segments.filters import SegmentFilter
from segments.models import Category, Ward
from staff.models import Department, Role, User

FIRST_ISSUE = 1400
FEATURE = "若葉野駅前イルミネーション"
WITH_PICTURES = {
    FEATURE: "夜の駅前広場。けやき並木が青と金の明かりで光っている。",
    "冬の星を見る会": "丘の上の望遠鏡と、冬の星空の絵。",
    "わかばの冬市": "白菜や大根が並ぶ市の店先の絵。",
}
SHORTENED, DROPPED = "若葉川クリーン作戦", "川沿いを歩きながらごみを拾います。"
HELD_OVER, LATE = "市営霊園の使用者を募ります", "図書館のおはなし会"
# What the departments say of the first proof: these sections confirm all of theirs, two ask for changes.
CONFIRMING = ("kenko", "gomi")
CORRECTED, WRONG, RIGHT = "1月のぱくぱく離乳食教室", "エプロンと手ふき", "エプロン・手ふき・母子健康手帳"
TO_CORRECT = "固定資産の現地調査にご協力ください"
OF_WARD = {"nishioka": "区版（西丘区）"}
SAFETY = "防災・安全"
PRINTED_BEFORE = 24  # articles of the closed issue
AT_ONCE = 40  # requests recorded together
LOOKED_AT = "指摘を1つずつ確かめ、紙面に載せてよいと判断したため"


def print_paper(today: date) -> int:
    """Three issues and about sixty articles. Does nothing where there are issues."""
    if Issue.objects.exists():
        return 0
    staff, manager = someone(Role.PRINT), someone(Role.PR_MANAGER)
    _sections()
    published = _month_after(today + timedelta(days=12))
    first = (published - timedelta(days=1)).replace(day=1)
    # Proofs are read before an issue is out.
    _closed_issue(staff, manager, max(first, today + timedelta(days=1)))
    issue = _issue(staff, FIRST_ISSUE + 1, published, department_deadline=today)
    _issue(staff, FIRST_ISSUE + 2, _month_after(published))
    rows = {row["title"]: row for row in _rows()}
    late = rows.pop(LATE)
    for row in rows.values():
        _approved(row, published, manager)
    _let_in()
    _edit(staff, issue)
    issue.department_deadline = min(planning.deadline_of(published), today - timedelta(days=3))
    editing.save_issue(manager, issue)
    _approved(late, published, manager)
    _let_in()
    rendering.render(issue, staff.pk)
    _in_proof(manager, issue)
    rendering.render(issue, staff.pk)
    return len(rows) + 1


def _sections() -> None:
    """A page of one ward, and the section of the division that looks after safety."""
    last = PaperSection.objects.order_by("order").last()
    for place, (code, name) in enumerate(OF_WARD.items(), last.order + 1 if last else 1):
        ward = Ward.objects.get(code=code)
        PaperSection.objects.get_or_create(
            name=name, defaults={"order": place, "ward": ward, "line_budget": 60}
        )
    PaperSection.objects.filter(name="特集").update(line_budget=60)
    Category.objects.filter(code="safety").update(newsletter_section=SAFETY)


def _issue(actor: User, number: int, published: date, **changes: Any) -> Issue:
    values = {
        "number": number,
        "publication_date": published,
        "department_deadline": planning.deadline_of(published),
        "editing_date": published - timedelta(days=planning.EDITING_DAYS),
        "okay_date": published - timedelta(days=planning.OKAY_DAYS),
        "format": planning.standard_format(),
        "cover_title": "冬を、ともに灯す。",
        "cover_text": "特集　若葉野駅前イルミネーション。約5万球の明かりがともります。",
    }
    return editing.save_issue(actor, Issue(**values | changes))


def _closed_issue(staff: User, manager: User, published: date) -> None:
    """What last year's announcements brought: set, confirmed by the departments, and closed."""
    text = "特集　市民運動会。20の種目に、900人が走りました。"
    issue = _issue(staff, FIRST_ISSUE, published, cover_title="実りの秋。", cover_text=text)
    due = (at(published - timedelta(days=80), 0), at(published - timedelta(days=12), 0))
    sent = Delivery.objects.filter(
        channel=Channel.NEWSLETTER, state=DeliveryState.SENT, due_at__range=due
    ).order_by("due_at")
    with planning.editing():
        for delivery in sent[:PRINTED_BEFORE]:
            (part,) = delivery.payload["parts"]
            section = placing.section_of_part(part)
            placing.put(issue, delivery.pk, part["item"], section, delivery.finished_at)
    if issue.items.exists():
        _proofread(manager, issue)
        editing.close(manager, issue)


def _proofread(manager: User, issue: Issue) -> None:
    """One proof goes out, and somebody of each department confirms what it says of theirs."""
    rendering.render(issue, manager.pk)
    for department, articles in _sent_out(manager, issue, issue.publication_date - timedelta(days=1)).items():
        proofreading.confirm_all(writer_of(department.code), articles)


def _in_proof(manager: User, issue: Issue) -> None:
    """The proof is with the departments: some have confirmed, one reads again, one waits for an answer."""
    articles = _sent_out(manager, issue, issue.editing_date)
    for department, theirs in articles.items():
        if department.code in CONFIRMING:
            proofreading.confirm_all(writer_of(department.code), theirs)
    seen = {one.item: one for theirs in articles.values() for one in theirs}
    by_title = {str(item): item for item in issue.items.all()}
    for title, wanted in (
        (CORRECTED, f"持ち物の「{WRONG}」を「{RIGHT}」に直してください。"),
        (TO_CORRECT, "調査の期間（1月12日から2月26日まで）を入れてください。"),
    ):
        item = by_title[title]
        department = item.delivery.revision.announcement.department
        proofreading.ask_change(writer_of(department.code), seen[item.pk], wanted)
    item = by_title[CORRECTED]
    text = ItemText.from_json(item.content)
    corrected = replace(text, lead=text.lead.replace(WRONG, RIGHT))
    made = ItemVersion.Made.CORRECTED
    rewrite(manager, item, corrected, "子育て支援課の修正依頼による", seen=1, confirmed=True, made=made)


def _sent_out(manager: User, issue: Issue, due: date) -> dict[Department, list[proofreading.Seen]]:
    """Every department is asked about its articles as the newest proof shows them."""
    proof = proofreading.send_out(manager, issue, due).proof
    seen: dict[Department, list[proofreading.Seen]] = {}
    for one in answers.standings(issue):
        theirs = proofreading.Seen(one.item.pk, one.item.version, proof.version)
        seen.setdefault(one.department, []).append(theirs)
    return seen


def _approved(row: Mapping[str, str], published: date, approver: User) -> None:
    """The feature and the late article go the whole way through the patrol."""
    whole_way = row["title"] in {FEATURE, LATE}
    announcement, author = (draft if whole_way else blank)(**_values(row, published))
    if not whole_way:
        announcement.save()
    if words := WITH_PICTURES.get(row["title"]):
        attach_picture(announcement, author, words)
        announcement.refresh_from_db()
    if whole_way:
        patrol.approve_without_page(to_patrol(announcement, author), approver, LOOKED_AT)
    else:
        approve_by_rows(announcement, author, approver, timezone.now())


def _let_in() -> None:
    """What a lane does with the deliveries to the paper, one after the other in this very thread."""
    channel = Channel.NEWSLETTER.value
    starting.start_due(channel)
    for delivery in Delivery.objects.filter(channel=channel, state=DeliveryState.FREEZING):
        freezing.step(delivery.pk)
    send = registry.get(channel).send
    while claims := claiming.claim(channel, AT_ONCE):
        receipts = [(one, send(Payload.from_json(one.delivery.payload), request_of(one))) for one in claims]
        recording.record([(one, Answer(receipt=receipt)) for one, receipt in receipts])
    finishing.finish(channel)


def _edit(actor: User, issue: Issue) -> None:
    """What a print staff has done so far."""
    by_title = {str(item): item for item in IssueItem.objects.filter(issue=issue)}
    editing.move(actor, by_title[FEATURE], "特集")
    editing.set_budget(actor, by_title[FEATURE], 40)
    for item in by_title.values():
        kind = item.delivery.payload["parts"][0]["kind"]
        if kind == "recruit" and item.section != "募集":
            editing.move(actor, item, "募集")
    cleaning = by_title[SHORTENED]
    text = ItemText.from_json(cleaning.content)
    shorter = replace(text, lead=text.lead.replace(DROPPED, ""))
    rewrite(actor, cleaning, shorter, "催しの欄が目安の行数をこえるため", seen=1, confirmed=True)
    arranging.hold_over(actor, by_title[HELD_OVER], "申込みが始まるのは次の号の発行後のため")


def _values(row: Mapping[str, str], published: date) -> dict[str, Any]:
    """A row of the file as a draft; `after` is days after publication."""
    ward, _, code = row["department"].rpartition(":")
    day = published + timedelta(days=int(row["after"])) if row["after"] else None
    youngest, _, oldest = row["ages"].partition("-")
    values = who(row["category"], code) | {
        "code": code,
        "title": row["title"],
        "body": row["body"],
        "kind": row["kind"],
        "starts_on": day,
        "ends_on": day,
        "starts_at": _time(row["starts"]),
        "ends_at": _time(row["ends"]),
        "place": row["place"],
        "capacity": row["capacity"],
        "fee": row["fee"],
        "how_to_apply": row["apply"],
        "deadline_on": day - timedelta(days=3) if day and row["apply"] else None,
        "publish_at": at(published, 9),
        "channels": [Channel.NEWSLETTER.value],
        "audience": (float(youngest), float(oldest) if oldest else None) if youngest else None,
    }
    if ward:
        segment = SegmentFilter(any_of=(row["category"],), wards=(ward,))
        values["segment"] = segment.to_json()
    return values


def _rows() -> Iterator[dict[str, str]]:
    with Path(__file__).with_name("paper.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _time(text: str) -> time | None:
    return time.fromisoformat(f"{text:0>5}") if text else None


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
