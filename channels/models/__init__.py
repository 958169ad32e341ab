from channels.models.delivery import Attempt, Batch, BatchState, Delivery, DeliveryState
from channels.models.newsletter import (
    Binding,
    Colours,
    Issue,
    IssueItem,
    IssueSection,
    IssueState,
    ItemVersion,
    PaperFormat,
    PaperSection,
)
from channels.models.outcome import Outcome
from channels.models.proof import (
    Export,
    ExportKind,
    ExportState,
    ItemCheck,
    PrintLink,
    PrintLinkDay,
    Proof,
)
from channels.models.proofreading import CheckCall, CheckRound, FinalProof
from channels.models.reach import Reach
from channels.models.status import ChannelStatus

__all__ = [
    "Attempt",
    "Batch",
    "BatchState",
    "Binding",
    "ChannelStatus",
    "CheckCall",
    "CheckRound",
    "Colours",
    "Delivery",
    "DeliveryState",
    "Export",
    "ExportKind",
    "ExportState",
    "FinalProof",
    "Issue",
    "IssueItem",
    "IssueSection",
    "IssueState",
    "ItemCheck",
    "ItemVersion",
    "Outcome",
    "PaperFormat",
    "PaperSection",
    "PrintLink",
    "PrintLinkDay",
    "Proof",
    "Reach",
]
