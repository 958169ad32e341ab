from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from announcements.models import Announcement
from announcements.tests.importing.test_run import file_of
from staff.models import User
from staff.tests.cast import City

pytestmark = pytest.mark.django_db


def run(*args: str) -> list[str]:
    out = StringIO()
    call_command("import_events", *args, stdout=out)
    return out.getvalue().splitlines()


def test_the_last_line_is_json(tmp_path: Path, clerk: User) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(file_of({}, {"NO": "2", "開始日": "いつか"}))
    lines = run(str(path), "--department", "kosodate", "--json")
    assert json.loads(lines[-1]) == {"imported": 1, "unchanged": 0, "rejected": 1}
    assert any("3行目 取り込めません" in line and "いつか" in line for line in lines)
    assert Announcement.objects.get().author == clerk


def test_the_department_may_be_named(tmp_path: Path, clerk: User) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(file_of({}))
    assert "取込み1件" in run(str(path), "--department", "子育て支援課")[-1]


@pytest.mark.parametrize(
    ("content", "department", "sentence"),
    [
        (b"not,an\nevent,file\n", "kosodate", "標準形式ではありません"),
        (file_of({"開始日": "いつか"}), "kosodate", "取り込めた行がありません"),
        (file_of({}), "nowhere", "担当課「nowhere」がありません"),
        (file_of({}), "koho", "起案者がいません"),
    ],
)
def test_it_ends_with_an_error_and_says_why(
    content: bytes, department: str, sentence: str, tmp_path: Path, clerk: User
) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        run(str(path), "--department", department, "--json")
    assert not Announcement.objects.exists()


def test_a_missing_file_is_named(city: City, clerk: User) -> None:
    with pytest.raises(CommandError, match="ファイルを開けません"):
        run("/nowhere/events.csv", "--department", "kosodate")


@pytest.mark.django_db
def test_an_empty_city_says_what_comes_first(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="部署がまだありません"):
        run(str(tmp_path / "events.csv"), "--department", "kosodate")
