from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class Category(models.Model):
    """A subject residents subscribe to, with the promise made to them when they chose it."""

    code = models.SlugField("コード", max_length=30, unique=True)
    name = models.CharField("名称", max_length=40, unique=True)
    # Position in AudienceRow.categories; never reused, a bigint mask holds 0..62.
    bit = models.PositiveSmallIntegerField("番号", unique=True, validators=[MaxValueValidator(62)])
    promise = models.TextField(
        "約束", help_text="この分野を選んだ人に、登録画面で何を約束したか。パトロールはこの文と照らします。"
    )
    reader_profile = models.TextField("想定する読者", blank=True)
    age_min = models.DecimalField(
        "対象年齢（下限・歳）", max_digits=5, decimal_places=2, null=True, blank=True
    )
    age_max = models.DecimalField(
        "対象年齢（上限・歳）", max_digits=5, decimal_places=2, null=True, blank=True
    )
    includes_pregnancy = models.BooleanField("妊娠中の人を含む", default=False)
    fits = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name="合う例")
    does_not_fit = ArrayField(
        models.CharField(max_length=120), default=list, blank=True, verbose_name="合わない例"
    )
    keywords = ArrayField(
        models.CharField(max_length=30), default=list, blank=True, verbose_name="手がかりの言葉"
    )
    # Messages of this category one reader may get within seven days; part of what was promised.
    weekly_cap = models.PositiveSmallIntegerField(
        "週の上限（通）", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    newsletter_section = models.CharField("市政だよりの欄", max_length=20, default="お知らせ")
    is_emergency = models.BooleanField("緊急の分野", default=False)
    order = models.PositiveSmallIntegerField("並び順", default=0)
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        verbose_name = "カテゴリ"
        verbose_name_plural = "カテゴリ"
        ordering = ["order", "bit"]
        constraints = [
            models.CheckConstraint(condition=models.Q(bit__lte=62), name="category_bit_in_mask"),
            models.CheckConstraint(
                condition=models.Q(age_min__isnull=True)
                | models.Q(age_max__isnull=True)
                | models.Q(age_min__lte=models.F("age_max")),
                name="category_age_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name
