"""The detail of an audit entry in words: what the rooms record by name is shown under a Japanese label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from staff.models import AuditEntry
from staff.wording import format_people_suppressed

LABELS = {
    "before": "前の状態",
    "after": "後の状態",
    "changed": "直した項目",
    "revision": "版",
    "number": "番号",
    "channel": "媒体",
    "channels": "媒体",
    "people": "人数",
    "requests": "送り直した数",
    "accepted": "届いた送信",
    "under_way": "送っている最中の送信",
    "in_doubt": "要確認の送信",
    "answers": "結果の出た送信",
    "failures": "失敗した送信",
    "stopped_for": "止めた理由",
    "stopped_deliveries": "取り消した配信",
    "check": "検査",
    "example": "合う例",
    "dismissed_for": "見送った理由",
    "lowers_stop": "「止める」を「要確認」にする",
    "item": "記事",
    "section": "欄",
    "place": "何番目",
    "item_id": "記事の番号",
    "version": "記事の版",
    "sections": "欄",
    "removed": "なくした欄",
    "source": "移動元",
    "direction": "向き",
    "lines": "行数",
    "digest": "要約値",
    "proof": "校正",
    "pdf_sha256": "PDFの要約値",
}
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after an act."""

    field: str
    before: str
    after: str


def changes(entry: AuditEntry) -> list[Change]:
    """What an admin page changed."""
    recorded = entry.detail.get("changes", {})
    pairs = recorded.items() if isinstance(recorded, dict) else ()
    return [
        Change(field, in_words(pair[0]), in_words(pair[1]))
        for field, pair in pairs
        if isinstance(pair, list) and len(pair) == 2
    ]


def facts(entry: AuditEntry) -> list[tuple[str, str]]:
    """Everything else that was recorded with the act, 前 before 後."""
    known = [name for name in LABELS if name in entry.detail]
    others = [name for name in entry.detail if name not in LABELS and name != "changes"]
    return [(LABELS.get(name, name), _in_words_of(name, entry.detail[name])) for name in [*known, *others]]


def as_html(entry: AuditEntry) -> SafeString:
    """Both, ready for a page."""
    return render_to_string("staff/audit_detail.html", {"changes": changes(entry), "recorded": facts(entry)})


def _in_words_of(name: str, value: Any) -> str:
    """A fact by its name: where so few people might be recognised, no number."""
    if name == "people" and isinstance(value, int):
        return format_people_suppressed(value)
    return in_words(value)


def in_words(value: Any) -> str:
    """A JSON value as staff read it."""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, list):
        return "、".join(in_words(each) for each in value) or NOTHING
    if isinstance(value, dict):
        return "、".join(f"{LABELS.get(name, name)}：{in_words(each)}" for name, each in value.items())
    return NOTHING if value is None or value == "" else str(value)
