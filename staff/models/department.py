from __future__ import annotations

from django.db import models


class Department(models.Model):
    """A 部 (division) or 課 (section) of the city office, as a tree."""

    class Kind(models.TextChoices):
        DIVISION = "division", "部"
        SECTION = "section", "課"

    code = models.SlugField("コード", max_length=30, unique=True)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("種別", max_length=10, choices=Kind.choices, default=Kind.SECTION)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上位の部署"
    )
    phone = models.CharField("電話", max_length=20, blank=True)
    email = models.EmailField("メール", blank=True)
    is_pr_division = models.BooleanField("広報課", default=False)
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        verbose_name = "部署"
        verbose_name_plural = "部署"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
