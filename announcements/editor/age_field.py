"""An age asked as years and months, kept in years with two decimals (4か月 = 0.33)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms


class AgeWidget(forms.MultiWidget):
    """Two small number boxes: 歳 and か月 (for babies)."""

    template_name = "announcements/editor/age_widget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        years = forms.NumberInput(attrs={"min": 0, "max": 120, "inputmode": "numeric", "aria-label": "歳"})
        months = forms.NumberInput(attrs={"min": 0, "max": 11, "inputmode": "numeric", "aria-label": "か月"})
        super().__init__([years, months], attrs)

    def decompress(self, value: Decimal | None) -> list[int | None]:
        if value is None:
            return [None, None]
        years, months = divmod(round(Decimal(value) * 12), 12)
        return [years if years or not months else None, months or None]


class AgeField(forms.MultiValueField):
    """Cleans to a Decimal, or None when both boxes are empty."""

    widget = AgeWidget

    def __init__(self, **kwargs: Any) -> None:
        between = "{name}は{low}から{high}までの数で入れてください。"
        boxes = [_box("歳", 120, between), _box("か月", 11, between)]
        super().__init__(fields=boxes, require_all_fields=False, required=False, **kwargs)

    def compress(self, values: Sequence[int | None]) -> Decimal | None:
        if all(value is None for value in values):
            return None
        years, months = (value or 0 for value in values)
        return (Decimal(years * 12 + months) / 12).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _box(name: str, high: int, between: str) -> forms.IntegerField:
    sentence = between.format(name=name, low=0, high=high)
    errors = dict.fromkeys(("invalid", "min_value", "max_value"), sentence)
    return forms.IntegerField(min_value=0, max_value=high, required=False, error_messages=errors)
