from __future__ import annotations

from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models

from staff.models.department import Department


class Role(models.TextChoices):
    """What a person may do. The value is the name of the Django group that carries the permissions."""

    CLERK = "起案者", "起案者"
    CHIEF = "係長", "係長"
    HEAD = "所属長", "所属長"
    PR_OFFICER = "広報担当", "広報担当"
    PR_MANAGER = "広報課長", "広報課長"
    PRINT = "印刷担当", "印刷担当"
    ADMIN = "管理者", "管理者"


class User(AbstractUser):
    """A member of staff. Rights come from roles (groups) and the department, never from residents' data."""

    display_name = models.CharField("氏名", max_length=60)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="users", verbose_name="所属"
    )

    class Meta:
        verbose_name = "職員"
        verbose_name_plural = "職員"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.display_name or self.username

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held, read once per request."""
        names = set(self.groups.values_list("name", flat=True))
        return frozenset(role for role in Role if role.value in names)

    def has_role(self, *roles: Role) -> bool:
        """True when the person holds any of `roles` and the account is in use."""
        return self.is_active and not self.roles.isdisjoint(roles)

    @property
    def is_pr(self) -> bool:
        return self.has_role(Role.PR_OFFICER, Role.PR_MANAGER)
