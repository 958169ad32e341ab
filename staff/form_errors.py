"""The errors of a page as a list of lines, each naming its field and leading to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BaseFormSet


@dataclass(frozen=True)
class ErrorLine:
    label: str  # what the field is called, "" for an error of the whole form
    message: str
    target: str  # the id of the field, "" where there is none to go to


def error_lines(form: BaseForm | None, formsets: Sequence[BaseFormSet[Any]] = ()) -> list[ErrorLine]:
    """The errors of `form` and of every row of `formsets`, in the order of the page."""
    lines = list(_of_form(form)) if form is not None else []
    for formset in formsets:
        lines += [ErrorLine("", str(message), "") for message in formset.non_form_errors()]
        for number, row in enumerate(formset.forms, start=1):
            lines += _of_form(row, f"{number}行目の")
    return lines


def _of_form(form: BaseForm, prefix: str = "") -> Iterator[ErrorLine]:
    for message in form.non_field_errors():
        yield ErrorLine(prefix.removesuffix("の"), str(message), "")
    for name, messages in form.errors.items():
        if name not in form.fields:
            continue
        field = form[name]
        for message in messages:
            yield ErrorLine(f"{prefix}{field.label}", str(message), field.id_for_label or field.auto_id or "")
