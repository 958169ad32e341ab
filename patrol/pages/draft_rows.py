"""A submitted draft field by field, with the findings beside the words they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from announcements.fact_lines import age_range, deadline, when
from announcements.facts import Facts
from announcements.models import Channel
from announcements.models.announcement import AudienceKind, Kind
from patrol.checks import CheckInput
from patrol.checks.draft import TEXT_PREFIX, WRITTEN_FACTS
from patrol.pages.findings import FindingView
from patrol.pages.marking import Mark, marked


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the draft. `quiet`: nothing is written there and nothing was found."""

    label: str
    html: SafeString | str
    findings: tuple[FindingView, ...]
    wide: bool = False  # prose, shown over the whole width


# Fields of findings that belong to a line made of several facts.
_WHEN = ("starts_on", "ends_on")
_AUDIENCE = ("audience_kind",)


def draft_rows(draft: CheckInput, findings: Sequence[FindingView]) -> list[Row]:
    """Every line that is written or spoken of, in the order of the form; then texts written by hand."""
    facts = draft.facts
    rows = [
        _written("件名", "title", facts, findings, wide=True),
        _stated("種類", Kind(facts.kind).label, (), findings),
        _written("本文", "body", facts, findings, wide=True),
        _stated("日時", _when(facts), _WHEN, findings),
        *(
            _written(WRITTEN_FACTS[name], name, facts, findings)
            for name in ("schedule_note", "place", "address")
        ),
        _stated("対象", audience(facts), _AUDIENCE, findings),
        *(
            _written(WRITTEN_FACTS[name], name, facts, findings)
            for name in ("audience_text", "capacity", "fee", "belongings", "how_to_apply")
        ),
        _stated("締切", deadline(facts), ("deadline_on",), findings),
        _written("問合せ先", "contact", facts, findings),
        _written("電話", "contact_phone", facts, findings),
        _written("メール", "contact_email", facts, findings),
        _written("URL", "url", facts, findings),
        *_own_texts(draft, findings),
    ]
    return [row for row in rows if row.html or row.findings]


def elsewhere(rows: Sequence[Row], findings: Sequence[FindingView]) -> list[FindingView]:
    """Findings about no line: the category, a text that is too long, the draft as a whole."""
    placed = {finding.anchor for row in rows for finding in row.findings}
    return [finding for finding in findings if finding.anchor not in placed]


def audience(facts: Facts) -> str:
    """「年齢で限る（4か月〜6か月、妊娠中の人）」."""
    if not facts.audience_kind:
        return ""
    details = [
        age_range(facts.audience_age_min, facts.audience_age_max),
        "妊娠中の人" if facts.audience_pregnancy else "",
    ]
    words = "、".join(detail for detail in details if detail)
    label = str(AudienceKind(facts.audience_kind).label)
    return f"{label}（{words}）" if words else label


def _when(facts: Facts) -> str:
    """The day and hours only: the note has its own line, where it can be marked."""
    return when(Facts.from_json({**facts.to_json(), "schedule_note": ""}))


def _written(
    label: str, field: str, facts: Facts, findings: Sequence[FindingView], *, wide: bool = False
) -> Row:
    return _prose(label, field, getattr(facts, field), findings, wide=wide)


def _prose(label: str, field: str, text: str, findings: Sequence[FindingView], *, wide: bool) -> Row:
    own = tuple(finding for finding in findings if finding.field == field)
    return Row(label, marked(text, _marks(own)), own, wide)


def _stated(label: str, words: str, fields: tuple[str, ...], findings: Sequence[FindingView]) -> Row:
    return Row(label, words, tuple(finding for finding in findings if finding.field in fields))


def _own_texts(draft: CheckInput, findings: Sequence[FindingView]) -> list[Row]:
    return [
        _prose(
            f"{Channel(channel).label}の文面（手で書いたもの）",
            TEXT_PREFIX + channel,
            text,
            findings,
            wide=True,
        )
        for channel, text in draft.own_texts.items()
    ]


def _marks(findings: Sequence[FindingView]) -> list[Mark]:
    return [
        Mark(finding.start, finding.end, finding.severity, finding.anchor)
        for finding in findings
        if finding.start is not None and finding.end is not None and not finding.dismissed
    ]


def page_of(draft: CheckInput, findings: Sequence[FindingView]) -> dict[str, Any]:
    """What templates/patrol/draft.html shows."""
    rows = draft_rows(draft, findings)
    return {"rows": rows, "other_findings": elsewhere(rows, findings)}
