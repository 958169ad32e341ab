"""The pictures of announcements for those who fetch them without signing in: LINE's servers and residents.

A picture is named by its own digest, so nobody can guess one that was not sent; nothing else is served.
"""

from __future__ import annotations

import mimetypes

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

FOREVER = "public, max-age=31536000, immutable"


@require_safe
def picture(request: HttpRequest, folder: str, name: str) -> FileResponse:  # noqa: ARG001
    """`folder` and `name` are limited by the URL pattern to digests in two folders."""
    try:
        stored = default_storage.open(f"{folder}/{name}", "rb")
    except OSError as error:
        raise Http404 from error
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileResponse(
        stored, content_type=kind, headers={"Cache-Control": FOREVER, "X-Content-Type-Options": "nosniff"}
    )
