"""The admin pages about people and departments, and the log of acts."""

from staff.admin.audit import AuditEntryAdmin
from staff.admin.departments import DepartmentAdmin
from staff.admin.people import PersonAdmin

__all__ = ["AuditEntryAdmin", "DepartmentAdmin", "PersonAdmin"]
