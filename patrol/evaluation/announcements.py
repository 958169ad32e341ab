"""The checks over labelled announcements, as if each were to go to the subscribers of 子育て."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from announcements.facts import Facts
from patrol.checks import CHECKS, CheckInput, Finding, Severity, run
from patrol.evaluation.figures import percentile, share
from patrol.evaluation.labelled import DOES_NOT_FIT, FITS, LabelledAnnouncement
from patrol.evaluation.profiles import default_profiles, profile_named
from patrol.extraction import extract
from patrol.topic import classify

JUDGED = "kosodate"
# The checks that hold a draft against the promise; a NOTE of theirs informs, it does not object.
AGAINST_PROMISE = frozenset({"audience", "readers", "topic"})
LONGEST_TITLE, LONGEST_BODY = 80, 4000  # what the editor takes


@dataclass(slots=True)
class _Tally:
    """Mismatches (N) and matches (Y) of one sort of draft: found among all."""

    caught: int = 0
    mismatches: int = 0
    false_alarms: int = 0
    matches: int = 0

    def add(self, fits: str, flagged: bool) -> None:
        if fits == DOES_NOT_FIT:
            self.mismatches += 1
            self.caught += flagged
        elif fits == FITS:
            self.matches += 1
            self.false_alarms += flagged


@dataclass(frozen=True, slots=True)
class AnnouncementScores:
    """Shares from 0 to 1 (None: nothing to count), milliseconds a draft for all checks together."""

    category_strict: float | None
    category_lenient: float | None
    category_top2: float | None
    mismatch_recall_stated: float | None
    false_alarms_stated: float | None
    mismatch_precision_stated: float | None
    mismatch_recall_unstated: float | None
    mismatch_precision_unstated: float | None
    false_alarms_unstated: float | None
    ms_p50: float | None
    ms_p95: float | None
    counts: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def score_announcements(announcements: Iterable[LabelledAnnouncement]) -> AnnouncementScores:
    """Categories from title and body; mismatch for 子育て by its label, borderline ones left out."""
    categories = Counter[str]()
    stated, unstated = _Tally(), _Tally()
    times: list[float] = []
    findings = {check.name: Counter[str]() for check in CHECKS}
    for one in announcements:
        categories.update(_category(one))
        draft = as_draft(one)
        began = time.perf_counter()
        found = run(draft)
        times.append((time.perf_counter() - began) * 1000)
        for finding in found:
            findings[finding.check][finding.severity.value] += 1
        (stated if is_stated(draft) else unstated).add(one.fits, is_flagged(found))
    labelled = categories["labelled"]
    return AnnouncementScores(
        category_strict=share(categories["strict"], labelled),
        category_lenient=share(categories["lenient"], labelled),
        category_top2=share(categories["top2"], labelled),
        mismatch_recall_stated=share(stated.caught, stated.mismatches),
        false_alarms_stated=share(stated.false_alarms, stated.matches),
        mismatch_precision_stated=share(stated.caught, stated.caught + stated.false_alarms),
        mismatch_recall_unstated=share(unstated.caught, unstated.mismatches),
        mismatch_precision_unstated=share(unstated.caught, unstated.caught + unstated.false_alarms),
        false_alarms_unstated=share(unstated.false_alarms, unstated.matches),
        ms_p50=percentile(times, 50),
        ms_p95=percentile(times, 95),
        counts={
            "announcements": len(times),
            "categories": labelled,
            "mismatches_stated": stated.mismatches,
            "matches_stated": stated.matches,
            "mismatches_unstated": unstated.mismatches,
            "matches_unstated": unstated.matches,
        },
        findings={name: dict(counted) for name, counted in findings.items()},
    )


def as_draft(one: LabelledAnnouncement, category: str = JUDGED) -> CheckInput:
    """The text as a draft for a category, sent on its day (today where none is given), nothing but words."""
    profiles = default_profiles()
    sent = one.ref_date or timezone.localdate()
    facts = Facts(
        title=one.title[:LONGEST_TITLE], body=one.body[:LONGEST_BODY], audience_text=one.target[:200]
    )
    return CheckInput(
        facts=facts,
        today=sent,
        send_date=sent,
        category=profile_named(category),
        other_categories=tuple(profile for profile in profiles if profile.code != category),
    )


def is_stated(draft: CheckInput) -> bool:
    """Whether the audience is said outright: as 対象 (向け, 限定, どなたでも) or in the title."""
    target = extract(draft.facts.audience_text, ref=draft.send_date)
    return draft.said_audience.is_outright or target.says_ages or target.pregnancy or target.everyone


def is_flagged(found: Iterable[Finding]) -> bool:
    """Whether a check of the promise asks a person to look."""
    return any(one.check in AGAINST_PROMISE and one.severity != Severity.NOTE for one in found)


def _category(one: LabelledAnnouncement) -> Counter[str]:
    if not one.category:
        return Counter()
    ranked = [ranked.profile.name for ranked in classify(one.title, one.body, default_profiles()).ranked]
    right = one.also_ok | {one.category}
    return Counter(
        labelled=1,
        strict=ranked[0] == one.category,
        lenient=ranked[0] in right,
        top2=one.category in ranked[:2],
    )
