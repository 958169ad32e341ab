from patrol.models.approval import Approval
from patrol.models.finding import FindingRecord, Severity
from patrol.models.review import Decision, ReturnReason, Review, SignOff

__all__ = ["Approval", "Decision", "FindingRecord", "ReturnReason", "Review", "Severity", "SignOff"]
