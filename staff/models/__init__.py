from staff.models.audit import AuditEntry
from staff.models.department import Department
from staff.models.user import Role, User

__all__ = ["AuditEntry", "Department", "Role", "User"]
