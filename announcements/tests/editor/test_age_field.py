from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from announcements.editor.age_field import AgeField, AgeWidget


@pytest.mark.parametrize(
    ("boxes", "years"),
    [(["3", ""], "3"), (["", "4"], "0.33"), (["1", "6"], "1.5"), (["0", ""], "0"), (["", ""], None)],
)
def test_two_boxes_make_one_age(boxes: list[str], years: str | None) -> None:
    assert AgeField().clean(boxes) == (years and Decimal(years))


@pytest.mark.parametrize("months", range(12))
def test_every_month_comes_back(months: int) -> None:
    age = AgeField().clean(["2", str(months)])
    assert AgeWidget().decompress(age) == [2, months or None]


def test_newborn_is_shown_as_zero() -> None:
    assert AgeWidget().decompress(Decimal("0.00")) == [0, None]


@pytest.mark.parametrize("boxes", [["-1", ""], ["", "12"], ["さん", ""]])
def test_what_is_no_age_is_named(boxes: list[str]) -> None:
    with pytest.raises(ValidationError, match="までの数で入れてください"):
        AgeField().clean(boxes)
