from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from segments.importing import from_csv
from segments.importing.from_csv import import_csv
from segments.models import AudienceRow, ChangedReader, Child, ImportRun, Subscriber, WebhookEvent
from segments.processing import process_pending
from segments.tests.factories import make_category, make_subscriber, make_ward
from segments.tests.line_calls import call, typed

pytestmark = pytest.mark.django_db
HEADER = "line_user_id,ward,categories,children,following"


@pytest.fixture(autouse=True)
def _city() -> None:
    make_category("kosodate")
    make_category("bosai", bit=62)
    make_ward("higashi")


def user(number: int) -> str:
    return f"U{number:032x}"


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(*lines: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
        path = tmp_path / "読者.csv"
        path.write_text("\r\n".join([header, *lines]) + "\r\n", encoding=encoding)
        return path

    return write


def run(path: Path, **options: Any) -> tuple[dict[str, int], str]:
    out = StringIO()
    call_command("import_subscribers", path, json=True, stdout=out, stderr=StringIO(), **options)
    text = out.getvalue()
    return json.loads(text.splitlines()[-1]), text


def stands(number: int) -> tuple[bool, str | None, int, list[date]]:
    row = AudienceRow.objects.select_related("ward").get(subscriber__line_user_id=user(number))
    children = Child.objects.filter(subscriber=row.pk).order_by("birth_month")
    ward = row.ward.code if row.ward else None
    return row.following, ward, row.categories, list(children.values_list("birth_month", flat=True))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_becomes_readers_and_the_same_again_changes_nothing(file: Any, encoding: str) -> None:
    path = file(
        f"{user(1)},higashi,kosodate|bosai,2024-05|2026-11,1",
        f"{user(2)},,bosai kosodate,,0",
        f'{user(3)},"",,,',
        encoding=encoding,
    )
    with time_machine.travel("2026-11-22", tick=False):
        assert run(path)[0] == {"imported": 3, "unchanged": 0, "rejected": 0}
        both = 1 | 1 << 62
        assert stands(1) == (True, "higashi", both, [date(2024, 5, 1), date(2026, 11, 1)])
        assert stands(2) == (False, None, both, [])
        assert stands(3) == (True, None, 0, [])
        assert run(path)[0] == {"imported": 0, "unchanged": 3, "rejected": 0}
    assert not ChangedReader.objects.exists()


def test_bad_lines_are_told_by_number_and_the_rest_is_taken(file: Any) -> None:
    path = file(
        f"{user(1)},gone,,,1",
        f"{user(2)},,gone,,1",
        f"{user(3)},,,2024-13,1",
        f"{user(4)},,,1950-01,1",
        f"{user(5)},,,,maybe",
        f"{user(6)},,",
        "Uxyz,,,,1",
        f"{user(7)},,,,1",
        f"{user(7)},higashi,,,1",
        f"{user(8)},{user(9)},,,1",
    )
    counts, text = run(path)
    assert counts == {"imported": 1, "unchanged": 0, "rejected": 9}
    assert "2行目 取り込めません：区のコード「gone」がありません。" in text
    assert "3行目 取り込めません：分野のコード「gone」がありません。" in text
    assert "10行目 取り込めません：前の行と同じ人です。" in text
    assert "000000" not in text
    assert stands(7) == (True, None, 0, [])


def test_nothing_readable_is_an_error(file: Any) -> None:
    with pytest.raises(CommandError, match="取り込めた人がいません"):
        run(file("x,,,,"))


def test_another_encoding_is_refused_until_it_is_named(file: Any) -> None:
    path = file(f"{user(1)},higashi,,,はい", encoding="cp932")
    with pytest.raises(CommandError, match="--encoding cp932"):
        run(path)
    assert not Subscriber.objects.exists()
    assert run(path, encoding="cp932")[0]["imported"] == 1


@pytest.mark.parametrize("header", ["id,ward", "line_user_id,line_user_id", "line_user_id,name"])
def test_an_unknown_heading_is_refused(file: Any, header: str) -> None:
    with pytest.raises(CommandError, match="1行目の見出しを確かめてください"):
        run(file("a,b", header=header))


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="ファイルを開けません"):
        run(tmp_path / "none.csv")


def test_a_newer_file_changes_those_who_stand_as_the_last_import_left_them(file: Any) -> None:
    run(file(f"{user(1)},higashi,kosodate,2024-05,1", f"{user(2)},higashi,kosodate,2024-05,1"))
    chosen = AudienceRow.objects.filter(subscriber__line_user_id=user(2))
    chosen.update(categories=1 << 62)
    counts, _ = run(file(f"{user(1)},,bosai,2025-01,1", f"{user(2)},,kosodate,,1"))
    assert counts == {"imported": 1, "unchanged": 1, "rejected": 0}
    assert stands(1) == (True, None, 1 << 62, [date(2025, 1, 1)])
    assert stands(2) == (True, "higashi", 1 << 62, [date(2024, 5, 1)])


def test_who_came_over_line_and_never_chose_is_given_what_the_file_says(file: Any) -> None:
    for number in (1, 2, 3):
        make_subscriber(line_user_id=user(number))
    WebhookEvent.objects.create(
        event_id="e",
        kind="postback",
        user_id=user(2),
        timestamp_ms=1,
        payload={},
        processed_at=timezone.now(),
    )
    long_ago = timezone.now() - timedelta(days=40)  # a choice since would no longer be seen
    Subscriber.objects.filter(line_user_id=user(3)).update(created_at=long_ago)
    counts, _ = run(file(*(f"{user(number)},higashi,kosodate,,1" for number in (1, 2, 3))))
    assert counts == {"imported": 1, "unchanged": 2, "rejected": 0}
    assert stands(1) == (True, "higashi", 1, [])
    assert stands(2) == stands(3) == (True, None, 0, [])


def test_stopping_everything_after_an_import_is_never_taken_back(file: Any) -> None:
    path = file(f"{user(1)},higashi,,,1")
    run(path)
    WebhookEvent.objects.create(
        event_id="e",
        kind="postback",
        user_id=user(1),
        timestamp_ms=int(timezone.now().timestamp() * 1000) + 1000,
        payload={},
        processed_at=timezone.now(),
    )
    assert run(file(f"{user(1)},higashi,kosodate,,1"))[0]["unchanged"] == 1


def test_who_typed_that_all_should_stop_is_given_nothing(file: Any, client: Client) -> None:
    call(client, typed("すべて停止する", int(timezone.now().timestamp() * 1000), user=user(1)))
    process_pending()
    assert run(file(f"{user(1)},higashi,kosodate,,1"))[0]["unchanged"] == 1


def test_what_line_said_of_a_friend_is_newer_unless_the_file_is(file: Any) -> None:
    now = timezone.now()
    make_subscriber(line_user_id=user(1), following=False, follow_event_ms=int(now.timestamp() * 1000))
    path = file(f"{user(1)},,,,1")
    assert run(path)[0]["unchanged"] == 1
    assert run(path, as_of=now - timedelta(days=1))[0]["unchanged"] == 1
    assert run(path, as_of=timezone.now())[0]["imported"] == 1
    assert stands(1)[0] is True


def test_a_moment_to_come_would_silence_line_until_then(file: Any) -> None:
    with pytest.raises(CommandError, match="未来"):
        run(file(f"{user(1)},,,,1"), as_of=timezone.now() + timedelta(hours=1))
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    ("header", "line", "expected"),
    [
        ("line_user_id", user(1), (False, "higashi", 1, [date(2024, 5, 1)])),
        ("line_user_id,following", f"{user(1)},1", (True, "higashi", 1, [date(2024, 5, 1)])),
        ("line_user_id,ward,children", f"{user(1)},,", (False, None, 1, [])),
        ("categories,line_user_id", f"bosai,{user(1)}", (False, "higashi", 1 << 62, [date(2024, 5, 1)])),
    ],
    ids=["nothing", "friends", "families", "subjects"],
)
def test_what_a_file_has_no_column_for_stays_as_it_is(
    file: Any, header: str, line: str, expected: Any
) -> None:
    run(file(f"{user(1)},higashi,kosodate,2024-05,0"))
    run(file(line, header=header))
    assert stands(1) == expected
    assert run(file(f"{user(1)},,,,0"))[0]["imported"] == 1  # still as the last import left it


def test_a_killed_import_goes_on_where_it_was(file: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(from_csv, "CHUNK", 3)
    path = file(*(f"{user(number)},,kosodate,,1" for number in range(7)), f"{user(0)},,,,1")

    class Killed(BaseException):
        pass

    class Bomb:
        def skip(self, _people: int) -> None: ...

        def advance(self, _people: int) -> None:
            raise Killed

    with pytest.raises(Killed):
        import_csv(path, progress=Bomb())  # type: ignore[arg-type]
    assert Subscriber.objects.count() == 3
    AudienceRow.objects.update(categories=0)  # chosen in between: not even looked at again
    counts, text = run(path)
    assert counts == {"imported": 7, "unchanged": 0, "rejected": 1}
    assert "9行目 取り込めません：前の行と同じ人です。" in text
    assert sorted(AudienceRow.objects.values_list("categories", flat=True)) == [0, 0, 0, 1, 1, 1, 1]
    (done,) = ImportRun.objects.all()
    assert done.finished_at is not None
    assert (done.imported, done.rejected) == (7, 1)
