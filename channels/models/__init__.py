from channels.models.delivery import Attempt, Batch, BatchState, Delivery, DeliveryState
from channels.models.newsletter import Issue, IssueItem, IssueState
from channels.models.outcome import Outcome
from channels.models.reach import Reach
from channels.models.status import ChannelStatus

__all__ = [
    "Attempt",
    "Batch",
    "BatchState",
    "ChannelStatus",
    "Delivery",
    "DeliveryState",
    "Issue",
    "IssueItem",
    "IssueState",
    "Outcome",
    "Reach",
]
