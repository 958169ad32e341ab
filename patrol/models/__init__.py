from patrol.models.approval import Approval
from patrol.models.circulation import LASTING, SEEN_AFTERWARDS, Answer, Ask, Circulation, Outcome, Stage
from patrol.models.finding import FindingRecord
from patrol.models.review import Decision, ReturnReason, Review
from patrol.models.route import Route, RouteStep, StepKind
from patrol.severity import Severity

__all__ = [
    "LASTING",
    "SEEN_AFTERWARDS",
    "Answer",
    "Approval",
    "Ask",
    "Circulation",
    "Decision",
    "FindingRecord",
    "Outcome",
    "ReturnReason",
    "Review",
    "Route",
    "RouteStep",
    "Severity",
    "Stage",
    "StepKind",
]
