"""What becomes of the rows of an event file."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from channels.newsletter.copyfitting import MOST_LINES
from channels.newsletter.document import PageFormat
from channels.newsletter.event_issue import EventIssue, Masthead, issue_of_events, section_of
from staff.errors import Refused

PUBLISHED = date(2026, 12, 1)
COLUMNS = (
    "NO", "名称", "説明", "イベント種類", "URL", "開始日", "終了日", "開始時刻", "終了時刻", "日時備考",
    "場所名称", "料金(基本)", "申込期限日", "申込方法", "連絡先名称", "連絡先電話番号",
)  # fmt: skip
EVENT = {"名称": "離乳食教室", "イベント種類": "子育て・教育", "開始日": "2026-12-03", "場所名称": "南公民館"}


def file_of(*events: dict[str, str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(EVENT | event for event in events)
    return out.getvalue().encode()


def made(*events: dict[str, str], limit: int = 60) -> EventIssue:
    masthead = Masthead("市政だより わかばの", "若葉野市")
    return issue_of_events(file_of(*events), PUBLISHED, limit, masthead, PageFormat())


def titles(issue: EventIssue) -> list[str]:
    return [item.text.title for item in issue.doc.items]


def reasons(issue: EventIssue) -> list[tuple[int, str]]:
    return [(one.line, one.reason) for one in issue.skipped]


def test_events_stand_in_their_sections_by_day() -> None:
    issue = made(
        {"名称": "音楽会", "イベント種類": "音楽"},
        {"名称": "工作", "開始日": "2026-12-20"},
        {"名称": "がん検診", "イベント種類": ""},
        {"名称": "体操"},
    )
    assert [(section.name, len(section.items)) for section in issue.doc.sections] == [
        ("子育て", 2),
        ("催し", 1),
        ("健康", 1),
    ]
    assert titles(issue) == ["体操", "工作", "音楽会", "がん検診"]
    assert (issue.doc.number, issue.rows, issue.used, issue.is_past) == (202612, 4, 4, False)
    assert issue.doc.published == PUBLISHED


@pytest.mark.parametrize(
    ("kind", "words", "section"),
    [
        ("event", "子育て・教育", "子育て"),
        ("event", "健康・福祉、スポーツ", "健康"),
        ("event", "文化・芸術", "催し"),
        ("event", "", "催し"),
        ("recruit", "子育て・教育", "募集"),
        ("safety", "", "防災・安全"),
    ],
)
def test_kind_and_words_name_the_section(kind: str, words: str, section: str) -> None:
    assert section_of(kind, words) == section


def test_what_is_over_closed_or_far_away_is_left_out_and_told() -> None:
    issue = made(
        {"名称": "終わった", "開始日": "2026-11-30"},
        {"名称": "続いている展示", "開始日": "2026-11-01", "終了日": "2026-12-10"},
        {"名称": "締め切った", "申込期限日": "2026-11-30"},
        {"名称": "遠い", "開始日": "2027-03-04"},
        {"名称": "当日", "開始日": "2026-12-01"},
        {"名称": "日付なし", "開始日": ""},
    )
    assert titles(issue) == ["続いている展示", "当日"]
    assert reasons(issue) == [
        (2, "発行日より前に終わります。"),
        (4, "発行日より前に申込みが締め切られます。"),
        (5, "発行日から3か月より先です。"),
        (7, "「開始日」がありません。"),
    ]


def test_a_file_of_the_past_is_set_as_it_is_and_says_so() -> None:
    issue = made({"名称": "昔の会", "開始日": "2022-01-27"}, {"名称": "もっと昔", "開始日": "2021-05-01"})
    assert titles(issue) == ["もっと昔", "昔の会"]
    assert issue.is_past
    assert issue.warnings == ("12月1日（火）からの催しがないため、ファイルの催しをそのまま組みます。",)


def when(issue: EventIssue) -> list[str]:
    return [dict(item.text.fields)["日"] for item in issue.doc.items]


def test_a_day_a_reader_would_take_for_another_says_its_year() -> None:
    past = made({"開始日": "2022-01-27", "終了日": "2022-02-03"}, {"開始日": "2022-02-10"})
    assert when(past) == ["2022年1月27日（木）〜2月3日（木）（ほかに2月10日（木））"]
    issue = made(
        {"名称": "常設展", "開始日": "2024-04-01", "終了日": "2028-03-31"},
        {"名称": "体操", "開始日": "2026-10-01", "終了日": "2026-12-20"},
        {"名称": "年末から", "開始日": "2026-12-28", "終了日": "2027-01-05"},
        {"名称": "来年", "開始日": "2027-01-09", "申込期限日": "2026-12-20", "申込方法": "電話で"},
    )
    assert when(issue) == [
        "2024年4月1日（月）〜2028年3月31日（金）",
        "10月1日（木）〜12月20日（日）",
        "12月28日（月）〜2027年1月5日（火）",
        "1月9日（土）",
    ]
    assert dict(issue.doc.items[-1].text.fields)["申"] == "12月20日（日）までに、電話で"


def test_an_article_of_several_days_says_of_which_its_facts_are() -> None:
    issue = made(
        {"料金(基本)": "0", "説明": "絵本を読みます。"},
        {"開始日": "2026-12-10", "料金(基本)": "500", "説明": "絵本を読みます。"},
        {"開始日": "2026-12-17", "終了日": "2026-12-19", "料金(基本)": "0", "説明": "紙芝居です。"},
    )
    assert when(issue) == ["12月3日（木）（ほかに12月10日（木）・12月17日（木）〜12月19日（土））"]
    assert issue.warnings == (
        "「離乳食教室」（2、3、4行目）は、日によって費用・説明が違います。2行目のものを載せました。",
    )
    assert made({}, {"開始日": "2026-12-10"}).warnings == ()


def test_one_title_on_several_days_is_one_article_with_all_its_days() -> None:
    issue = made(
        {"開始時刻": "10:00"},
        {"開始日": "2026-12-10", "開始時刻": "10:00"},
        {"名称": "離乳食　教室", "開始日": "2026-12-17", "開始時刻": "13:00", "場所名称": "北公民館"},
    )
    (item,) = issue.doc.items
    assert dict(item.text.fields)["日"] == (
        "12月3日（木）午前10時（ほかに12月10日（木）・12月17日（木）午後1時 北公民館）"
    )
    assert issue.used == 3


def test_many_days_are_counted() -> None:
    issue = made(*({"開始日": f"2026-12-{day:02}"} for day in range(3, 20)))
    assert "ほかに12月19日（土）まで16回" in dict(issue.doc.items[0].text.fields)["日"]


def test_the_limit_and_too_long_an_article_are_told() -> None:
    issue = made(
        {"名称": "長い会", "説明": "長" * 3000},
        {"名称": "一番"},
        {"名称": "二番"},
        limit=1,
    )
    assert titles(issue) == ["一番"]
    assert reasons(issue)[0][1].endswith(f"{MOST_LINES}行までの記事しか組めません。")
    assert reasons(issue)[1:] == [(4, "記事の数の上限（1件）をこえます。")]


def test_what_is_no_event_file_is_refused() -> None:
    masthead = Masthead("市政だより", "若葉野市")
    with pytest.raises(Refused, match="標準形式ではありません"):
        issue_of_events(b"a,b\n1,2\n", PUBLISHED, 60, masthead, PageFormat())
