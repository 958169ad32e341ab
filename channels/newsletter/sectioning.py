"""「欄と行数」: the sections of one issue, with their order, budgets and columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from channels.models import Issue, IssueItem, IssueSection, IssueState, PaperFormat, PaperSection
from channels.models.newsletter import SectionLayout
from channels.newsletter import planning
from channels.newsletter.assembling import page_format
from channels.newsletter.guards import may_be_printed, may_edit, open_issue
from channels.newsletter.merging import merge_or_refuse, refuse_changed
from channels.newsletter.paper import PageFormat
from staff import audit
from staff.errors import Refused
from staff.models import User

# What people type of a 欄 of an issue.
TYPED = ("name", "order", "line_budget", "item_lines", "columns", "characters", "is_feature")


def paper(row: PaperFormat) -> PageFormat:
    """A format as the page is reckoned with; it may not be saved yet."""
    return PageFormat(**asdict(page_format(row)))


def section_problems(row: SectionLayout, of: PaperFormat) -> tuple[str, ...]:
    """Why a section cannot be set like this on pages of that format; empty when it can."""
    if row.columns is None and row.characters is None:
        return ()
    return paper(of).grid_problems(row.columns, row.characters)


def save_sections(
    actor: User,
    issue: Issue,
    rows: Sequence[IssueSection],
    removed: Sequence[IssueSection] = (),
    shown: Mapping[int, Mapping[str, Any]] | None = None,
) -> None:
    """The sections as a person left them. A renamed one keeps its articles; one with articles cannot go.

    `shown`: what the page showed of each (by its id); fields left like that keep what others have stored
    since, one which both changed is refused, and so is taking away what others changed. None: the rows are
    meant as they are.
    """
    may_edit(actor)
    may_be_printed(row.name for row in rows)
    with planning.editing():
        issue = open_issue(issue.pk)
        before = {row.pk: row for row in issue.sections.all()}
        for row in removed:
            if shown is not None and row.pk in before:
                refuse_changed(before[row.pk], shown.get(row.pk, {}), TYPED)
            _remove(issue, row)
        for row in rows:
            row.issue = issue
            if shown is not None and row.pk:
                _merge(row, before.get(row.pk), shown.get(row.pk, {}))
            _sign(row, before.get(row.pk), actor)
            if problems := section_problems(row, issue.format):
                raise Refused(f"「{row.name}」：{problems[0]}")
            _make_room(issue, row)
        for row in rows:
            row.save()
            if (old := before.get(row.pk)) and old.name != row.name:
                IssueItem.with_withdrawn.filter(issue=issue, section=old.name).update(section=row.name)
        names = [row.name for row in rows]
        audit.record(actor, "欄と行数を直した", issue, sections=names, removed=[row.name for row in removed])


def _merge(row: IssueSection, stored: IssueSection | None, shown: Mapping[str, Any]) -> None:
    if stored is None:
        raise Refused(f"「{row.name}」という欄は、この画面を開いたあとになくなっています。")
    merge_or_refuse(row, stored, shown, TYPED)


def _sign(row: IssueSection, stored: IssueSection | None, actor: User) -> None:
    """Whose word the name is: the last who changed it."""
    if stored is None or stored.name != row.name:
        row.name_by = actor
    else:
        row.name_by_id = stored.name_by_id


def approve_names(names: Iterable[str]) -> None:
    """校了 over these names was given by another person than their writers: they are the paper's now."""
    read = list(names)
    PaperSection.objects.filter(name__in=read).update(name_by=None)
    IssueSection.objects.filter(name__in=read, issue__state=IssueState.OPEN).update(name_by=None)


def _remove(issue: Issue, row: IssueSection) -> None:
    stored = issue.sections.filter(pk=row.pk).first()
    if stored is None:
        return
    if number := issue.items.filter(section=stored.name).count():
        raise Refused(f"「{stored.name}」には記事が{number}件あるため、なくせません。先に移してください。")
    stored.delete()


def _make_room(issue: Issue, row: IssueSection) -> None:
    """Two sections that change names must not meet on the way; two of one name are refused."""
    twin = issue.sections.filter(name=row.name).exclude(pk=row.pk).first()
    if twin is not None:
        raise Refused(f"「{row.name}」という欄はもうあります。別の名前にしてください。")
