"""The pieces of the pages on one page, so that whoever builds the next one finds them."""

from __future__ import annotations

from typing import Any

STATES = (
    ("draft", "下書き"),
    ("head_review", "申請中（所属）"),
    ("patrol", "申請中（広報課）"),
    ("returned", "差戻し"),
    ("approved", "承認済"),
    ("scheduled", "予約"),
    ("sending", "配信中"),
    ("sent", "配信済"),
    ("partly_failed", "一部失敗"),
    ("needs_check", "要確認"),
    ("failed", "失敗"),
    ("cancelled", "中止"),
)


def samples() -> dict[str, Any]:
    """What templates/admin/styleguide.html shows."""
    return {
        "states": STATES,
        "steps": [
            {"label": "起案", "state": "done", "note": "12月1日(火)"},
            {"label": "所属長の確認", "state": "done", "note": "12月1日(火)"},
            {"label": "広報パトロール", "state": "current", "note": "広報課"},
            {"label": "承認", "state": "todo", "note": ""},
            {"label": "配信", "state": "todo", "note": ""},
        ],
        "facts": [
            ("日時", "12月3日(木) 午前10時〜11時30分"),
            ("場所", "中央図書館 2階"),
            ("対象", "3歳以上の子と保護者"),
        ],
        "tabs": [
            {"key": "line", "label": "LINE", "url": "#line", "count": 2},
            {"key": "x", "label": "X", "url": "#x", "count": None},
            {"key": "newsletter", "label": "市政だより", "url": "#newsletter", "count": None},
        ],
    }
