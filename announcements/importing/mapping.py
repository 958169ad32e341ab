"""One row of the file as the fields of a draft, with notes on what a person has to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from announcements.importing import values
from announcements.importing.audience import read_audience
from announcements.importing.categories import choose
from announcements.importing.national_format import SourceRow
from announcements.models import Announcement, Channel, Kind
from segments.models import Category

# Columns that make one field, for naming the culprit when the field is too long.
COLUMNS = {
    "title": "名称",
    "body": "概要・説明など",
    "place": "場所名称",
    "address": "住所",
    "schedule_note": "日時備考",
    "audience_text": "対象者",
    "capacity": "定員",
    "fee": "料金",
    "how_to_apply": "申込方法",
    "contact": "連絡先名称",
    "contact_phone": "連絡先電話番号",
    "url": "URL",
    "contact_email": "連絡先メールアドレス",
}


class RowRejected(Exception):
    """The row cannot become a draft; `reasons` are Japanese sentences."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("".join(reasons))
        self.reasons = reasons


@dataclass(slots=True)
class Draft:
    """The fields of a new draft."""

    fields: dict[str, Any]
    notes: list[str] = field(default_factory=list)


def to_draft(row: SourceRow, categories: Sequence[Category]) -> Draft:
    """Map one row. Raises RowRejected with everything that is wrong with it."""
    if row.columns_wrong:
        raise RowRejected(["見出しより列が多くあります。読点や引用符の入れ方を確かめてください。"])
    draft = Draft({"title": " ".join(row["名称"].split())})
    _add_times(draft, row)
    _add_place(draft, row)
    _add_words(draft, row)
    _add_audience(draft, row)
    _add_contact(draft, row)
    _add_category(draft, row, categories)
    _check(draft)
    return draft


def source_key(row: SourceRow) -> str:
    """What names the event at its publisher: code and number. "" when the file does not say."""
    return f"{row['都道府県コード又は市区町村コード']}:{row['NO']}" if row["NO"] else ""


def _add_times(draft: Draft, row: SourceRow) -> None:
    problems: list[str] = []
    for name, column, read in (
        ("starts_on", "開始日", values.day),
        ("ends_on", "終了日", values.day),
        ("deadline_on", "申込期限日", values.day),
        ("starts_at", "開始時刻", values.clock),
        ("ends_at", "終了時刻", values.clock),
        ("deadline_at", "申込期限時刻", values.clock),
    ):
        try:
            draft.fields[name] = read(column, row[column])
        except values.Unreadable as error:
            problems.append(str(error))
    if not problems:
        problems = _order_of_times(draft.fields)
    if problems:
        raise RowRejected(problems)
    draft.fields["schedule_note"] = " ".join(values.words(row["日時備考"]).split())


def _order_of_times(fields: dict[str, Any]) -> list[str]:
    start: date | None = fields["starts_on"]
    end: date | None = fields["ends_on"]
    opens: time | None = fields["starts_at"]
    closes: time | None = fields["ends_at"]
    if start is None:
        return ["「開始日」がありません。"]
    if end is not None and end < start:
        return [f"「終了日」（{end}）が「開始日」（{start}）より前です。"]
    if end in (None, start) and opens and closes and closes < opens:
        return [f"「終了時刻」（{closes:%H:%M}）が「開始時刻」（{opens:%H:%M}）より前です。"]
    return []


def _add_place(draft: Draft, row: SourceRow) -> None:
    place = row["場所名称"] or row["集合場所"]
    if row["場所名称"] and row["集合場所"] and row["場所名称"] != row["集合場所"]:
        place = f"{place}（集合：{row['集合場所']}）"
    if row["建物名等"] and row["建物名等"] not in place:
        place = f"{place} {row['建物名等']}".strip()
    draft.fields["place"] = " ".join(place.split())
    street = f"{row['住所町名']}{row['住所丁目以下']}"
    # The city's own name goes without saying; another city's does not.
    draft.fields["address"] = " ".join(street.split())


def _add_words(draft: Draft, row: SourceRow) -> None:
    paragraphs = [row["サブタイトル"], row["概要"], row["説明"], row["サブイベント"], row["備考"]]
    paragraphs += [f"{label}：{row[column]}" for label, column in _ASIDES if row[column]]
    draft.fields["body"] = "\n".join(dict.fromkeys(text for text in map(values.words, paragraphs) if text))
    draft.fields["how_to_apply"] = values.words(row["申込方法"])
    draft.fields["fee"] = values.fee(row["料金(基本)"], row["料金(詳細)"])
    draft.fields["capacity"] = values.capacity(row["定員"], row["説明"] + row["申込方法"])
    draft.fields["kind"] = _kind(row["名称"] + row["イベント種類"])


_ASIDES = (("交通", "アクセス方法"), ("駐車場", "駐車場情報"), ("駐輪場", "駐輪場情報"))
_KINDS = (
    (("健診", "検診", "予防接種"), Kind.HEALTH),
    (("相談",), Kind.CONSULT),
    (("募集",), Kind.RECRUIT),
    (("防災", "避難", "消防"), Kind.SAFETY),
)


def _kind(words: str) -> Kind:
    return next((kind for marks, kind in _KINDS if any(mark in words for mark in marks)), Kind.EVENT)


def _add_audience(draft: Draft, row: SourceRow) -> None:
    audience = read_audience(row["対象者"], f"{row['概要']}\n{row['説明']}")
    draft.fields |= {
        "audience_kind": audience.kind,
        "audience_age_min": audience.age_min,
        "audience_age_max": audience.age_max,
        "audience_pregnancy": audience.pregnancy,
        "audience_text": audience.text,
    }
    if not audience.kind:
        draft.notes.append("対象を選んでください（ファイルからは決められません）。")


def _add_contact(draft: Draft, row: SourceRow) -> None:
    extension = row["連絡先内線番号"]
    phone = row["連絡先電話番号"]
    draft.fields["contact"] = " ".join(row["連絡先名称"].split())
    draft.fields["contact_phone"] = f"{phone}（内線{extension}）" if phone and extension else phone
    draft.fields["contact_email"] = _valid(draft, "連絡先メールアドレス", row, validate_email)
    draft.fields["url"] = _valid(draft, "URL", row, URLValidator(["http", "https"]))


def _valid(draft: Draft, column: str, row: SourceRow, validate: Any) -> str:
    """The cell, or "" with a note when it is not what it should be."""
    text = row[column]
    if column == "URL" and text and not urlsplit(text).scheme:
        text = f"https://{text}"
    try:
        if text:
            validate(text)
    except ValidationError:
        draft.notes.append(f"「{column}」の「{row[column][:40]}」は正しくないため、入れていません。")
        return ""
    return text


def _add_category(draft: Draft, row: SourceRow, categories: Sequence[Category]) -> None:
    kind = row["イベント種類"]
    category = choose(kind, row["名称"] + row["概要"] + row["説明"], categories)
    draft.fields["category"] = category
    draft.fields["segment"] = {"any_of": [category.code]} if category else {}
    draft.fields["channels"] = [Channel.LINE.value]
    if category is None:
        said = f"イベント種類「{kind}」に当たるカテゴリがありません" if kind else "イベント種類がありません"
        draft.notes.append(f"{said}。カテゴリを選んでください。")


def _check(draft: Draft) -> None:
    """Whatever the fields cannot hold is refused, never cut: half a sentence could mislead."""
    problems = [] if draft.fields["title"] else ["「名称」がありません。"]
    for name, column in COLUMNS.items():
        limit = Announcement._meta.get_field(name).max_length  # type: ignore[union-attr]
        length = len(draft.fields[name])
        if limit is not None and length > limit:
            problems.append(f"「{column}」が{length:,}字あります。{limit:,}字までに縮めてください。")
    if problems:
        raise RowRejected(problems)
