"""What a file for print must not hold: encryption, scripts, forms, attachments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf


def content_problems(document: pikepdf.Pdf) -> Iterator[str]:
    if document.is_encrypted:
        yield "暗号化されています。パスワードや印刷の制限を外してください。"
    if any(_is_script(item) for item in _dictionaries(document)):
        yield "JavaScriptがあります。"
    if "/AcroForm" in document.Root:
        yield "入力欄（フォーム）があります。"
    if len(document.attachments):
        yield "添付ファイルがあります。"


def annotation_count(page: pikepdf.Page) -> int:
    found = page.obj.get("/Annots")
    return len(found) if isinstance(found, pikepdf.Array) else 0


def _is_script(item: Any) -> bool:
    return item.get("/S") == "/JavaScript" or "/JS" in item


def _dictionaries(document: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the file, also those standing within others."""
    for item in document.objects:
        waiting = [item]
        while waiting:
            one = waiting.pop()
            if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
                yield one
                waiting += [value for value in one.values() if _stands_inside(value)]
            elif isinstance(one, pikepdf.Array):
                waiting += [value for value in one if _stands_inside(value)]


def _stands_inside(value: Any) -> bool:
    """An indirect one has its own turn."""
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and value.objgen == (0, 0)
