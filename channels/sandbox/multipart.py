"""multipart/form-data without a web framework: fields as text, files as uploads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from channels.sandbox.replies import Call

_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
_NAME = re.compile(r'[; ]name="([^"]*)"')
_FILENAME = re.compile(r'filename\*?="?([^";]*)"?')
_TYPE = re.compile(r"^content-type:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Upload:
    filename: str
    content_type: str
    data: bytes


def parts(call: Call) -> dict[str, str | Upload]:
    """Field name → text or upload of a urlencoded or multipart body; the last of equal names wins."""
    kind = call.header("content-type")
    if kind.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))
    found = _BOUNDARY.search(kind)
    return dict(_split(call.body, found.group(1).encode())) if found else {}


def _split(body: bytes, boundary: bytes) -> Iterator[tuple[str, str | Upload]]:
    for piece in body.split(b"--" + boundary)[1:-1]:
        head, _, data = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        data = data.removesuffix(b"\r\n")
        headers = head.decode("utf-8", "replace")
        name = _NAME.search(headers)
        filename, kind = _FILENAME.search(headers), _TYPE.search(headers)
        if filename is None:
            yield name.group(1) if name else "", data.decode("utf-8", "replace")
        else:
            content_type = kind.group(1) if kind else "application/octet-stream"
            yield name.group(1) if name else "", Upload(filename.group(1), content_type, data)


def form_fields(call: Call) -> dict[str, Any]:
    """All parts as text (LINE's audience files are text)."""
    return {
        name: part.data.decode("utf-8", "replace") if isinstance(part, Upload) else part
        for name, part in parts(call).items()
    }
