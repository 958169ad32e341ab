"""What the editor says beside the newsletter's text: how it will be spelled, what a person should decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from announcements.facts import Facts
from announcements.live import content_of_post
from announcements.models import Channel
from announcements.weight.ruby import RUBY
from channels.composing import copies_of
from channels.models import Issue
from channels.newsletter.column import Column, printed_column
from channels.newsletter.days import Base
from channels.newsletter.flags import Flag, flags_of
from channels.newsletter.house_style import Proposal, propose
from channels.newsletter.item import MARKS, base_of
from channels.newsletter.placing import no_issue_until
from channels.newsletter.planning import coming_issue
from channels.newsletter.respelling import Change
from channels.newsletter.shapes import Shape, shape_of
from channels.newsletter.transport import item_of, publication_of
from staff.models import User
from staff.wording import local

LONGEST = 4_000  # characters; longer than any column, and not worth the time to read them


@dataclass(frozen=True, slots=True)
class Panel:
    """`proposal` is of the text itself, `elsewhere` of title and facts, respelled on paper alone."""

    proposal: Proposal
    elsewhere: tuple[tuple[str, Change], ...]
    flags: list[Flag]
    column: Column
    shape: Shape
    issue: Issue
    pictures: int

    @property
    def count(self) -> int:
        return len(self.proposal.changes) + len(self.elsewhere)


@require_POST
def panel(request: HttpRequest) -> HttpResponse:
    """The editor's form as typed so far. Nothing is saved."""
    assert isinstance(request.user, User)
    content = content_of_post(request.POST, request.user)
    shown = panel_of(content, timezone.localdate())
    return render(
        request, "newsletter/panel.html", {"panel": shown, "longest": is_too_long(content) and LONGEST}
    )


def panel_of(content: Mapping[str, Any], today: date) -> Panel | None:
    """None where the newsletter is not wanted, nothing was written yet, or far too much."""
    if is_too_long(content):
        return None
    copy = copies_of(dict(content)).get(Channel.NEWSLETTER)
    if copy is None or not (copy.title or copy.text).strip():
        return None
    shape = shape_of(copy.facts)
    published = publication_of(copy)
    issue = coming_issue(published or today, today)
    item = item_of(copy)
    column = printed_column(item, shape.characters, shape.budget)
    flags = flags_of(item, published=issue.publication_date, budget=shape.budget, lines=column.lines)
    facts = Facts.from_content(content)
    base = base_of(facts, published)
    text = str(content["texts"].get(Channel.NEWSLETTER, ""))
    return Panel(
        proposal=_proposal(text, base),
        elsewhere=tuple(_elsewhere(facts, base)),
        flags=[*_too_late(content, issue), *_ruby_elsewhere(facts), *flags],
        column=column,
        shape=shape,
        issue=issue,
        pictures=len(copy.images),
    )


def _too_late(content: Mapping[str, Any], issue: Issue) -> Iterator[Flag]:
    """An article that no issue can carry in time is better not asked for."""
    expires = parse_datetime(content.get("expires_at") or "")
    if expires and issue.publication_date > local(expires).date():
        yield Flag(no_issue_until(local(expires).date()), "", "掲載期限")


def is_too_long(content: Mapping[str, Any]) -> bool:
    """The newsletter's text, else the body it is made from, or a fact. Asked before anything reads them."""
    if Channel.NEWSLETTER not in content["channels"]:
        return False
    text = content["texts"].get(Channel.NEWSLETTER) or content["body"]
    return any(len(str(said)) > LONGEST for said in (text, content["title"], *content["facts"].values()))


def _proposal(text: str, base: Base | None) -> Proposal:
    return propose(text, settings.HOUSE_STYLE, base) if len(text) <= LONGEST else Proposal(text, text, ())


def _elsewhere(facts: Facts, base: Base | None) -> Iterator[tuple[str, Change]]:
    """(「費用」, change) of the title and of every fact."""
    told = [("件名", facts.title), *((mark.spoken, mark.fact(facts, None)) for mark in MARKS)]
    for name, text in told:
        yield from ((name, change) for change in _proposal(text, base).changes)


def _ruby_elsewhere(facts: Facts) -> Iterator[Flag]:
    """Title, body and facts are shown by every channel, and the others would show the signs."""
    shared = [("title", facts.title), ("body", facts.body), *((m.symbol, m.fact(facts, None)) for m in MARKS)]
    for field, text in shared:
        if found := RUBY.search(text):
            yield Flag(
                "ふりがなは、市政だよりの文面を「自分で書く」ときだけ使えます。ここに書くと、LINEなどにも記号のまま出ます。",
                found[0],
                field,
            )
