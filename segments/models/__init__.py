from segments.models.category import Category
from segments.models.subscriber import AudienceRow, Child, Subscriber, Ward
from segments.models.webhook import PendingReply, WebhookEvent

__all__ = ["AudienceRow", "Category", "Child", "PendingReply", "Subscriber", "Ward", "WebhookEvent"]
