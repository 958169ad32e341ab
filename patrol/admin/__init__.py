"""The admin pages of the patrol's own lists."""

from patrol.admin.calendar import ElectionPeriodAdmin, QuietPeriodAdmin
from patrol.admin.routes import RouteAdmin

__all__ = ["ElectionPeriodAdmin", "QuietPeriodAdmin", "RouteAdmin"]
