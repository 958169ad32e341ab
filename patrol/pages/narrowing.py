"""What the queue is narrowed to: a department, a severity. Odd values of an address narrow nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict

from announcements.models import Announcement
from patrol.models import Review
from patrol.severity import Severity
from staff.models import Department


@dataclass(frozen=True, slots=True)
class Narrowing:
    department: str = ""  # its code
    severity: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> Narrowing:
        severity = asked.get("severity", "")
        return cls(
            asked.get("department", "")[:50].replace("\x00", ""),
            severity if severity in Severity.values else "",
        )

    def __bool__(self) -> bool:
        return bool(self.department or self.severity)

    @property
    def query(self) -> dict[str, str]:
        both = {"department": self.department, "severity": self.severity}
        return {name: value for name, value in both.items() if value}

    @property
    def departments(self) -> list[tuple[str, str]]:
        """The choices: departments in use."""
        return list(Department.objects.filter(is_active=True).values_list("code", "name"))

    @property
    def severities(self) -> list[tuple[str, str]]:
        return [(severity.value, str(severity.label)) for severity in Severity]

    def reviews(self, reviews: QuerySet[Review]) -> QuerySet[Review]:
        """Of the department, with an open finding of the severity (`found_…` is annotated)."""
        if self.department:
            reviews = reviews.filter(announcement__department__code=self.department)
        return reviews.filter(**{f"found_{self.severity}__gt": 0}) if self.severity else reviews

    def announcements(self, announcements: QuerySet[Announcement]) -> QuerySet[Announcement]:
        if self.department:
            announcements = announcements.filter(department__code=self.department)
        return announcements
