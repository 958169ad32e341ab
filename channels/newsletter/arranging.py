"""What people do to the articles of an issue beside moving them: order, hold over, take out, bring back."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from channels.models import Issue, IssueItem
from channels.newsletter import editing, links, placing, planning, wanted
from channels.newsletter.guards import demand_seen, may_direct, may_edit, open_issue, open_issue_of, stated
from staff import audit
from staff.errors import Refused
from staff.models import User


def arrange(
    actor: User, item: IssueItem, section: str, before: int | None, *, seen_in: int | None = None
) -> None:
    """Put an article into a section of its issue, before another one (its id) or at the end (None)."""
    may_edit(actor)
    with planning.editing():
        issue = open_issue_of(item, seen_in)
        planning.demand_section(issue, section)
        row = [each for each in issue.items.filter(section=section).order_by("order", "pk") if each != item]
        here = [each.pk for each in row]
        if before is not None and before not in here:
            raise Refused("並びが変わっています。画面を開き直して、もう一度動かしてください。")
        place = len(row) if before is None else here.index(before)
        row.insert(place, item)
        if item.section != section:
            planning.section_of(issue, section)
            item.section = section
            item.save(update_fields=["section"])
        placing.renumber(row)
        _record(actor, "記事を並べ替えた", issue, item, section=section, place=place + 1)


def hold_over(actor: User, item: IssueItem, reason: str = "", *, seen_in: int | None = None) -> Issue:
    """「次号へ回す」: into the same section of the next open issue, which is made when there is none."""
    may_edit(actor)
    with planning.editing():
        source = open_issue_of(item, seen_in)
        target = planning.issue_after(source)
        planning.demand_section(target, item.section)
        editing.relocate(actor, item, source, target, item.section, reason)
    return target


def set_code(actor: User, item: IssueItem, with_code: bool, *, seen_in: int | None = None) -> None:
    """Whether the 二次元コード is printed with the article."""
    may_edit(actor)
    with planning.editing():
        issue = open_issue_of(item, seen_in)
        if item.with_code == with_code:
            return
        IssueItem.objects.filter(pk=item.pk).update(with_code=with_code)
        item.with_code = with_code
        links.give(item)
        _record(actor, "二次元コードを付けた" if with_code else "二次元コードを外した", issue, item)


def take_out(actor: User, item: IssueItem, reason: str, *, seen_in: int | None = None) -> None:
    """「紙面から外す」: it stays on record with the reason, and is nowhere printed."""
    may_edit(actor)
    may_direct(actor, "記事を紙面から外せる")
    why = stated(reason, "外す理由を書いてください。担当課に説明するために残ります。")
    with planning.editing():
        issue = open_issue_of(item, seen_in)
        item.withdrawn_at, item.withdrawn_reason = timezone.now(), why
        item.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        _record(actor, "記事を紙面から外した", issue, item, reason=why)


def bring_back(actor: User, item: IssueItem, *, seen_in: int | None = None) -> None:
    """Undo a taking out, at the end of its section; not of an announcement that was withdrawn itself."""
    may_edit(actor)
    may_direct(actor, "外した記事を戻せる")
    with planning.editing():
        item.refresh_from_db()
        demand_seen(item, seen_in)
        issue = open_issue(item.issue_id)
        if item.withdrawn_at is None:
            return
        if not wanted.is_wanted(item):
            raise Refused("お知らせが取り下げられているため、戻せません。")
        wanted.demand_time([item], issue)
        planning.section_of(issue, item.section, actor)  # it may have been taken away meanwhile
        item.withdrawn_at, item.withdrawn_reason = None, ""
        item.order = placing.next_order(issue, item.section)
        item.save(update_fields=["withdrawn_at", "withdrawn_reason", "order"])
        _record(actor, "外した記事を戻した", issue, item)


def _record(actor: User, verb: str, issue: Issue, item: IssueItem, reason: str = "", **said: Any) -> None:
    audit.record(actor, verb, issue, reason=reason, item=str(item), item_id=item.pk, **said)
