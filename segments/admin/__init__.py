"""The admin pages about categories and wards. There is none about a subscriber: staff see counts only."""

from segments.admin.categories import CategoryAdmin
from segments.admin.wards import WardAdmin

__all__ = ["CategoryAdmin", "WardAdmin"]
