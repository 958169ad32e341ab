"""The structured facts of an announcement as one immutable value, free of the database.

Checks, copywriting and the printed page read this; it comes from the working copy (`Facts.of`) or from a
frozen revision (`Facts.from_content`) and is equal for both when nothing changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from announcements.models import Announcement

# What goes under "facts" in Revision.content; the names are those of the model's fields.
FACT_FIELDS = (
    "starts_on", "starts_at", "ends_on", "ends_at", "schedule_note", "place", "address",
    "audience_kind", "audience_age_min", "audience_age_max", "audience_pregnancy", "audience_text",
    "capacity", "fee", "belongings", "how_to_apply", "deadline_on", "deadline_at",
    "contact", "contact_phone", "contact_email",
)  # fmt: skip
# What stands beside them in Revision.content.
_HEAD_FIELDS = ("title", "body", "kind", "url")
_READ: dict[str, Callable[[str], Any]] = {
    "starts_on": date.fromisoformat,
    "ends_on": date.fromisoformat,
    "deadline_on": date.fromisoformat,
    "starts_at": time.fromisoformat,
    "ends_at": time.fromisoformat,
    "deadline_at": time.fromisoformat,
    "audience_age_min": Decimal,
    "audience_age_max": Decimal,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """日時・場所・対象 and all the rest. Ages are in years (4か月 = 0.33), both ends inclusive."""

    title: str = ""
    body: str = ""
    kind: str = "event"
    department_code: str = ""
    department_name: str = ""
    department_phone: str = ""
    category_code: str = ""
    category_name: str = ""
    starts_on: date | None = None
    starts_at: time | None = None
    ends_on: date | None = None
    ends_at: time | None = None
    schedule_note: str = ""
    place: str = ""
    address: str = ""
    audience_kind: str = ""
    audience_age_min: Decimal | None = None
    audience_age_max: Decimal | None = None
    audience_pregnancy: bool = False
    audience_text: str = ""
    capacity: str = ""
    fee: str = ""
    belongings: str = ""
    how_to_apply: str = ""
    deadline_on: date | None = None
    deadline_at: time | None = None
    contact: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    url: str = ""

    @classmethod
    def of(cls, announcement: Announcement) -> Facts:
        """The facts of the working copy."""
        values = {name: getattr(announcement, name) for name in (*_HEAD_FIELDS, *FACT_FIELDS)}
        department, category = announcement.department, announcement.category
        return cls(
            **values,
            department_code=department.code,
            department_name=department.name,
            department_phone=department.phone,
            category_code=category.code if category else "",
            category_name=category.name if category else "",
        )

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Facts:
        """The facts of a frozen revision."""
        department, category = content["department"], content["category"] or {}
        flat = {
            **content["facts"],
            **{name: content[name] for name in _HEAD_FIELDS},
            **{f"department_{name}": department.get(name, "") for name in ("code", "name", "phone")},
            **{f"category_{name}": category.get(name, "") for name in ("code", "name")},
        }
        return cls.from_json(flat)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Facts:
        """The inverse of `to_json`; a name it does not know is passed over (older schemas)."""
        known = {field.name for field in fields(cls)} & set(data)
        return cls(**{name: _read(name, data[name]) for name in known})

    def to_json(self) -> dict[str, Any]:
        """Flat and JSON-able: dates and times in ISO 8601, ages as the shortest decimal text."""
        return {field.name: _write(getattr(self, field.name)) for field in fields(self)}


def _read(name: str, value: Any) -> Any:
    return _READ[name](value) if name in _READ and value is not None else value


def _write(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
