"""Who may open the paper's pages."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest
from django.template.response import TemplateResponse

from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can


def editor(request: HttpRequest) -> User:
    """The person, who may edit the paper; everybody else is refused."""
    return _who_may(request, Action.EDIT_NEWSLETTER)


def exporter(request: HttpRequest) -> User:
    """The person, who may take the paper's files away."""
    return _who_may(request, Action.EXPORT_NEWSLETTER)


def page(request: HttpRequest, template: str, **content: object) -> TemplateResponse:
    """A page in the frame of the admin."""
    return TemplateResponse(request, template, {**admin.site.each_context(request), **content})


def carried_out(request: HttpRequest, form: BaseForm, done: str, act: Callable[[], object]) -> bool:
    """Do it, and say so; or say in the form why not, with everything typed still in it."""
    try:
        act()
    except Refused as refused:
        form.add_error(None, refused.message)
        return False
    messages.success(request, done)
    return True


def _who_may(request: HttpRequest, action: Action) -> User:
    if not (isinstance(request.user, User) and can(request.user, action)):
        raise PermissionDenied
    return request.user
