"""What the pages say of the article a delivery has placed in the paper."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from announcements.models import Announcement
from channels.models import Delivery, IssueItem
from channels.newsletter.placing import find_item
from staff.permissions import Action, Person, can
from staff.wording import format_date, format_datetime, local


def printed_facts(user: Person, delivery: Delivery) -> list[tuple[str, str | SafeString]]:
    """From which day on it may appear, and where the article stands; with the way there for who may go it."""
    facts: list[tuple[str, str | SafeString]] = [
        ("載せる号", f"{format_date(local(delivery.due_at))}以後に発行する号")
    ]
    if item := find_item(delivery.pk):
        facts.append(("記事", _where(user, item)))
    return facts


def announcement_link(announcement: Announcement) -> SafeString:
    """Its title, which leads to its page."""
    address = reverse("admin:announcements_announcement_detail", args=[announcement.pk])
    return format_html('<a href="{}">{}</a>', address, announcement.title)


def _where(user: Person, item: IssueItem) -> str | SafeString:
    words = f"{item.issue}（{format_date(item.issue.publication_date)}発行）の「{item.section}」"
    if item.withdrawn_at:
        return f"{words}から、{format_datetime(item.withdrawn_at)}に外しました"
    if not can(user, Action.EDIT_NEWSLETTER):
        return words
    board = f"{reverse('newsletter:board', args=[item.issue_id])}#item-{item.pk}"
    return format_html('<a href="{}">{}</a>', board, words)
