from announcements.models.announcement import Announcement, Channel, Kind
from announcements.models.attachment import Attachment, Rights
from announcements.models.copy import ChannelText
from announcements.models.revision import Revision
from announcements.models.state import State

__all__ = ["Announcement", "Attachment", "Channel", "ChannelText", "Kind", "Revision", "Rights", "State"]
