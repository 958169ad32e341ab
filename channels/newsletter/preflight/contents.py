"""What a file for print must not hold: damage, encryption, scripts, actions, forms, layers, attachments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf


def content_problems(document: pikepdf.Pdf) -> Iterator[str]:
    if document.get_warnings():  # what was read was put together from what is left
        yield "ファイルが壊れています（途中で切れているなど）。もう一度書き出してください。"
    if document.is_encrypted:
        yield "暗号化されています。パスワードや印刷の制限を外してください。"
    kinds = {_kind(item) for item in _dictionaries(document)}
    if "/JavaScript" in kinds:
        yield "JavaScriptがあります。"
    if kinds & _ACTIONS:
        yield "ほかのファイルやプログラムを開く動作（アクション）があります。"
    if "/AcroForm" in document.Root:
        yield "入力欄（フォーム）があります。"
    if "/OCProperties" in document.Root:
        yield "レイヤーがあります。印刷する絵柄が1つに決まるよう、統合してください。"
    if len(document.attachments):
        yield "添付ファイルがあります。"


def annotation_count(page: pikepdf.Page) -> int:
    found = page.obj.get("/Annots")
    return len(found) if isinstance(found, pikepdf.Array) else 0


_ACTIONS = {"/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Movie", "/Sound", "/Rendition"}


def _kind(item: Any) -> str:
    """What an action does; "" or the name of something else for what is none."""
    return "/JavaScript" if "/JS" in item else str(item.get("/S", ""))


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
