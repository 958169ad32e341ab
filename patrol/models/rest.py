from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from segments.models import Category


class CheckRest(models.Model):
    """A PR manager's word on one check in one category: let it rest, or wake it. The newest one stands.

    `lowers_stop`: its 「止める」 asks for a look (要確認) instead of stopping. Nothing hides a 「止める」.
    """

    check_name = models.CharField("検査", max_length=40)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name="分野")
    rests = models.BooleanField("休ませる")
    lowers_stop = models.BooleanField("「止める」を「要確認」にする", default=False)
    reason = models.TextField("理由")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="広報課長"
    )
    at = models.DateTimeField("日時", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "検査を休ませる判断"
        verbose_name_plural = "検査を休ませる判断"
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="check_rest_has_reason"),
            models.CheckConstraint(
                condition=models.Q(rests=True) | models.Q(lowers_stop=False),
                name="check_rest_lowers_if_rests",
            ),
        ]
        indexes = [models.Index(fields=["category", "check_name", "-at"], name="check_rest_newest")]

    def __str__(self) -> str:
        return f"『{self.category}』で{'休ませる' if self.rests else '働かせる'}"
