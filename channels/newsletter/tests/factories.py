"""Issues for tests, with dates in order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from announcements.models import Announcement, Channel
from channels.models import Issue, IssueItem, IssueState, ItemCheck, ItemVersion, Proof
from channels.newsletter import placing, planning, proofreading, rendering
from channels.newsletter.tests.samples import an_item
from channels.tests.factories import a_person, make_content, make_delivery, make_revision
from staff.models import Department, User


def make_issue(number: int = 1, published: date = date(2027, 1, 1), **changes: Any) -> Issue:
    """An open issue with the paper's sections, which still takes articles."""
    values: dict[str, Any] = {
        "number": number,
        "publication_date": published,
        "department_deadline": planning.deadline_of(published),
        "editing_date": published - timedelta(days=planning.EDITING_DAYS),
        "okay_date": published - timedelta(days=planning.OKAY_DAYS),
        "format": planning.standard_format(),
    }
    return planning.create(Issue(**(values | changes)))


def make_closed_issue(number: int = 1, published: date = date(2027, 1, 1)) -> Issue:
    return close_by_hand(make_issue(number, published))


def close_by_hand(issue: Issue) -> Issue:
    """校了 without a proof that shows anything."""
    proof = Proof.objects.create(
        issue=issue,
        version=1,
        content={},
        content_digest="0" * 64,
        pdf="newsletter/none.pdf",
        pdf_sha256="0" * 64,
    )
    Issue.objects.filter(pk=issue.pk).update(state=IssueState.CLOSED, final_proof=proof)
    issue.refresh_from_db()
    return issue


def an_item_of(
    department: Department, title: str = "記事", lead: str = "本文です。", section: str = "催し"
) -> IssueItem:
    """An article of a department in the next issue."""
    revision = make_revision(make_content((Channel.NEWSLETTER,), title=title))
    Announcement.objects.filter(pk=revision.announcement_id).update(department=department)
    delivery = make_delivery(Channel.NEWSLETTER, revision=revision)
    content = an_item(title, lead, ("問", f"{department.name}☎0000-12-3401")).text.to_json()
    return placing.place(delivery.pk, content, section, date(2026, 12, 1))


def set_and_sent(actor: User, issue: Issue) -> Proof:
    """A proof of the issue as it is, sent out to the departments."""
    proof = rendering.render(issue)
    assert proof
    proofreading.send_out(actor, issue, issue.editing_date)
    return proof


def rewrite(
    item: IssueItem,
    lead: str,
    made: ItemVersion.Made = ItemVersion.Made.CORRECTED,
    reason: str = "",
    by: User | None = None,
) -> None:
    """A new version of an article's text."""
    item.refresh_from_db()
    item.version, item.content = item.version + 1, item.content | {"lead": lead}
    item.save(update_fields=["version", "content"])
    ItemVersion.objects.create(
        item=item, number=item.version, content=item.content, made=made, reason=reason, by=by
    )


def confirm_everything(issue: Issue) -> None:
    """Every department has confirmed what its articles say now."""
    by = a_person("confirms", "確認 花子")
    for item in issue.items.all():
        ItemCheck.objects.create(item=item, version=item.version, answer=ItemCheck.Answer.CONFIRMED, by=by)
