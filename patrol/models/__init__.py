from patrol.models.approval import Approval
from patrol.models.calendar import ElectionPeriod, QuietPeriod
from patrol.models.charter_proposal import CharterProposal
from patrol.models.circulation import LASTING, SEEN_AFTERWARDS, Answer, Ask, Circulation, Outcome, Stage
from patrol.models.comment import Comment, Look
from patrol.models.early_fix import DraftFindings, EarlyFix
from patrol.models.finding import Fate, FindingRecord
from patrol.models.post import IndexedPost, PostStatistics
from patrol.models.proposal import Proposal, ProposalState
from patrol.models.rest import CheckRest
from patrol.models.review import Decision, ReturnReason, Review
from patrol.models.route import Route, RouteStep, StepKind
from patrol.models.topic import TopicModel
from patrol.severity import Severity

__all__ = [
    "LASTING",
    "SEEN_AFTERWARDS",
    "Answer",
    "Approval",
    "Ask",
    "CharterProposal",
    "CheckRest",
    "Circulation",
    "Comment",
    "Decision",
    "DraftFindings",
    "EarlyFix",
    "ElectionPeriod",
    "Fate",
    "FindingRecord",
    "IndexedPost",
    "Look",
    "Outcome",
    "PostStatistics",
    "Proposal",
    "ProposalState",
    "QuietPeriod",
    "ReturnReason",
    "Review",
    "Route",
    "RouteStep",
    "Severity",
    "Stage",
    "StepKind",
    "TopicModel",
]
