from segments.models.bitmap import AudienceBitmap, ChangedReader
from segments.models.category import Category
from segments.models.import_run import ImportRun
from segments.models.subscriber import AudienceRow, Child, Subscriber, Ward
from segments.models.webhook import PendingReply, WebhookEvent

__all__ = [
    "AudienceBitmap",
    "AudienceRow",
    "Category",
    "ChangedReader",
    "Child",
    "ImportRun",
    "PendingReply",
    "Subscriber",
    "Ward",
    "WebhookEvent",
]
