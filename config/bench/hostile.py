"""Texts nobody writes and somebody sends: ten thousand of one character, of one piece, of every plane."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping

LENGTH = 10_000

# One of each sort that patterns speak of, and what they must not stumble over.
CHARACTERS = (
    string.punctuation
    + "019aZ \t\n\r\x0b"
    + "あんアヴー漢々〇０９①㈱㎏ｱﾞＡｚ　、。，．・：；？！〜～‐–—−（）「」『』【】〈〉《》［］〔〕○●◯△×※→〒"
    + "歳才月日時分年円万人名様氏宅方丁目番号地のをにがは"
    + "\u0301\u0660\u06f3\u0e33\u200b\u200d\u202e\u2028\ufeff\ufe0f\uff9e\u3099\u1100\uac00\u00df\ufdfa\u0000"
)
PLANES = "".join(chr(plane * 0x10000 + 0x4E00) for plane in range(17)) + "\U0001f600\U000e0041"
PIECES = (
    "3歳 ", "3歳以上", "1・", "12/3(木)〜", "12月3日(木)・", "https://a", "http://", "a@", "a@a.",
    "a.a@a-", "0月", "どなたでも", "令和", "令和8年", "2026年", "http", "www.", "午後13時〜", "10:00〜",
    "10時から", "1丁目", "1-1-", "0-", "山田 花子様", "山田様1丁目2番3号", "氏名：", "なければ",
    "なくは", "ない人", "こちら", "詳しくは", "こちらから", "から", "です。", "ください", "市長", "公約",
    "市長の", "後援会", "小学", "小学生", "対象：", "対象：3歳", "生まれ", "平成30年4月2日", "090-",
    "0900000", "{{", "{{ }", "{%", "<%", "【ここに", "（仮", "訓練", "これは", "若葉 ", "、あ", "れる",
    "セミナー、", "1,000", "1,000円", "無料", "((((「", "（「『", "）」』", "1)", "()", "[)", "\r\n",
    "日時：12月3日10時～", "締切：11月20日", "申込期間：11月1日～", "会場：北", "12月3日 水曜日",
    "1月1日(月)または", "令和8年(2025年)", "13月5日", "\\\\a", "hhttps:", "小学1年~", "妊娠(", "9時～5時",
    " \n", "\u3002\n", "\u3000\u3002", "ア、", "\ud7ff\ue000",
)  # fmt: skip


def hostile_texts() -> Iterator[tuple[str, str]]:
    """(what it is made of, the text), every one ten thousand characters long."""
    for piece in (*dict.fromkeys(CHARACTERS + PLANES), *PIECES):
        yield name_of(piece), (piece * (LENGTH // len(piece) + 1))[:LENGTH]


def name_of(piece: str) -> str:
    """A piece as it can be printed: hidden and unassigned characters by their numbers."""
    return piece if piece.isprintable() and piece.strip() else " ".join(f"U+{ord(one):04X}" for one in piece)


def worst(times: Mapping[str, float]) -> tuple[str, float]:
    """The text that took longest, and how long (milliseconds)."""
    name = max(times, key=lambda one: times[one])
    return name, round(times[name], 1)
