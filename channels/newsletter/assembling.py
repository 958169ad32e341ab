"""An issue as the typesetter takes it."""

from __future__ import annotations

from django.conf import settings

from channels.models import Issue, IssueItem, PaperFormat
from channels.newsletter.document import IssueDoc, Item, PageFormat, Picture, Section
from channels.newsletter.item import ItemText
from channels.newsletter.links import printed_url
from staff.models import Department


def document(issue: Issue) -> IssueDoc:
    """The issue as plain data: sections with articles, in order. It writes nothing: pages ask for it too."""
    by_section: dict[str, list[Item]] = {}
    for item in issue.items.select_related("link").order_by("order", "pk"):
        by_section.setdefault(item.section, []).append(_item(item))
    sections = [
        Section(
            section.name,
            tuple(by_section.pop(section.name)),
            section.line_budget,
            section.columns,
            section.characters,
            section.is_feature,
        )
        for section in issue.sections.all()
        if section.name in by_section
    ]
    # Articles of a 欄 the issue does not have stand at the end: none is lost without a word.
    sections += [Section(name, tuple(items)) for name, items in sorted(by_section.items())]
    return IssueDoc(
        title=settings.NEWSLETTER_TITLE,
        number=issue.number,
        published=issue.publication_date,
        sections=tuple(sections),
        city=settings.CITY_NAME,
        cover_title=issue.cover_title,
        cover_text=issue.cover_text,
        colophon=_colophon(),
        format=page_format(issue.format),
    )


def page_format(row: PaperFormat) -> PageFormat:
    return PageFormat(
        width=float(row.width),
        height=float(row.height),
        columns=row.columns,
        characters=row.characters,
        lines=row.lines,
        size=float(row.text_size),
        pitch=float(row.pitch),
        colours=row.colours,
        binding=row.binding,
    )


def _item(item: IssueItem) -> Item:
    content = item.content
    return Item(
        key=str(item.pk),
        text=ItemText.from_json(content),
        budget=item.line_budget,
        pictures=tuple(Picture(**picture) for picture in content.get("pictures", ())),
        url=str(content.get("url", "")),
        short_url=printed_url(item),
    )


def _colophon() -> tuple[str, ...]:
    pr = Department.objects.filter(is_pr_division=True, is_active=True).first()
    office = f"{pr.name}{f'☎{pr.phone}' if pr.phone else ''}" if pr else ""
    return (f"発行・編集 {settings.CITY_NAME} {office}".rstrip(),)
