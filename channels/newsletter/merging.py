"""Two people at one page: what each changed is kept beside what the other did, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from staff.errors import Refused

LONGEST_SHOWN = 30  # characters of what stands there now

if TYPE_CHECKING:
    _Form = forms.BaseForm
else:
    _Form = object


class CarriesShown(_Form):
    """A form that brings back, beside every field, what the page showed in it."""

    def carry_shown(self) -> None:
        for field in self.fields.values():
            field.show_hidden_initial = True

    def shown(self) -> dict[str, Any]:
        """Field by field what the page showed. Of a posted form."""
        return {name: self._shown(name, field) for name, field in self.fields.items()}

    def _shown(self, name: str, field: forms.Field) -> Any:
        said = field.hidden_widget().value_from_datadict(self.data, self.files, self.add_initial_prefix(name))
        try:
            return field.to_python(said)
        except ValidationError:
            return None


def merge_or_refuse(mine: Model, stored: Model, shown: Mapping[str, Any], names: Sequence[str]) -> None:
    """Give `mine` what others have stored since the page was made; Refused when both changed a field.

    A field in which `mine` says what the page had `shown` was not touched there.
    """
    touched = [name for name in names if not _alike(getattr(mine, name), shown.get(name))]
    for name in names:
        if name not in touched:
            setattr(mine, name, getattr(stored, name))
    refuse_changed(
        stored,
        shown,
        [name for name in touched if not _alike(getattr(mine, name), getattr(stored, name))],
    )


def refuse_changed(stored: Model, shown: Mapping[str, Any], names: Iterable[str]) -> None:
    """Refused when others changed one of these fields since the page was made; says what stands there now."""
    if changed := [name for name in names if not _alike(getattr(stored, name), shown.get(name))]:
        fields = "".join(
            f"「{stored._meta.get_field(name).verbose_name}」（いまは{_named(stored, name)}）"  # type: ignore[union-attr]
            for name in changed
        )
        raise Refused(
            f"「{stored}」の{fields}は、この画面を開いたあとに変わっています。"
            "入力した内容はまだ保存していません。別の画面で開き直して確かめてください。"
        )


def _alike(one: Any, other: Any) -> bool:
    return bool(_said(one) == _said(other))


def _said(value: Any) -> Any:
    """A value as it compares: browsers end lines in their own way, and fields take off what is around."""
    return "\n".join(value.splitlines()).strip() if isinstance(value, str) else value


def _named(stored: Model, name: str) -> str:
    value = getattr(stored, name)
    if isinstance(value, bool):
        return "「はい」" if value else "「いいえ」"
    said = "" if value is None else str(value)
    if not said:
        return "空"
    return f"「{said[:LONGEST_SHOWN]}{'…' if len(said) > LONGEST_SHOWN else ''}」"
