"""The case the patrol was made for.

People who chose 「子育て」 were promised news for preschool children; the department in charge also runs
programmes up to the coming-of-age ceremony, and would like to send those too.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from patrol.checks import Finding, run
from patrol.checks.audience import AudienceCheck
from patrol.evaluation.profiles import default_profiles
from patrol.tests.checks.drafts import draft, findings

PROFILES = {profile.code: profile for profile in default_profiles()}
OTHERS = tuple(profile for profile in default_profiles() if profile.code != "kosodate")
NOT_CHOSEN: dict[str, Any] = {"audience_kind": "", "audience_age_min": None, "audience_age_max": None}


def stops(**changes: Any) -> list[Finding]:
    found = run(draft(category=PROFILES["kosodate"], other_categories=OTHERS, **changes))
    return [one for one in found if one.severity == "stop" and one.check == "audience"]


@pytest.mark.parametrize(
    ("title", "low", "high", "better"),
    [
        ("小学生の夏休み工作教室", 6, 12, "小中高・若者"),
        ("中高生の居場所「ノビール」を開きます", 12, 18, "小中高・若者"),
        ("二十歳のつどいを開催します", 20, 20, "小中高・若者"),
        ("シニアのスマートフォン教室", 65, None, "高齢者・介護"),
    ],
)
def test_fukuoka_what_was_not_promised_is_stopped(
    title: str, low: int, high: int | None, better: str
) -> None:
    (finding,) = stops(
        title=title,
        audience_age_min=Decimal(low),
        audience_age_max=None if high is None else Decimal(high),
    )
    assert "『子育て』を選んだ人に約束したのは" in finding.reason
    assert finding.suggestion == f"→『{better}』へ送るか、対象を見直してください。"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("二十歳のつどいを開催します", "令和9年1月11日に市民ホールで行います。"),
        ("記念式典のお知らせ", "対象:平成18年4月2日〜平成19年4月1日生まれの方"),
        ("放課後の居場所", "中学生・高校生を対象に、自習室を開けています。"),
    ],
)
def test_fukuoka_it_is_stopped_from_its_words_alone(title: str, body: str) -> None:
    (finding,) = stops(title=title, body=body, **NOT_CHOSEN)
    assert finding.quote in title + body


def test_fukuoka_what_was_promised_passes() -> None:
    assert stops(title="離乳食教室", audience_age_min=Decimal("0.42"), audience_age_max=Decimal("0.67")) == []


def test_the_words_of_the_finding() -> None:
    (finding,) = findings(
        AudienceCheck(),
        audience_age_min=Decimal(8),
        audience_age_max=Decimal(12),
        audience_text="小学3年生〜6年生",
        category=PROFILES["kosodate"],
        other_categories=OTHERS,
    )
    assert finding.reason == (
        "「小学3年生〜6年生」は8〜12歳が対象です。"
        "『子育て』を選んだ人に約束したのは妊娠中の人と、0〜6歳（就学前）の子の保護者に向けた情報です。"
    )


def test_a_partial_overlap_can_be_narrowed_to_those_promised() -> None:
    (finding,) = findings(AudienceCheck(), audience_age_min=Decimal(3), audience_age_max=Decimal(15))
    assert finding.severity == "confirm"
    assert finding.suggestion == (
        "→『小中高・若者』へ送るか、届ける相手を3〜6歳のお子さんがいる人に絞るか、対象を見直してください。"
    )
    assert finding.evidence["narrow_to"] == [3.0, 6.0]
