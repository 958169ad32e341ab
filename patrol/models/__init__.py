from patrol.models.approval import Approval
from patrol.models.calendar import ElectionPeriod, QuietPeriod
from patrol.models.finding import FindingRecord
from patrol.models.review import Decision, ReturnReason, Review, SignOff
from patrol.severity import Severity

__all__ = [
    "Approval",
    "Decision",
    "ElectionPeriod",
    "FindingRecord",
    "QuietPeriod",
    "ReturnReason",
    "Review",
    "Severity",
    "SignOff",
]
