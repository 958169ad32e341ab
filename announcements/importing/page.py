"""取込み: the page where staff hand in an event file."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from announcements.importing.national_format import MAX_BYTES, TOO_LARGE
from announcements.importing.run import Report, import_events
from staff.errors import Refused
from staff.models import Department, User
from staff.permissions import Action, can


class ImportForm(forms.Form):
    """A file and, for those who write for several, the department."""

    department = forms.ModelChoiceField(Department.objects.none(), label="担当課", empty_label=None)
    file = forms.FileField(
        label="催しデータ（CSV）",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": "CSVファイルを選んでください。",
            "empty": "空のファイルです。書き出しからやり直してください。",
        },
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        active = Department.objects.filter(is_active=True)
        mine = [item.pk for item in active if can(actor, Action.CREATE, item)]
        field.queryset = active.filter(pk__in=mine)
        self.initial["department"] = actor.department_id if actor.department_id in mine else None

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return upload


def import_page(request: HttpRequest) -> HttpResponse:
    """Take the file in and show what became of every row."""
    actor = cast("User", request.user)
    if not can(actor, Action.CREATE):
        raise PermissionDenied
    form = ImportForm(request.POST or None, request.FILES or None, actor=actor)
    report: Report | None = None
    if request.method == "POST" and form.is_valid():
        try:
            values = form.cleaned_data
            report = import_events(values["file"].read(), values["department"], actor)
        except Refused as refusal:
            form.add_error("file", refusal.message)
    context = {
        **admin.site.each_context(request),
        "title": "催しデータの取込み",
        "form": form,
        "report": report,
        "counts": report.to_json() if report else None,
    }
    return TemplateResponse(request, "announcements/import.html", context)
