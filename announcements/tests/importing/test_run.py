from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest

from announcements.actions import save_draft
from announcements.importing.run import Outcome, import_events
from announcements.models import Announcement, Kind
from segments.models import Category
from segments.tests.factories import make_category
from staff.errors import Refused
from staff.models import User
from staff.tests.cast import City

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "announcements/importing/samples/wakabano_events.csv"
REAL = sorted((Path(os.environ.get("KOHO_SHARED", ROOT.parent / "shared")) / "data/events").glob("*.csv"))
COLUMNS = (
    "NO", "都道府県コード又は市区町村コード", "名称", "説明", "イベント種類", "URL", "開始日", "終了日",
    "開始時刻", "終了時刻", "日時備考", "場所名称", "住所町名", "住所丁目以下", "対象者", "定員",
    "料金(基本)", "申込期限日", "申込方法", "連絡先名称", "連絡先電話番号", "連絡先メールアドレス",
)  # fmt: skip
EVENT = {
    "NO": "1",
    "都道府県コード又は市区町村コード": "990001",
    "名称": "離乳食教室",
    "イベント種類": "子育て・教育",
    "開始日": "2026-12-03",
}


@pytest.fixture
def childcare(db: None) -> Category:
    return make_category("kosodate", "子育て")


def file_of(*events: dict[str, str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(EVENT | event for event in events)
    return out.getvalue().encode()


def test_a_row_becomes_a_draft(city: City, clerk: User, childcare: Category) -> None:
    full = {
        "説明": "作り方を見ます。",
        "URL": "www.city.wakabano.example.jp/a",
        "開始時刻": "10:00",
        "終了時刻": "11:30",
        "場所名称": "南保健センター",
        "住所町名": "南浜",
        "住所丁目以下": "3丁目",
        "対象者": "4〜6か月児の保護者",
        "定員": "10",
        "料金(基本)": "0",
        "申込期限日": "2026-12-01",
        "連絡先電話番号": "0000-12-3601",
    }
    report = import_events(file_of(full), city.childcare, clerk)
    draft = Announcement.objects.get()
    assert report.to_json() == {"imported": 1, "unchanged": 0, "rejected": 0}
    assert report.rows[0].notes == ()
    assert (draft.title, draft.place, draft.address) == ("離乳食教室", "南保健センター", "南浜3丁目")
    assert (draft.capacity, draft.fee, draft.audience_kind) == ("10人", "無料", "ages")
    assert (draft.category, draft.segment) == (childcare, {"any_of": ["kosodate"]})
    assert (draft.url, draft.author, draft.source_key) == (
        "https://www.city.wakabano.example.jp/a", clerk, "990001:1",
    )  # fmt: skip


def test_the_same_file_again_changes_nothing(city: City, clerk: User, childcare: Category) -> None:
    data = file_of({}, {"NO": "2"})
    import_events(data, city.childcare, clerk)
    before = list(Announcement.objects.values_list("pk", "version", "updated_at"))
    assert import_events(data, city.childcare, clerk).to_json() == {
        "imported": 0,
        "unchanged": 2,
        "rejected": 0,
    }
    assert list(Announcement.objects.values_list("pk", "version", "updated_at")) == before


def test_two_departments_import_the_same_file_apart(
    city: City, clerk: User, other_clerk: User, childcare: Category
) -> None:
    import_events(file_of({}), city.childcare, clerk)
    import_events(file_of({}), city.health, other_clerk)
    assert Announcement.objects.count() == 2


def test_a_changed_row_updates_an_untouched_draft(city: City, clerk: User, childcare: Category) -> None:
    import_events(file_of({}), city.childcare, clerk)
    for place in ("北会場", "南会場"):
        report = import_events(file_of({"場所名称": place}), city.childcare, clerk)
        assert report.rows[0].outcome is Outcome.UPDATED
        assert Announcement.objects.get().place == place


def test_a_draft_somebody_worked_on_is_not_overwritten(city: City, clerk: User, childcare: Category) -> None:
    import_events(file_of({}), city.childcare, clerk)
    draft = Announcement.objects.get()
    draft.place = "手で入れた会場"
    save_draft(draft, clerk)
    report = import_events(file_of({"場所名称": "北会場"}), city.childcare, clerk)
    assert report.to_json()["rejected"] == 1
    assert "上書きしません" in report.rows[0].notes[0]
    assert Announcement.objects.get().place == "手で入れた会場"


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"名称": ""}, "「名称」がありません"),
        ({"名称": "長" * 81}, "「名称」が81字あります。80字まで"),
        ({"開始日": ""}, "「開始日」がありません"),
        ({"開始日": "2026-02-30"}, "「開始日」の「2026-02-30」を読めません"),
        ({"終了日": "2026-12-01"}, "「開始日」（2026-12-03）より前です"),
        ({"開始時刻": "10:00", "終了時刻": "9:00"}, "「開始時刻」（10:00）より前です"),
        ({"開始時刻": "25:00"}, "「開始時刻」の「25:00」を読めません"),
        ({"場所名称": "あ" * 121}, "「場所名称」が121字あります"),
        ({"説明": "あ" * 4001}, "「概要・説明など」が4,001字あります"),
    ],
)
def test_a_bad_row_is_explained_and_the_rest_goes_on(
    event: dict[str, str], reason: str, city: City, clerk: User, childcare: Category
) -> None:
    report = import_events(file_of(event, {"NO": "2", "名称": "よい催し"}), city.childcare, clerk)
    assert report.to_json() == {"imported": 1, "unchanged": 0, "rejected": 1}
    assert reason in str(report.rows[0])
    assert Announcement.objects.get().title == "よい催し"


def test_a_number_used_twice_is_rejected(city: City, clerk: User, childcare: Category) -> None:
    report = import_events(file_of({}, {"名称": "別の催し"}), city.childcare, clerk)
    assert [row.outcome for row in report.rows] == [Outcome.IMPORTED, Outcome.REJECTED]


def test_events_without_a_number_are_told_apart(city: City, clerk: User, childcare: Category) -> None:
    data = file_of({"NO": ""}, {"NO": "", "名称": "別の催し"})
    assert import_events(data, city.childcare, clerk).to_json()["imported"] == 2
    assert import_events(data, city.childcare, clerk).to_json()["unchanged"] == 2


def test_what_is_odd_is_left_out_and_noted(city: City, clerk: User, childcare: Category) -> None:
    odd = {"URL": "お知らせのページ", "連絡先メールアドレス": "sodan＠city", "イベント種類": "宇宙"}
    report = import_events(file_of(odd), city.childcare, clerk)
    draft = Announcement.objects.get()
    assert (draft.url, draft.contact_email, draft.category, draft.segment) == ("", "", None, {})
    assert len(report.rows[0].notes) == 4
    assert "イベント種類「宇宙」に当たるカテゴリがありません" in str(report.rows[0])


def test_the_kind_is_read_from_the_name(city: City, clerk: User, childcare: Category) -> None:
    import_events(file_of({"名称": "1歳6か月児健診"}), city.childcare, clerk)
    assert Announcement.objects.get().kind == Kind.HEALTH


def test_a_stranger_cannot_import(city: City, other_clerk: User) -> None:
    with pytest.raises(Refused, match="権限がありません"):
        import_events(file_of({}), city.childcare, other_clerk)


def test_a_broken_file_leaves_nothing_behind(city: City, clerk: User, childcare: Category) -> None:
    with pytest.raises(Refused, match="CSVとして読めません"):
        import_events(file_of({}) + b'"', city.childcare, clerk)
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("path", [*REAL, SAMPLE], ids=lambda path: path.stem)
def test_real_files_import_whole_and_once(path: Path, city: City, clerk: User, childcare: Category) -> None:
    first = import_events(path.read_bytes(), city.childcare, clerk).to_json()
    second = import_events(path.read_bytes(), city.childcare, clerk).to_json()
    assert first["imported"] == Announcement.objects.count() > 20
    assert first["rejected"] == 0
    assert second == {"imported": 0, "unchanged": first["imported"], "rejected": 0}
