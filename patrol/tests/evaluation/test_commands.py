from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

ROWS = (
    {"title": "小学生の工作教室", "body": "対象:小学生", "our_category": "小中高・若者", "fit_kosodate": "N"},
    {"title": "離乳食教室", "body": "対象:4〜6か月児", "our_category": "子育て", "fit_kosodate": "Y"},
)
KEYS = {
    "category_strict", "category_lenient", "category_top2", "mismatch_recall_stated", "false_alarms_stated",
    "mismatch_recall_unstated", "mismatch_precision_unstated", "ms_p95",
}  # fmt: skip
DRAFT: dict[str, Any] = {
    "title": "二十歳のつどいを開催します",
    "body": "令和9年1月11日(月)に市民ホールで行います。",
    "category": "子育て",
    "audience_kind": "ages",
    "audience_age_min": 20,
    "audience_age_max": 20,
    "publish_at": "2026-12-01T10:00:00+09:00",
    "channels": ["line"],
}


def called(*arguments: object) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(["", "broken", *(json.dumps(row) for row in ROWS)]), encoding="utf-8")
    return path


def test_json_is_one_object_and_nothing_else(file: Path) -> None:
    data = json.loads(called("patrol_eval", file, "--json"))
    assert set(data) >= KEYS
    assert (data["mismatch_recall_stated"], data["false_alarms_stated"]) == (1.0, 0.0)
    assert data["findings"]["audience"] == {"stop": 1}


def test_without_it_a_table_comes_first_and_the_object_last(file: Path) -> None:
    table = called("patrol_eval", file).splitlines()
    assert "お知らせ 2件" in table[0]
    assert set(json.loads(table[-1])) >= KEYS


def test_expressions_of_an_audience(tmp_path: Path) -> None:
    path = tmp_path / "expressions.jsonl"
    rows = (
        {"expr": "3歳〜5歳児", "age_min": 3, "age_max": 6.9},
        {"expr": "小学生300円", "kind": "not_target"},
    )
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    data = json.loads(called("patrol_eval", path, "--audience", "--json"))
    assert (data["age_exact"], data["traps_rejected"]) == (0.0, 1.0)
    assert "違い: 「3歳〜5歳児」 正解 3〜6.9歳 / 読み取り 3〜5歳" in called("patrol_eval", path, "--audience")


def test_a_file_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="ファイルを読めません"):
        called("patrol_eval", tmp_path / "none.jsonl")


def written(tmp_path: Path, draft: object) -> Path:
    path = tmp_path / "draft.json"
    path.write_text(json.dumps(draft), encoding="utf-8")
    return path


def checked(tmp_path: Path, draft: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(called("check_draft", written(tmp_path, draft), "--json"))[
        "findings"
    ]
    return found


def test_the_findings_of_one_draft(tmp_path: Path) -> None:
    first = checked(tmp_path, DRAFT)[0]
    assert (first["check"], first["severity"], first["severity_label"]) == ("audience", "stop", "止める")
    assert first["suggestion"] == "→『小中高・若者』へ送るか、対象を見直してください。"
    assert "【止める】対象と約束" in called("check_draft", written(tmp_path, DRAFT))


@pytest.mark.parametrize(
    "draft",
    [
        {**DRAFT, "category": {"code": "kosodate", "name": "子育て"}},
        {
            "title": DRAFT["title"],
            "facts": {"audience_kind": "ages", "audience_age_min": "20"},
            "category": "kosodate",
        },
        {"title": DRAFT["title"], "body": "対象:20歳の方", "our_category": "子育て", "age_min": None},
        {"title": "式典", "target_in_source": "20歳の方", "category": "子育て", "ref_date": "2026-12"},
    ],
)
def test_a_draft_may_be_written_in_several_ways(tmp_path: Path, draft: dict[str, Any]) -> None:
    assert "audience" in {one["check"] for one in checked(tmp_path, draft) if one["severity"] == "stop"}


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ([], "1件の原稿"),
        ({"title": "あ", "category": "ない分野"}, "知らないカテゴリ"),
        ({"title": "あ", "starts_on": "来週"}, "starts_on「来週」を読めません"),
        ({"title": ["あ"]}, "titleは文字で"),
        ({"title": "あ", "kind": "なにか"}, "kindは"),
        ({"title": "あ", "publish_at": "いつか"}, "配信日時"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, draft: object, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        checked(tmp_path, draft)
