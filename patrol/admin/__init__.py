"""The admin pages of the patrol's own lists."""

from patrol.admin.calendar import ElectionPeriodAdmin, QuietPeriodAdmin

__all__ = ["ElectionPeriodAdmin", "QuietPeriodAdmin"]
