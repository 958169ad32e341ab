"""What people see while PostgreSQL is away: one page that needs neither the database nor a session."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.loader import render_to_string

RETRY_SECONDS = 30


def database_down_page(status: int = 503) -> HttpResponse:
    page = HttpResponse(
        render_to_string("errors/database_down.html", {"database": status == 503}), status=status
    )
    page["Retry-After"] = str(RETRY_SECONDS)
    page["Cache-Control"] = "no-store"
    return page
