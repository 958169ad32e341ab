from patrol.models.approval import Approval
from patrol.models.calendar import ElectionPeriod, QuietPeriod
from patrol.models.charter_proposal import CharterProposal
from patrol.models.early_fix import DraftFindings, EarlyFix
from patrol.models.finding import Fate, FindingRecord
from patrol.models.rest import CheckRest
from patrol.models.review import Decision, ReturnReason, Review, SignOff
from patrol.severity import Severity

__all__ = [
    "Approval",
    "CharterProposal",
    "CheckRest",
    "Decision",
    "DraftFindings",
    "EarlyFix",
    "ElectionPeriod",
    "Fate",
    "FindingRecord",
    "QuietPeriod",
    "ReturnReason",
    "Review",
    "Severity",
    "SignOff",
]
