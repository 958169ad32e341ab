"""The small copies of pictures, for LINE's servers and residents, who fetch them without signing in.

They are made at sending and named by the digest of the large picture: nobody can guess one that was not sent.
"""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from announcements.views import stored_picture
from channels.frozen_images import PREVIEW_FOLDER


@require_safe
def preview(request: HttpRequest, name: str) -> FileResponse:  # noqa: ARG001
    """`name` is limited to digests by the URL pattern."""
    return stored_picture(f"{PREVIEW_FOLDER}{name}", public=True)
