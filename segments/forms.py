"""「届ける相手」 as one form field, for the announcement editor and anything else that asks for a segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from segments.filters import SegmentFilter
from segments.models import Category, Ward
from staff.errors import Refused

EVERYONE = "everyone"
_LISTS = ("any_of", "all_of", "none_of", "wards")
_AGES = ("child_age_min_months", "child_age_max_months")

_BABY_MONTHS = (3, 6, 9)
YOUNGEST_CHOICES = [
    (-10, "妊娠中"),
    (0, "0歳（生まれてから）"),
    *((months, f"{months}か月") for months in _BABY_MONTHS),
    *((years * 12, f"{years}歳") for years in range(1, 18)),
]
OLDEST_CHOICES = [
    (-1, "妊娠中"),
    *((months - 1, f"{months - 1}か月") for months in _BABY_MONTHS),
    *((years * 12 + 11, f"{years}歳") for years in range(18)),
]


class SegmentWidget(forms.Widget):
    """Who gets it: everybody, or categories (any, all, none of), wards and children's ages.

    Beside the controls it shows the live head count (`segments:count`), which htmx keeps up to date.
    """

    template_name = "segments/segment_widget.html"

    class Media:
        css = {"all": ["segments/segment.css"]}

    def value_from_datadict(
        self,
        data: Mapping[str, Any],
        files: MultiValueDict[str, Any],  # noqa: ARG002
        name: str,
    ) -> dict[str, Any]:
        """The filter's JSON as sent, unchecked; with 「友だち全員」 the conditions are hidden."""
        if data.get(f"{name}-reach") == EVERYONE:
            return {"everyone": True}
        value: dict[str, Any] = {}
        for part in _LISTS:
            if chosen := _every(data, f"{name}-{part}"):
                value[part] = chosen
        for part in _AGES:
            if chosen := data.get(f"{name}-{part}", ""):
                value[part] = _whole_number(chosen)
        return value

    def value_omitted_from_data(
        self,
        data: Mapping[str, Any],
        files: MultiValueDict[str, Any],  # noqa: ARG002
        name: str,
    ) -> bool:
        return f"{name}-reach" not in data

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-reach" if id_ else id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = value if isinstance(value, Mapping) else {}
        categories = list(Category.objects.filter(is_active=True).values_list("code", "name"))
        wards = list(Ward.objects.values_list("code", "name"))
        context["segment"] = {
            "everyone": shown.get("everyone") is True,
            "any_of": _options(categories, shown.get("any_of")),
            "all_of": _options(categories, shown.get("all_of")),
            "none_of": _options(categories, shown.get("none_of")),
            "wards": _options(wards, shown.get("wards")),
            "youngest": _options(YOUNGEST_CHOICES, [shown.get("child_age_min_months")]),
            "oldest": _options(OLDEST_CHOICES, [shown.get("child_age_max_months")]),
            "more_is_chosen": bool(shown.get("all_of") or shown.get("none_of")),
        }
        return context


class SegmentField(forms.Field):
    """Cleans to the canonical JSON of a SegmentFilter, ready for `Announcement.segment`."""

    widget = SegmentWidget
    default_error_messages = {
        "required": "届ける相手を選んでください。分野・区・子の年齢のどれか、または「友だち全員」を選びます。"
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "届ける相手")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dict[str, Any]:
        try:
            segment = SegmentFilter.from_json(value or {})
            refuse_unknown_codes(segment)
        except Refused as refusal:
            raise ValidationError(refusal.message, code="invalid") from refusal
        return segment.to_json()

    def validate(self, value: dict[str, Any]) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or {}) != (data or {}))


def refuse_unknown_codes(segment: SegmentFilter) -> None:
    """A category out of use or a ward that is gone cannot be chosen anew."""
    categories = Category.objects.filter(is_active=True, code__in=segment.category_codes)
    wards = Ward.objects.filter(code__in=segment.wards)
    unknown = segment.category_codes - set(categories.values_list("code", flat=True))
    unknown |= set(segment.wards) - set(wards.values_list("code", flat=True))
    if unknown:
        raise Refused("選んだ分野か区が、いまは使われていません。選び直してください。")


def _every(data: Mapping[str, Any], name: str) -> list[str]:
    if isinstance(data, QueryDict | MultiValueDict):
        return list(data.getlist(name))
    value = data.get(name, [])
    return list(value) if isinstance(value, list | tuple) else [value]


def _whole_number(text: Any) -> Any:
    """The number typed, or the text as it is, which the filter then refuses."""
    try:
        return int(text)
    except (TypeError, ValueError):
        return text


def _options(choices: Sequence[tuple[Any, str]], chosen: Any) -> list[dict[str, Any]]:
    chosen = chosen if isinstance(chosen, list | tuple) else []
    return [{"value": value, "label": label, "on": value in chosen} for value, label in choices]
