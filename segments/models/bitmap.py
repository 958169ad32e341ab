from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    IntField = models.Field[int, int]
else:
    IntField = models.Field

BLOCK = 8192  # readers per bitmap: 1 KB, stored in the row itself


class Bits(IntField):
    """PostgreSQL's bit(8192) as an int whose highest bit is place 0, as `set_bit` counts."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002
        return f"bit({BLOCK})"

    def get_prep_value(self, value: Any) -> str:
        return format(value, f"0{BLOCK}b")

    def from_db_value(self, value: str, *_: Any) -> int:
        return int(value, 2)


class Kind(models.IntegerChoices):
    """What the readers of a bitmap have in common, and what its key means."""

    KNOWN = 0, "登録のある人"  # key 0
    FOLLOWING = 1, "友だち"  # key 0
    CATEGORY = 2, "分野"  # key: the category's bit
    WARD = 3, "区"  # key: the ward's id, 0 for none
    CHILD = 4, "子の生年月"  # key: `ages.month_number`


class AudienceBitmap(models.Model):
    """Which readers of one block share one thing: what live counts are computed from.

    Reader n is place n % 8192 of block n // 8192. Derived from the rows by `segments.bitmaps`; whoever is in
    `ChangedReader` has to be read from the rows instead.
    """

    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    key = models.PositiveIntegerField()
    block = models.PositiveIntegerField()
    bits = Bits()

    class Meta:
        verbose_name = "人数の集計"
        verbose_name_plural = "人数の集計"
        constraints = [models.UniqueConstraint(fields=["kind", "key", "block"], name="audience_bitmap_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key} {self.block}"


class ChangedReader(models.Model):
    """A reader whose rows changed since the bitmaps were made; written by triggers, so that none is missed.

    Only ever added to and taken from: writers neither wait for one another nor for the bitmaps.
    """

    subscriber_id = models.BigIntegerField()

    class Meta:
        verbose_name = "集計に未反映の変更"
        verbose_name_plural = "集計に未反映の変更"

    def __str__(self) -> str:
        return f"読者{self.subscriber_id}"
