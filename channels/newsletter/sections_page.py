"""「欄と行数」 of one issue."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from channels.models import Issue, IssueSection
from channels.newsletter import sectioning
from channels.newsletter.access import editor, page
from channels.newsletter.forms import SectionFormSet
from staff.errors import Refused


def sections(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Every section of the issue in one table."""
    actor = editor(request)
    issue = get_object_or_404(Issue.objects.select_related("format"), pk=issue_id)
    formset = SectionFormSet(request.POST or None, queryset=IssueSection.objects.filter(issue=issue))
    if request.method == "POST" and formset.is_valid():
        gone = [form.instance for form in formset.deleted_forms if form.instance.pk]
        kept = [
            form.instance
            for form in formset.forms
            if form not in formset.deleted_forms and (form.instance.pk or form.has_changed())
        ]
        shown = {form.instance.pk: form.shown() for form in formset.forms if form.instance.pk}
        try:
            sectioning.save_sections(actor, issue, kept, gone, shown)
        except Refused as refused:
            messages.error(request, refused.message)
        except IntegrityError:
            messages.error(request, "同じ名前の欄があります。別の名前にしてください。")
        else:
            messages.success(request, f"{issue}の欄と行数を保存しました。")
            return redirect("newsletter:board", issue.pk)
    return page(
        request,
        "newsletter/sections.html",
        title=f"{issue}の欄と行数",
        issue=issue,
        formset=formset,
        format=issue.format,
    )
