from patrol.models.approval import Approval
from patrol.models.finding import FindingRecord
from patrol.models.post import IndexedPost, PostStatistics
from patrol.models.review import Decision, ReturnReason, Review, SignOff
from patrol.models.topic import TopicModel
from patrol.severity import Severity

__all__ = [
    "Approval",
    "Decision",
    "FindingRecord",
    "IndexedPost",
    "PostStatistics",
    "ReturnReason",
    "Review",
    "Severity",
    "SignOff",
    "TopicModel",
]
