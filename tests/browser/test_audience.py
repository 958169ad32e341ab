"""対象 fills itself in while the clerk types, until the clerk chooses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CHROMIUM
from tests.browser.pages import Desk, Editor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not Path(CHROMIUM).exists(),
        reason="Chromium がないので、画面の試験をしません (apt-get install chromium)。",
    ),
]


def test_the_audience_follows_the_text_until_it_is_chosen(sit_down: Callable[[str], Desk]) -> None:
    desk = sit_down("kosodate")
    desk.page.goto("/admin/announcements/announcement/add/")
    editor, page = Editor(desk), desk.page
    editor.write(title="発明教室", body="対象：小学3年生〜6年生とその保護者。身近な材料で発明をします。")
    expect(page.get_by_label("年齢で限る")).to_be_checked()
    expect(page.locator("[name=audience_age_min_0]")).to_have_value("8")
    expect(page.locator("[name=audience_age_max_0]")).to_have_value("12")
    desk.sees("「小学3年生〜6年生とその保護者」とあるとおりです。")
    desk.look("audience-filled")

    editor.write(body="どなたでも参加できます。身近な材料で発明をします。")
    expect(page.get_by_label("どなたでも")).to_be_checked()
    expect(page.locator("[name=audience_text]")).to_have_value("")

    page.get_by_label("年齢で限る").check()
    editor.write(body="対象：65歳以上の人。身近な材料で発明をします。")
    desk.sees("「65歳以上の人」とあるので")
    expect(page.locator("[name=audience_age_min_0]")).not_to_have_value("65")
    desk.look("audience-offered")
    desk.press("この対象を入れる")
    expect(page.locator("[name=audience_age_min_0]")).to_have_value("65")
