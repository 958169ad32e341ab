"""Pages that belong to no room: the health check and the error pages."""

from __future__ import annotations

import sys

import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token

from config.database_down import database_down_page

TIMEOUT_SECONDS = 3


@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 when PostgreSQL and Redis answer, else 503 naming the one that does not."""
    checks = {"database": _database_answers(), "redis": _redis_answers()}
    report = {name: "ok" if answers else "down" for name, answers in checks.items()}
    return JsonResponse(report, status=200 if all(checks.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis_answers() -> bool:
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=TIMEOUT_SECONDS, socket_timeout=TIMEOUT_SECONDS
        ) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _error_page(request, 400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _error_page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    return _error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while the exception is being handled, wherever in the stack it came from."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return database_down_page()
    try:
        return _error_page(request, 500)
    except Exception:  # the page itself is broken, or the database left in the meantime
        return database_down_page(status=500)


def _error_page(request: HttpRequest, status: int) -> HttpResponse:
    return HttpResponse(render_to_string(f"errors/{status}.html", request=request), status=status)
