"""The patrol's checks. Adding one: a file with a Check, and a line in CHECKS."""

from __future__ import annotations

import logging
from itertools import islice

from patrol.checks.agreement import AgreementCheck
from patrol.checks.audience import AudienceCheck
from patrol.checks.audience_fields import AudienceFieldsCheck
from patrol.checks.audience_words import AudienceWordsCheck
from patrol.checks.base import Check, Finding
from patrol.checks.brackets import BracketsCheck
from patrol.checks.breadth import BreadthCheck
from patrol.checks.characters import CharactersCheck
from patrol.checks.closed_days import ClosedDaysCheck
from patrol.checks.contacts import ContactsCheck
from patrol.checks.deadline import DeadlineCheck
from patrol.checks.doubled import DoubledCheck
from patrol.checks.draft import CategoryProfile, CheckInput, Passage
from patrol.checks.drill import DrillCheck
from patrol.checks.duplicates import DuplicatesCheck
from patrol.checks.elections import ElectionsCheck
from patrol.checks.emptiness import EmptinessCheck
from patrol.checks.essentials import EssentialsCheck
from patrol.checks.evidence import EvidenceCheck
from patrol.checks.grave import GraveCheck
from patrol.checks.here_links import HereLinksCheck
from patrol.checks.hold import HoldCheck
from patrol.checks.internal import InternalCheck
from patrol.checks.length import LengthCheck
from patrol.checks.load import LoadCheck
from patrol.checks.long_sentences import LongSentencesCheck
from patrol.checks.negation import NegationCheck
from patrol.checks.neutrality import NeutralityCheck
from patrol.checks.order import OrderCheck
from patrol.checks.past import PastCheck
from patrol.checks.pictures import PicturesCheck
from patrol.checks.placeholders import PlaceholdersCheck
from patrol.checks.plain_language import PlainLanguageCheck
from patrol.checks.readers import ReadersCheck
from patrol.checks.residents import ResidentsCheck
from patrol.checks.send_hours import SendHoursCheck
from patrol.checks.times import TimesCheck
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
    "findings_of",
    "run",
    "title_of",
]

logger = logging.getLogger(__name__)

CHECKS: tuple[Check, ...] = (
    AudienceCheck(),
    ReadersCheck(),
    AudienceFieldsCheck(),
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
    GraveCheck(),
    InternalCheck(),
    TimesCheck(),
    ClosedDaysCheck(),
    ResidentsCheck(),
    PicturesCheck(),
    HoldCheck(),
    ElectionsCheck(),
    NeutralityCheck(),
    SendHoursCheck(),
    BracketsCheck(),
    DoubledCheck(),
    NegationCheck(),
    HereLinksCheck(),
    LongSentencesCheck(),
    PlainLanguageCheck(),
    LoadCheck(),
    BreadthCheck(),
    EvidenceCheck(),
)
# A person reads them all; a text made of nothing but mistakes is returned, not listed to its end.
MOST_PER_CHECK = 8
# Ten thousand mistakes of one kind are not looked at one by one: they would hold up the page.
MOST_CONSIDERED = 200


def run(draft: CheckInput) -> list[Finding]:
    """Everything the checks find, the heaviest first. A check that breaks says so and stops nothing."""
    found = [finding for check in CHECKS for finding in findings_of(check, draft)]
    return sorted(found, key=lambda finding: finding.severity.rank)


def title_of(name: str) -> str:
    """The Japanese title of a check, also of one that no longer exists."""
    return next((check.title for check in CHECKS if check.name == name), name)


def findings_of(check: Check, draft: CheckInput) -> list[Finding]:
    """The heaviest findings of one check; what breaks it becomes a finding, and is in the log."""
    try:
        considered = list(islice(check.run(draft), MOST_CONSIDERED))
        found = sorted(considered, key=lambda finding: finding.severity.rank)
    except Exception:
        logger.exception("check %s failed", check.name)
        reason = f"「{check.title}」の検査が動きませんでした。"
        return [check.found(Severity.CONFIRM, reason, "この点は目で確かめてください。")]
    return found[:MOST_PER_CHECK]
