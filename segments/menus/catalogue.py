"""What there is to choose from, read once for many residents."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings

from segments.models import Category, Ward
from segments.resolving import mask


@dataclass(frozen=True, slots=True)
class Subject:
    """A category as residents see it."""

    code: str
    name: str
    bit: int
    promise: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Categories and wards in the order they are offered; retired categories can still be given up."""

    subjects: tuple[Subject, ...]
    wards: tuple[tuple[int, str, str], ...]  # id, code, name

    @property
    def offered(self) -> tuple[Subject, ...]:
        return tuple(each for each in self.subjects if each.is_active)

    @property
    def reopened(self) -> Catalogue:
        """As it was when those of today's that are retired were still offered."""
        return replace(self, subjects=tuple(replace(each, is_active=True) for each in self.subjects))

    @property
    def first_choices(self) -> int:
        """The mask a new friend starts with: what the city has set, by default nothing."""
        return mask(each.bit for each in self.offered if each.code in settings.LINE_FIRST_CATEGORIES)

    def subject(self, code: str) -> Subject | None:
        return next((each for each in self.subjects if each.code == code), None)

    def ward_id(self, code: str) -> int | None:
        return next((pk for pk, each, _ in self.wards if each == code), None)

    def ward_name(self, pk: int | None) -> str:
        return next((name for each, _, name in self.wards if each == pk), "")

    def chosen(self, categories: int) -> tuple[Subject, ...]:
        return tuple(each for each in self.offered if categories >> each.bit & 1)


def read_catalogue() -> Catalogue:
    columns = ("code", "name", "bit", "promise", "is_active")
    return Catalogue(
        tuple(Subject(*row) for row in Category.objects.values_list(*columns)),
        tuple(Ward.objects.values_list("pk", "code", "name")),
    )
