"""The announcement as a form. Half-filled is fine: a draft may be incomplete, but never wrong in kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import Q
from django.http import QueryDict

from announcements.actions import DRAFT_FIELDS
from announcements.editor.age_field import AgeField
from announcements.models import Announcement, Channel
from announcements.models.announcement import AudienceKind
from segments.forms import SegmentField
from segments.models import Category
from staff.models import Department, User
from staff.permissions import Action, can

LONGEST_TEXT = 65_000  # a little over what Facebook takes, the most patient of all
_DATE = {"type": "date"}
_TIME = {"type": "time"}
_MOMENT = {"type": "datetime-local"}
_MOMENT_FORMAT = "%Y-%m-%dT%H:%M"
# What the pure facts cannot say: a native widget sends exactly this, so an error means an impossible date.
_BAD_DATE = "ない日付です。年・月・日を確かめてください。"
_BAD_TIME = "ない時刻です。「10:00」のように入れてください。"


if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Announcement]
else:
    _ModelForm = forms.ModelForm


class AnnouncementForm(_ModelForm):
    """Every field of the editor. `actor` is set on a subclass by the page that uses it."""

    actor: ClassVar[User | None] = None

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    audience_kind = forms.ChoiceField(
        label="対象", choices=AudienceKind.choices, widget=forms.RadioSelect, required=False
    )
    audience_age_min = AgeField(label="対象年齢の「から」")
    audience_age_max = AgeField(label="対象年齢の「まで」")
    url = forms.URLField(
        label="詳しい案内のURL",
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        error_messages={"invalid": "URLを「https://」から入れてください。"},
    )
    category = forms.ModelChoiceField(
        Category.objects.none(), label="カテゴリ", required=False, empty_label="選んでください"
    )
    segment = SegmentField(required=False)
    channels = forms.MultipleChoiceField(
        label="配信する媒体", choices=Channel.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = Announcement
        fields = ("department", *DRAFT_FIELDS)
        widgets = {
            "title": forms.TextInput(attrs={"maxlength": 80}),
            "body": forms.Textarea(attrs={"rows": 8}),
            "how_to_apply": forms.Textarea(attrs={"rows": 3}),
            "starts_on": forms.DateInput(_DATE, "%Y-%m-%d"),
            "ends_on": forms.DateInput(_DATE, "%Y-%m-%d"),
            "deadline_on": forms.DateInput(_DATE, "%Y-%m-%d"),
            "starts_at": forms.TimeInput(_TIME, "%H:%M"),
            "ends_at": forms.TimeInput(_TIME, "%H:%M"),
            "deadline_at": forms.TimeInput(_TIME, "%H:%M"),
            "publish_at": forms.DateTimeInput(_MOMENT, _MOMENT_FORMAT),
            "expires_at": forms.DateTimeInput(_MOMENT, _MOMENT_FORMAT),
            "contact_phone": forms.TextInput(attrs={"inputmode": "tel"}),
        }
        error_messages = {
            "title": {"required": "件名を入れてください。あとで直せます。"},
            **{name: {"invalid": _BAD_DATE} for name in ("starts_on", "ends_on", "deadline_on")},
            **{name: {"invalid": _BAD_TIME} for name in ("starts_at", "ends_at", "deadline_at")},
            **{
                name: {"invalid": "日付と時刻の両方を入れてください。"}
                for name in ("publish_at", "expires_at")
            },
            "contact_email": {"invalid": "メールアドレスを確かめてください（@ の前後が要ります）。"},
        }

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_with_plain_line_breaks(data), *args, **kwargs)
        self._offer_departments()
        self._offer_categories()
        self._offer_texts()
        self.initial["version"] = self.instance.version
        if self.instance._state.adding:
            self.initial.setdefault("channels", [Channel.LINE])

    def _offer_departments(self) -> None:
        """A new announcement belongs to a department its author may write for; a stored one stays there."""
        if not self.instance._state.adding:
            del self.fields["department"]
            return
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        mine = [pk for pk in _active_departments() if self.actor and can(self.actor, Action.CREATE, pk)]
        field.queryset = Department.objects.filter(pk__in=mine)
        field.empty_label = None
        if self.actor and self.actor.department_id in mine:
            self.initial.setdefault("department", self.actor.department_id)
        if len(mine) == 1:
            field.widget = forms.HiddenInput()
            self.initial["department"] = mine[0]

    def _offer_categories(self) -> None:
        """Those in use, and the one chosen earlier even when it no longer is."""
        field = self.fields["category"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Category.objects.filter(Q(is_active=True) | Q(pk=self.instance.category_id))

    def _offer_texts(self) -> None:
        """Per channel: a tick for one's own words, and the words."""
        stored = self._stored_texts()
        for channel in Channel:
            own, text = own_field(channel), text_field(channel)
            self.fields[own] = forms.BooleanField(label="自分で書く", required=False)
            self.fields[text] = forms.CharField(
                label=f"{channel.label}の文面",
                required=False,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 8}),
            )
            self.initial[own], self.initial[text] = channel in stored, stored.get(channel, "")

    def _stored_texts(self) -> dict[str, str]:
        if self.instance._state.adding:
            return {}
        return dict(self.instance.channel_texts.values_list("channel", "text"))

    @property
    def channel_fields(self) -> list[dict[str, Any]]:
        """Per channel what the page needs to ask for own words."""
        return [
            {
                "channel": channel.value,
                "label": channel.label,
                "own": self[own_field(channel)],
                "text": self[text_field(channel)],
            }
            for channel in Channel
        ]

    @property
    def own_texts(self) -> dict[str, str]:
        """The person's own words per channel; a ticked channel without words counts as not ticked."""
        return own_texts(self.cleaned_data)

    def clean_channels(self) -> list[str]:
        return sorted(self.cleaned_data["channels"])


def own_texts(values: Mapping[str, Any]) -> dict[str, str]:
    texts = {
        channel.value: str(values.get(text_field(channel)) or "").strip()[:LONGEST_TEXT]
        for channel in Channel
    }
    return {
        channel: text.replace("\r\n", "\n")
        for channel, text in texts.items()
        if text and values.get(own_field(channel))
    }


def _with_plain_line_breaks(data: QueryDict | None) -> QueryDict | None:
    """Browsers send every line break as CR LF: without this, opening and saving would count as a change."""
    if data is None:
        return None
    plain = data.copy()
    for name, values in data.lists():
        plain.setlist(name, [str(value).replace("\r\n", "\n").replace("\r", "\n") for value in values])
    return plain


def own_field(channel: str) -> str:
    return f"own_{channel}"


def text_field(channel: str) -> str:
    return f"text_{channel}"


def _active_departments() -> list[int]:
    return list(Department.objects.filter(is_active=True).values_list("pk", flat=True))
