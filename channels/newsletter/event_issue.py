"""An issue of a standard event file, in one go and without a database: what a paper of these events is like.

A person still edits a real issue. Here every event becomes an article as the file has it, in the section its
kind and words name; the same title on several days becomes one article.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from django.conf import settings

from announcements.facts import Facts
from announcements.importing.mapping import RowRejected, to_draft
from announcements.importing.national_format import SourceRow, read
from channels.newsletter import defaults
from channels.newsletter.copyfitting import MOST_LINES, measure
from channels.newsletter.document import IssueDoc, Item, PageFormat, Section
from channels.newsletter.house_style import print_date
from channels.newsletter.item import compose_item, plain_day
from staff.wording import WAVE, format_time_range

HORIZON = timedelta(days=92)  # three months: later events are for later issues
MOST_DATES = 6  # listed one by one; more are only counted
# Words of イベント種類, where the kind of announcement does not decide.
SECTION_OF_WORD = (
    ("子育て", "子育て"),
    ("健康", "健康"),
    ("防災", "防災・安全"),
    ("安全", "防災・安全"),
    ("相談", "相談"),
    ("環境", "お知らせ"),
)
# What several days of one title say only once: that of the first day.
SAID_ONCE = {
    "audience_text": "対象",
    "capacity": "定員",
    "fee": "費用",
    "deadline_on": "申込期限",
    "how_to_apply": "申込方法",
    "contact": "連絡先",
    "contact_phone": "電話番号",
    "contact_email": "メールアドレス",
    "url": "URL",
    "body": "説明",
}
_FACTS = {field.name for field in fields(Facts)}


@dataclass(frozen=True, slots=True)
class Masthead:
    """What stands on the paper whatever is in it."""

    title: str
    city: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row which is no article, and why; `line` as a spreadsheet numbers it."""

    line: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class EventIssue:
    """`is_past`: nothing in the file is still to come, so all of it was set.

    `warnings`: sentences about what the articles do not say.
    """

    doc: IssueDoc
    rows: int
    used: int  # rows that stand in an article
    skipped: tuple[Skipped, ...]
    is_past: bool
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Event:
    line: int
    facts: Facts
    section: str

    @property
    def starts(self) -> date:
        return self.facts.starts_on or date.max

    @property
    def key(self) -> str:
        return "".join(unicodedata.normalize("NFKC", self.facts.title).split())


@dataclass(frozen=True, slots=True)
class _Article:
    """All days of one title as one article."""

    item: Item
    events: tuple[_Event, ...]

    @property
    def section(self) -> str:
        return self.events[0].section


def issue_of_events(
    data: bytes, published: date, limit: int, masthead: Masthead, page_format: PageFormat
) -> EventIssue:
    """The file as an issue of at most `limit` articles. Refused when it is no such file, or nothing fits."""
    rows = read(data)
    skipped: list[Skipped] = []
    events = sorted(_readable(rows, skipped), key=lambda event: (event.starts, event.line))
    coming = [event for event in events if not _missed(event, published)]
    is_past = not coming
    chosen = events if is_past else _to_come(events, published, skipped)
    kept = _kept(chosen, published, limit, skipped)
    doc = IssueDoc(
        title=masthead.title,
        number=published.year * 100 + published.month,  # nobody counts a sample: 202612
        published=published,
        sections=_sections(kept),
        city=masthead.city,
        cover_title=f"{published.month}月の催しとお知らせ",
        colophon=(f"発行・編集 {masthead.city}",),
        format=page_format,
    )
    return EventIssue(
        doc,
        len(rows),
        used=sum(len(article.events) for article in kept),
        skipped=tuple(sorted(skipped, key=lambda one: one.line)),
        is_past=is_past,
        warnings=tuple(_warnings(kept, published if is_past else None)),
    )


def section_of(kind: str, words: str) -> str:
    """「子育て」 for an event of 「子育て・教育」; `kind` is that of announcements."""
    if kind != "event" and kind in defaults.SECTION_OF_KIND:
        return defaults.SECTION_OF_KIND[kind]
    named = (section for word, section in SECTION_OF_WORD if word in words)
    return next(named, defaults.SECTION_OF_KIND["event"])


def _readable(rows: Iterable[SourceRow], skipped: list[Skipped]) -> Iterable[_Event]:
    for row in rows:
        try:
            draft = to_draft(row, ())
        except RowRejected as rejection:
            skipped.append(Skipped(row.line, row["名称"], "".join(rejection.reasons)))
            continue
        known = {name: value for name, value in draft.fields.items() if name in _FACTS}
        facts = Facts(**known)
        yield _Event(row.line, facts, section_of(str(facts.kind), row["イベント種類"]))


def _to_come(events: Sequence[_Event], published: date, skipped: list[Skipped]) -> list[_Event]:
    chosen = []
    for event in events:
        if reason := _missed(event, published):
            skipped.append(Skipped(event.line, event.facts.title, reason))
        else:
            chosen.append(event)
    return chosen


def _missed(event: _Event, published: date) -> str:
    """Why an event is not for this issue; "" when it is."""
    facts = event.facts
    if max(event.starts, facts.ends_on or event.starts) < published:
        return "発行日より前に終わります。"
    if facts.deadline_on and facts.deadline_on < published:
        return "発行日より前に申込みが締め切られます。"
    if event.starts > published + HORIZON:
        return "発行日から3か月より先です。"
    return ""


def _kept(events: Iterable[_Event], published: date, limit: int, skipped: list[Skipped]) -> list[_Article]:
    """Articles of at most `limit` titles."""
    by_title: dict[str, list[_Event]] = {}
    for event in events:
        by_title.setdefault(event.key, []).append(event)
    kept: list[_Article] = []
    for together in by_title.values():
        item, reason = _item(together, published), f"記事の数の上限（{limit}件）をこえます。"
        lines = measure(item.text).lines
        if lines > MOST_LINES:
            reason = f"{lines}行あります。{MOST_LINES}行までの記事しか組めません。"
        elif len(kept) < limit:
            kept.append(_Article(item, tuple(together)))
            continue
        skipped += [Skipped(event.line, event.facts.title, reason) for event in together]
    return kept


def _item(events: Sequence[_Event], published: date) -> Item:
    """One article of all days of a title. Nobody gave it fewer lines than there can be."""
    first, *others = events
    facts = first.facts
    note = "、".join(part for part in (facts.schedule_note, _other_days(facts, others, published)) if part)
    dated = replace(facts, schedule_note=note)
    text = compose_item(dated, facts.body, settings.HOUSE_STYLE, read_on=published)
    return Item(f"row-{first.line}", text, MOST_LINES, url=facts.url)


def _other_days(facts: Facts, others: Sequence[_Event], published: date) -> str:
    """「ほかに2月24日（木）・3月3日（木）」, with hours and place where they are others."""
    differ = (other.facts for other in others if other.facts != facts)
    said = list(dict.fromkeys(_day(facts, other, published) for other in differ))
    if len(said) > MOST_DATES:
        last = max(other.starts for other in others)
        return f"ほかに{_later(last, facts, published)}まで{len(said)}回"
    return f"ほかに{'・'.join(said)}" if said else ""


def _day(facts: Facts, other: Facts, published: date) -> str:
    day = _later(other.starts_on, facts, published) if other.starts_on else ""
    if other.starts_on and other.ends_on and other.ends_on != other.starts_on:
        day += WAVE + print_date(other.ends_on, base_year=other.starts_on.year)
    hours = (other.starts_at, other.ends_at)
    if other.starts_at and hours != (facts.starts_at, facts.ends_at):
        day += format_time_range(other.starts_at, other.ends_at)
    return f"{day} {other.place}" if other.place and other.place != facts.place else day


def _later(day: date, first: Facts, published: date) -> str:
    """The year of the first day is not said again."""
    is_same_year = first.starts_on is not None and first.starts_on.year == day.year
    return print_date(day) if is_same_year else plain_day(day, published)


def _sections(kept: Sequence[_Article]) -> tuple[Section, ...]:
    """In the order of the paper."""
    by_name = {
        name: tuple(article.item for article in kept if article.section == name)
        for name in defaults.SECTION_NAMES
    }
    return tuple(Section(name, items) for name, items in by_name.items() if items)


def _warnings(kept: Sequence[_Article], nothing_after: date | None) -> Iterator[str]:
    if nothing_after:
        yield f"{print_date(nothing_after)}からの催しがないため、ファイルの催しをそのまま組みます。"
    for article in kept:
        first, *others = article.events
        names = [
            name
            for field, name in SAID_ONCE.items()
            if any(getattr(other.facts, field) != getattr(first.facts, field) for other in others)
        ]
        if names:
            lines = sorted(event.line for event in article.events)
            which = "、".join(map(str, lines[:MOST_DATES])) + (
                "行目など" if len(lines) > MOST_DATES else "行目"
            )
            yield (
                f"「{article.item.text.title}」（{which}）は、"
                f"日によって{'・'.join(names)}が違います。{first.line}行目のものを載せました。"
            )
