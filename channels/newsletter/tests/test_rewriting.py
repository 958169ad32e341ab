"""A shorter text: a version of its own, nothing added, what is lost confirmed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_django import Settings

from channels.models import IssueItem, ItemVersion
from channels.newsletter.item import ItemText
from channels.newsletter.rewriting import LONGEST_TEXT, Unconfirmed, approved_text, rewrite, typed
from channels.newsletter.tests.articles import FIELDS, place_article
from channels.newsletter.tests.factories import close_by_hand
from staff.errors import Refused
from staff.models import AuditEntry, User

pytestmark = pytest.mark.django_db

LEAD = "冬の夜空を望遠鏡で見ます。はじめての人も楽しめます。暖かい服で来てください。"
WHY = "紙面が足りないため"


@pytest.fixture
def item() -> IssueItem:
    picture = {
        "path": "images/a.jpg",
        "sha256": "0" * 64,
        "alt": "星",
        "width": 4,
        "height": 3,
        "caption": "",
    }
    return place_article("星を見る会", LEAD, pictures=[picture], url="https://www.city.example/hoshi")


def text_of(item: IssueItem) -> ItemText:
    return ItemText.from_json(item.content)


def shorter(item: IssueItem, **changes: object) -> ItemText:
    return replace(text_of(item), **{"lead": "冬の夜空を望遠鏡で見ます。", **changes})  # type: ignore[arg-type]


def test_it_is_a_new_version_and_the_approved_one_stays(print_staff: User, item: IssueItem) -> None:
    version = rewrite(print_staff, item, shorter(item), WHY, seen=1)
    item.refresh_from_db()
    assert (item.version, text_of(item).lead) == (2, "冬の夜空を望遠鏡で見ます。")
    assert (version.made, version.by, version.reason) == (ItemVersion.Made.SHORTENED, print_staff, WHY)
    assert approved_text(item).lead == LEAD
    assert (len(item.content["pictures"]), item.content["url"]) == (1, "https://www.city.example/hoshi")
    assert AuditEntry.objects.get(verb="記事を短くした").detail["version"] == 2


def test_nothing_is_written_in_that_was_not_approved(print_staff: User, item: IssueItem) -> None:
    for added in ("参加費は500円です。", "mado@city.example へ。"):
        with pytest.raises(Refused, match="書き加えられません"):
            rewrite(print_staff, item, shorter(item, lead=added), WHY, seen=1, confirmed=True)
    assert item.versions.count() == 1


def test_what_is_lost_or_changed_is_asked_first(print_staff: User, item: IssueItem) -> None:
    fields = (("日", "12月3日（木）午前10時〜11時30分"), ("場", "若葉野市民センター"), FIELDS[3])
    with pytest.raises(Unconfirmed) as asked:
        rewrite(print_staff, item, shorter(item, fields=fields), WHY, seen=1)
    assert [one.kind for one in asked.value.found] == ["数", "場所"]
    rewrite(print_staff, item, shorter(item, fields=fields), WHY, seen=1, confirmed=True)
    assert item.versions.count() == 2


def test_a_correction_by_the_pr_division_may_say_more(
    print_staff: User, pr_officer: User, item: IssueItem
) -> None:
    text = shorter(item, lead="午前9時から受付。" * 9, fields=FIELDS[1:])
    made = ItemVersion.Made.CORRECTED
    with pytest.raises(Refused, match="校正で記事を直せるのは、広報担当と広報課長だけ"):
        rewrite(print_staff, item, shorter(item), "課の依頼", seen=1, confirmed=True, made=made)
    with pytest.raises(Unconfirmed):
        rewrite(pr_officer, item, text, "課の依頼", seen=1, made=made)
    version = rewrite(pr_officer, item, text, "課の依頼", seen=1, confirmed=True, made=made)
    assert version.made == made


@pytest.mark.parametrize(
    "changed",
    [
        ("日", "12月4日（金）午前10時〜11時30分"),
        ("場", "若葉野公民館"),
        ("定", "30人"),
        ("問", "広報課☎0000-12-3402"),
    ],
)
def test_nothing_new_comes_in_for_what_was_approved(
    print_staff: User, pr_officer: User, item: IssueItem, changed: tuple[str, str]
) -> None:
    fields = tuple(changed if field[0] == changed[0] else field for field in FIELDS)
    for person in (print_staff, pr_officer):
        with pytest.raises(Refused, match="書き加えられません"):
            rewrite(person, item, shorter(item, fields=fields), WHY, seen=1, confirmed=True)
    assert item.versions.count() == 1


def test_a_shortened_text_is_no_longer_than_the_present_one(print_staff: User, item: IssueItem) -> None:
    rewrite(print_staff, item, shorter(item), WHY, seen=1)
    with pytest.raises(Refused, match="いまの文より長くできません"):
        rewrite(print_staff, item, shorter(item, lead=LEAD[:-10]), WHY, seen=2, confirmed=True)


@pytest.mark.parametrize("lead", ["これは訓練です。", "○○を見ます。"])
def test_no_drill_is_printed_in_live_mode(
    print_staff: User, item: IssueItem, settings: Settings, lead: str
) -> None:
    settings.LIVE = True
    with pytest.raises(Refused, match="訓練・試験の文面|書きかけの部分"):
        rewrite(print_staff, item, shorter(item, lead=lead), WHY, seen=1)
    settings.LIVE = False
    rewrite(print_staff, item, shorter(item, lead=lead), WHY, seen=1)


@pytest.mark.parametrize(
    ("changes", "reason", "message"),
    [
        ({}, " ", "理由を書いてください"),
        ({}, "理" * 1001, "1000字まで"),
        ({"title": ""}, WHY, "題を書いてください"),
        ({"lead": LEAD}, WHY, "どこも変わっていません"),
        ({"lead": "あ" * LONGEST_TEXT}, WHY, "長すぎます"),
    ],
)
def test_what_is_refused(
    print_staff: User, item: IssueItem, changes: dict[str, str], reason: str, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        rewrite(print_staff, item, shorter(item, **changes), reason, seen=1)


def test_two_at_once_do_not_overwrite_each_other(
    print_staff: User, pr_officer: User, item: IssueItem
) -> None:
    rewrite(print_staff, item, shorter(item), WHY, seen=1)
    with pytest.raises(Refused, match="ほかの人がこの記事を直しました"):
        rewrite(pr_officer, item, shorter(item, lead="望遠鏡で見ます。"), WHY, seen=1)


def test_a_closed_issue_and_others_are_refused(clerk: User, print_staff: User, item: IssueItem) -> None:
    with pytest.raises(Refused, match="広報課と印刷担当だけ"):
        rewrite(clerk, item, shorter(item), WHY, seen=1)
    close_by_hand(item.issue)
    with pytest.raises(Refused, match="校了しているため"):
        rewrite(print_staff, item, shorter(item), WHY, seen=1)


def test_what_is_typed_becomes_the_house_style() -> None:
    approved = ItemText("題", "本文", (("日", "12月3日（木）"), ("定", "20人")), "広報課")
    text = typed(approved, " 題\n名 ", "１０才まで。来て下さい。\x00", ["2026/12/3 10:00", ""])
    assert text == ItemText(
        "題 名", "10歳まで。来てください。", (("日", "2026年12月3日 午前10時"),), "広報課"
    )
