"""The patrol's checks. Adding one: a file with a Check, and a line in CHECKS."""

from __future__ import annotations

import logging

from patrol.checks.agreement import AgreementCheck
from patrol.checks.audience import AudienceCheck
from patrol.checks.audience_words import AudienceWordsCheck
from patrol.checks.base import Check, Finding
from patrol.checks.breadth import BreadthCheck
from patrol.checks.characters import CharactersCheck
from patrol.checks.contacts import ContactsCheck
from patrol.checks.deadline import DeadlineCheck
from patrol.checks.draft import CategoryProfile, CheckInput, Passage
from patrol.checks.drill import DrillCheck
from patrol.checks.duplicates import DuplicatesCheck
from patrol.checks.emptiness import EmptinessCheck
from patrol.checks.essentials import EssentialsCheck
from patrol.checks.evidence import EvidenceCheck
from patrol.checks.length import LengthCheck
from patrol.checks.load import LoadCheck
from patrol.checks.order import OrderCheck
from patrol.checks.past import PastCheck
from patrol.checks.placeholders import PlaceholdersCheck
from patrol.checks.topic import TopicCheck
from patrol.checks.urls import UrlsCheck
from patrol.checks.weekday import WeekdayCheck
from patrol.severity import Severity

__all__ = [
    "CHECKS",
    "CategoryProfile",
    "Check",
    "CheckInput",
    "Finding",
    "Passage",
    "Severity",
    "run",
    "title_of",
]

logger = logging.getLogger(__name__)

CHECKS: tuple[Check, ...] = (
    AudienceCheck(),
    AudienceWordsCheck(),
    TopicCheck(),
    DuplicatesCheck(),
    EssentialsCheck(),
    WeekdayCheck(),
    PastCheck(),
    OrderCheck(),
    DeadlineCheck(),
    AgreementCheck(),
    LengthCheck(),
    EmptinessCheck(),
    PlaceholdersCheck(),
    DrillCheck(),
    UrlsCheck(),
    ContactsCheck(),
    CharactersCheck(),
    LoadCheck(),
    BreadthCheck(),
    EvidenceCheck(),
)
# A person reads them all; a text made of nothing but mistakes is returned, not listed to its end.
MOST_PER_CHECK = 8


def run(draft: CheckInput) -> list[Finding]:
    """Everything the checks find, the heaviest first. A check that breaks says so and stops nothing."""
    found = [finding for check in CHECKS for finding in _findings_of(check, draft)]
    return sorted(found, key=lambda finding: finding.severity.rank)


def title_of(name: str) -> str:
    """The Japanese title of a check, also of one that no longer exists."""
    return next((check.title for check in CHECKS if check.name == name), name)


def _findings_of(check: Check, draft: CheckInput) -> list[Finding]:
    try:
        found = sorted(check.run(draft), key=lambda finding: finding.severity.rank)
    except Exception:
        logger.exception("check %s failed", check.name)
        reason = f"「{check.title}」の検査が動きませんでした。"
        return [check.found(Severity.CONFIRM, reason, "この点は目で確かめてください。")]
    return found[:MOST_PER_CHECK]
