from segments.models.bitmap import AudienceBitmap, ChangedReader
from segments.models.category import Category
from segments.models.charter import CharterVersion
from segments.models.import_run import ImportRun
from segments.models.subscriber import AudienceRow, Child, Subscriber, Ward
from segments.models.webhook import PendingReply, WebhookEvent

__all__ = [
    "AudienceBitmap",
    "AudienceRow",
    "Category",
    "ChangedReader",
    "CharterVersion",
    "Child",
    "ImportRun",
    "PendingReply",
    "Subscriber",
    "Ward",
    "WebhookEvent",
]
