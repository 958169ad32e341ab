"""A list of short texts edited as one text area, one per line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class LinesField(forms.Field):
    """Cleans to a list of non-empty lines, each at most `max_length` characters."""

    def __init__(self, *, max_length: int, rows: int = 4, **kwargs: Any) -> None:
        self.max_length = max_length
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "cols": 60}))
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        lines = [line.strip() for line in str(value or "").splitlines()]
        return list(dict.fromkeys(line for line in lines if line))

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if too_long := [line for line in value if len(line) > self.max_length]:
            raise ValidationError(
                f"1行は{self.max_length}字までです。「{too_long[0][:20]}…」を短くしてください。"
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)
