"""What people fill in on the page of a sign-off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from patrol.forms import ReturnForm
from patrol.guards import SHORTEST_REASON
from patrol.models import Route
from patrol.routes.acting import SHORTEST_NOTE
from patrol.routes.following import STANDARD


class SignOffForm(forms.Form):
    """A word to whoever comes next; it may be left empty."""

    comment = forms.CharField(
        label="次の人や広報課への申し送り（なくても構いません）",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class NoteForm(forms.Form):
    """Why it cannot wait for the others."""

    reason = forms.CharField(
        label="理由",
        max_length=500,
        min_length=SHORTEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "理由を書いてください。飛ばされた人と、あとで記録を見る人が読みます。",
            "min_length": f"理由を{SHORTEST_NOTE}字以上で書いてください。",
        },
    )


class ReturnOneForm(ReturnForm):
    """差戻し to colleagues who looked at it before, not to the clerk."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "前の段の人への説明"
        self.fields["reason"].help_text = "どこを、もう一度確かめてほしいかを書いてください。"
        too_short = (
            f"理由を{SHORTEST_REASON}字以上で書いてください。前の段の人が、何を確かめればよいか分かるように。"
        )
        self.fields["reason"].error_messages |= {"required": too_short, "min_length": too_short}


class RejectForm(forms.Form):
    """廃案 ends it: said in words and ticked."""

    reason = forms.CharField(
        label="廃案にする理由",
        max_length=1000,
        min_length=SHORTEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "廃案にする理由を書いてください。",
            "min_length": f"理由を{SHORTEST_REASON}字以上で書いてください。",
        },
    )
    sure = forms.BooleanField(
        label="元に戻せないことを確かめました。",
        error_messages={"required": "内容を確かめて、印を付けてください。"},
    )


class SeenForm(forms.Form):
    """Nothing to fill in."""


class RerouteForm(forms.Form):
    """Which way instead, and why."""

    route = forms.ChoiceField(label="これからの承認ルート", required=False)
    reason = forms.CharField(
        label="変える理由",
        max_length=1000,
        min_length=SHORTEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "変える理由を書いてください。承認を頼まれていた人が読みます。",
            "min_length": f"理由を{SHORTEST_REASON}字以上で書いてください。",
        },
    )

    def __init__(self, data: Any, routes: Sequence[Route]) -> None:
        super().__init__(data)
        self._routes = {str(route.pk): route for route in routes}
        choices = [("", STANDARD), *((key, route.name) for key, route in self._routes.items())]
        self.fields["route"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Route | None:
        """None: the standard way."""
        return self._routes.get(self.cleaned_data["route"])
