"""Whether an article may be printed in an issue: its approval stands, for this system and for that day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.utils import timezone

from announcements.models import State
from channels.ledger.gate import MODE_LABELS
from channels.models import Delivery, DeliveryState, Issue, IssueItem
from staff.errors import Refused
from staff.wording import format_date, local

# Of these announcements nothing may be printed any more.
NOT_WANTED = frozenset({State.DRAFT, State.RETURNED, State.HEAD_REVIEW, State.PATROL, State.CANCELLED})
MOST_NAMED = 10  # articles a sentence names before it counts the rest


def is_wanted(item: IssueItem) -> bool:
    """Whether the announcement of the article stands as it was approved, and its delivery was not stopped."""
    revision = item.delivery.revision
    announcement = revision.announcement
    stands = announcement.current_revision_id == revision.pk and announcement.state not in NOT_WANTED
    return stands and item.delivery.state != DeliveryState.STOPPED


def read(issue: Issue) -> list[IssueItem]:
    """The articles of an issue with all that is asked of them here."""
    rows = issue.items.select_related("delivery__revision__announcement")
    return list(rows.order_by("section", "order", "pk"))


def demand(items: Sequence[IssueItem], issue: Issue) -> None:
    """Refused while one of the articles may not be printed in the issue; it names them all."""
    if gone := [item for item in items if not is_wanted(item)]:
        raise Refused(
            f"お知らせが取り下げられた記事があります：{_names(gone)}。"
            "「紙面から外す」で外し、校正刷を作り直してください。"
        )
    here = MODE_LABELS.get(settings.KOHO_MODE, settings.KOHO_MODE)
    if strange := [item for item in items if item.delivery.mode != settings.KOHO_MODE]:
        modes = sorted({item.delivery.mode for item in strange})
        approved = "".join(f"「{MODE_LABELS.get(mode, mode)}」" for mode in modes)
        raise Refused(
            f"{approved}として承認された記事は、「{here}」の号には載せられません：{_names(strange)}。"
            "「紙面から外す」で外し、校正刷を作り直してください。"
        )
    demand_time(items, issue)


def demand_time(items: Iterable[IssueItem], issue: Issue) -> None:
    """Refused while an article would come out before or after the time it is approved for."""
    problems = [problem for item in items if (problem := time_problem(item, issue))]
    if problems:
        rest = len(problems) - MOST_NAMED
        raise Refused("".join(problems[:MOST_NAMED]) + (f"ほかに{rest}件あります。" if rest > 0 else ""))


def time_problem(item: IssueItem, issue: Issue) -> str:
    """Why the article may not come out with the issue on its day, or ""."""
    day = issue.publication_date
    earliest, latest = _days(item.delivery)
    if day < earliest:
        return f"「{item}」は{_day(earliest)}より前には出せません。{issue}の発行日は{_day(day)}です。"
    if latest and day > latest:
        return f"「{item}」の掲載期限は{_day(latest)}です。{issue}の発行日（{_day(day)}）では間に合いません。"
    return ""


def last_day(delivery: Delivery) -> date | None:
    """掲載期限 as the last day an issue with the article may come out; None when there is none."""
    return _days(delivery)[1]


def _days(delivery: Delivery) -> tuple[date, date | None]:
    expires = delivery.expires_at
    return local(delivery.due_at).date(), local(expires).date() if expires else None


def _day(day: date) -> str:
    return format_date(day, base_year=timezone.localdate().year).split("(")[0]


def _names(items: Sequence[IssueItem]) -> str:
    rest = len(items) - MOST_NAMED
    return "".join(f"「{item}」" for item in items[:MOST_NAMED]) + (f"ほか{rest}件" if rest > 0 else "")
