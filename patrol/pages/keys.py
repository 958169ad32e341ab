"""What the keyboard does on these pages, as the help dialog lists it; static/patrol/keys.js does it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    key: str
    does: str


QUEUE_KEYS = (
    Key("j", "次のお知らせへ"),
    Key("k", "前のお知らせへ"),
    Key("Enter", "選んだお知らせを開く"),
    Key("c", "選んだお知らせを自分が担当する"),
    Key("?", "この一覧を出す"),
)
REVIEW_KEYS = (
    Key("n", "次の指摘へ"),
    Key("p", "前の指摘へ"),
    Key("c", "自分が担当する"),
    Key("a", "承認の確認へ進む"),
    Key("r", "差戻しを書く"),
    Key("t", "コメントを書く"),
    Key("u", "一覧へ戻る"),
    Key("?", "この一覧を出す"),
)
