"""A resident sets their LINE up by pressing buttons, and the counts of the city follow. No script runs."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import pytest
import requests
from django.utils import timezone

from segments.counting import count
from segments.filters import SegmentFilter
from segments.models import AudienceRow, PendingReply
from tests.conftest import House
from tests.story.person import PATIENCE
from tests.story.work import wait_for

pytestmark = pytest.mark.story
FORM = re.compile(r'<form method="post" action="([^"]+/press)">(.*?)</form>', re.S)
FIELD = re.compile(r'name="(content|place)" value="([^"]*)"')
BUTTON = re.compile(r'<button type="submit">([^<]*)</button>')


@dataclass
class Phone:
    """The talk of the first friend as the stand-in shows it."""

    base: str
    page: str = ""

    def post(self, act: str, **fields: str) -> None:
        answer = requests.post(
            f"{self.base}/line/friend/1/{act}", data=fields, headers={"Origin": self.base}, timeout=PATIENCE
        )
        assert answer.status_code == 200
        self.page = html.unescape(answer.text)

    def press(self, label: str, picked: str = "") -> None:
        for _, form in FORM.findall(self.page):
            if BUTTON.findall(form) == [label]:
                self.post("press", **dict(FIELD.findall(form)), picked=picked)
                return
        raise AssertionError(f"no button {label}: {BUTTON.findall(self.page)}")

    def shows(self, words: str) -> None:
        """The answer came while the page was waiting for it, or comes a moment later."""
        wait_for(lambda: words in self.page or words in self.reload())

    def reload(self) -> str:
        self.page = html.unescape(requests.get(f"{self.base}/line/friend/1/", timeout=PATIENCE).text)
        return self.page


def readers(**segment: tuple[str, ...]) -> int:
    return count(SegmentFilter(**segment), timezone.localdate())  # type: ignore[arg-type]


def test_a_resident_sets_their_account_up_and_stops_it_again(city_of_readers: House) -> None:
    AudienceRow.objects.update(categories=0, ward=None, following=False)
    phone = Phone(city_of_readers.sandbox_url)
    phone.post("block")
    phone.post("follow")
    phone.shows("友だち追加ありがとうございます")
    phone.press("分野をえらぶ")
    phone.shows("届けてほしい分野を押してください")
    phone.press("子育て")
    phone.shows("『子育て』のお知らせを届けます。")
    assert readers(any_of=("kosodate",)) == 1
    phone.press("いまの設定を見る")
    phone.shows("届く分野：子育て")
    phone.press("住んでいる区")
    phone.shows("住んでいる区をえらぶと")
    phone.press("東野区")
    phone.shows("住んでいる区を『東野区』にしました。")
    assert readers(any_of=("kosodate",), wards=("higashino",)) == 1
    phone.press("子どもの生年月")
    phone.shows("いまの登録：ありません")
    last_month = timezone.localdate().replace(day=1)
    phone.press("生年月を登録", picked=last_month.isoformat())
    phone.shows("を登録しました")
    assert AudienceRow.objects.get(ward__code="higashino").subscriber.children.count() == 1
    phone.press("元に戻す")
    phone.shows("ひとつ前の設定に戻しました。")
    assert AudienceRow.objects.get(ward__code="higashino").subscriber.children.count() == 0
    phone.post("say", text="停止")
    phone.shows("本当に止めますか")
    phone.press("すべて停止する")
    phone.shows("すべてのお知らせを止めました。")
    assert readers(any_of=("kosodate",)) == 0
    phone.press("元に戻す")
    phone.shows("届く分野：子育て")
    assert readers(any_of=("kosodate",)) == 1
    assert not PendingReply.objects.exists()
