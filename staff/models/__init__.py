from staff.models.audit import AuditEntry
from staff.models.department import Department
from staff.models.presence import Absence, Delegation
from staff.models.user import Role, User

__all__ = ["Absence", "AuditEntry", "Delegation", "Department", "Role", "User"]
