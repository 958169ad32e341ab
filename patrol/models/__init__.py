from patrol.models.approval import Approval
from patrol.models.comment import Comment, Look
from patrol.models.finding import FindingRecord
from patrol.models.proposal import Proposal, ProposalState
from patrol.models.review import Decision, ReturnReason, Review, SignOff
from patrol.severity import Severity

__all__ = [
    "Approval",
    "Comment",
    "Decision",
    "FindingRecord",
    "Look",
    "Proposal",
    "ProposalState",
    "ReturnReason",
    "Review",
    "Severity",
    "SignOff",
]
