"""The admin pages about people and departments, and the log of acts."""

from staff.admin.audit import AuditEntryAdmin
from staff.admin.departments import DepartmentAdmin
from staff.admin.people import PersonAdmin
from staff.admin.presence import AbsenceAdmin, DelegationAdmin

__all__ = ["AbsenceAdmin", "AuditEntryAdmin", "DelegationAdmin", "DepartmentAdmin", "PersonAdmin"]
