"""What went wrong in Japanese cities, once more in this house: each ends in a finding or in a refusal.

The sources are newspapers and the cities' own reports; the texts here are made up.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from announcements import actions as announcements
from announcements.digest import digest_of
from announcements.models import Announcement
from announcements.tests.factories import make_announcement
from channels.ledger import gate
from channels.ledger.gate import Decision
from channels.models import Delivery
from channels.tests.factories import make_delivery
from config.tests.test_settings import start
from patrol import actions
from patrol.checks import run
from patrol.inputs import check_input
from patrol.models import Approval, ElectionPeriod, QuietPeriod, Review
from patrol.routes.acting import sign_off
from patrol.tests.factories import (
    in_patrol,
    make_readers,
    signed_off,
    straight_to_patrol,
    submitted,
    token_of,
)
from segments.tests.factories import make_category
from staff.errors import Refused
from staff.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

EVERYONE = {"everyone": True}


def found_in(review: Review) -> set[tuple[str, str]]:
    return set(review.findings.values_list("check_name", "severity"))


def refused_to(officer: User, review: Review) -> str:
    """What the PR division hears when it approves all the same."""
    with pytest.raises(Refused) as refusal:
        actions.approve(review, officer, token=token_of(review))
    assert not Approval.objects.exists()
    assert not Delivery.objects.exists()
    return refusal.value.message


def warning(text: str) -> dict[str, Any]:
    """A canned warning, as the disaster division keeps them."""
    return {"kind": "safety", "title": "緊急のお知らせ", "body": text, "segment": EVERYONE}


# --- canned texts ----------------------------------------------------------------------------------


def test_takaoka_a_canned_text_of_a_large_terror_attack(clerk: User, head: User) -> None:
    """高岡市: 「大規模テロ」 went out from LINE; corrected after half an hour, the mayor apologised."""
    review = in_patrol(clerk, head, **warning("市内で大規模テロが発生しました。屋内に避難してください。"))
    assert ("grave", "confirm") in found_in(review)
    with pytest.raises(Refused, match="ご自分では承認できません"):
        actions.approve(review, clerk, token=token_of(review))


def test_iwakuni_a_test_with_the_text_of_an_attack_on_11118_people(
    clerk: User, head: User, pr_officer: User
) -> None:
    """岩国市: meant as a test, sent as 「ゲリラ攻撃情報」."""
    text = "これはテスト配信です。ゲリラ攻撃情報。ゲリラによる攻撃が発生しました。"
    review = in_patrol(clerk, head, **warning(text))
    assert {("drill", "stop"), ("grave", "confirm")} <= found_in(review)
    assert "「止める」の指摘" in refused_to(pr_officer, review)


def test_iwakuni_a_sandbox_cannot_reach_the_real_hosts() -> None:
    refused = start(KOHO_MODE="sandbox", SANDBOX_URL="https://api.line.me")
    assert refused.returncode
    assert "SANDBOX_URL" in refused.stderr


def test_ofunato_a_drill_sent_for_real(settings: Settings) -> None:
    """大船渡市: a tsunami advisory of the drill went to real phones."""
    settings.KOHO_MODE = "drill"
    delivery = make_delivery(parts=[{"text": "津波注意報が発表されました。"}])
    settings.KOHO_MODE, settings.LIVE = "live", True
    verdict = gate.check(Delivery.objects.select_related("revision__announcement").get(pk=delivery.pk))
    assert verdict.decision is Decision.HOLD
    assert "「訓練」として承認された配信は、「本番」の環境からは送れません" in verdict.note


def test_ofunato_the_words_of_the_drill_in_the_real_house(settings: Settings) -> None:
    settings.KOHO_MODE, settings.LIVE = "live", True
    delivery = make_delivery(parts=[{"text": "【訓練】津波注意報が発表されました。"}])
    verdict = gate.check(Delivery.objects.select_related("revision__announcement").get(pk=delivery.pk))
    assert "訓練・試験の文面" in verdict.note


def test_yokohama_one_person_alone_posts_a_prepared_missile_text(pr_officer: User) -> None:
    """横浜市 2013: "the problem is a system in which one person's slip is enough"."""
    review = Review.objects.get(
        announcement=in_pr_division(pr_officer, **warning("ミサイルが発射されました。"))
    )
    with pytest.raises(Refused, match="ご自分では承認できません"):
        actions.approve(review, pr_officer, token=token_of(review))
    with pytest.raises(IntegrityError, match="nobody approves own work"), transaction.atomic():
        Approval.objects.create(
            announcement=review.announcement,
            revision=review.revision,
            approved_by=pr_officer,
            binding={},
            digest=digest_of({}),
        )
    assert not Delivery.objects.exists()


def in_pr_division(officer: User, **fields: Any) -> Announcement:
    """Written and submitted by the PR division itself, whose head does not sign off."""
    assert officer.department is not None
    straight_to_patrol(officer.department)
    return submitted(officer, **fields)


# --- the wrong text, the wrong readers ------------------------------------------------------------


def test_kitakata_two_characters_to_everyone(clerk: User, head: User, pr_officer: User) -> None:
    """喜多方市: 「つい」, meant for the radio, to every phone in town; mended 2½ hours later."""
    review = in_patrol(clerk, head, body="つい", segment=EVERYONE)
    assert ("emptiness", "stop") in found_in(review)
    assert "「止める」の指摘" in refused_to(pr_officer, review)


def test_kitakata_a_channels_own_text_of_two_characters(clerk: User) -> None:
    make_readers()
    announcement = make_announcement(clerk)
    announcements.save_draft(announcement, clerk, texts={"line": "つい"})
    revision = announcements.submit(announcement, clerk)
    found = [one for one in run(check_input(revision.content)) if one.check == "emptiness"]
    assert [(str(one.severity), one.field) for one in found] == [("stop", "texts.line")]


def test_nabari_a_notice_to_colleagues_about_an_ip_address(clerk: User, head: User, pr_officer: User) -> None:
    """名張市: a notice meant for the office went out as emergency mail."""
    text = "職員各位 事務連絡です。3日からIPアドレスを変更します。設定を確かめてください。"
    review = in_patrol(clerk, head, title="IPアドレスの変更", body=text, segment=EVERYONE)
    assert {("internal", "stop"), ("internal", "confirm")} <= found_in(review)
    assert "「止める」の指摘" in refused_to(pr_officer, review)


def test_seika_a_text_still_being_written(clerk: User, head: User, pr_officer: User) -> None:
    """精華町: sent while the text for the coming typhoon was being prepared."""
    make_readers()
    draft = make_announcement(clerk, **warning("台風○号が近づいています。"))
    announcements.save_draft(draft, clerk, texts={"line": "台風○○号が近づいています。作成中です。"})
    assert not Delivery.objects.exists()
    with pytest.raises(Refused, match="申請した|下書き|権限|いま"):
        sign_off(draft, head)
    announcements.submit(draft, clerk)
    review = signed_off(draft, head)
    assert ("placeholders", "stop") in found_in(review)
    assert "「止める」の指摘" in refused_to(pr_officer, review)


# --- accounts and people ---------------------------------------------------------------------------


def test_yatomi_a_private_entry_for_a_prize_from_the_disaster_account(clerk: User, head: User) -> None:
    """弥富市: a clerk took the disaster account for the own one and entered a prize draw."""
    review = in_patrol(clerk, head, title="懸賞に応募", body="懸賞に応募しました。当たりますように。")
    assert ("neutrality", "confirm") in found_in(review)


def test_kawasaki_a_contractors_post_about_a_candidate(
    clerk: User, head: User, pr_officer: User, pr_manager: User
) -> None:
    """川崎市 2024: a private remark on a candidate for governor from the account of a park."""
    ElectionPeriod.objects.create(
        name="県知事選挙",
        starts_on=date(2026, 11, 20),
        ends_on=date(2026, 12, 6),
        candidates=["森野 みどり"],
    )
    review = in_patrol(clerk, head, body="公園の紅葉が見ごろです。森野みどりさんを応援しています。")
    assert ("elections", "stop") in found_in(review)
    assert "「止める」の指摘" in refused_to(pr_officer, review)
    with pytest.raises(Refused, match="理由"):
        actions.approve(review, pr_manager, token=token_of(review))


def test_nishinomiya_a_child_plays_with_the_phone(client: Client, clerk: User, settings: Settings) -> None:
    """西宮市: the family of a clerk posted while playing a game on the phone."""
    announcement = make_announcement(clerk)
    for url, posted in (
        (reverse("admin:announcements_announcement_add"), {"title": "あああ"}),
        (reverse("patrol:approve", args=[announcement.pk]), {"token": "x", "sure": "on"}),
    ):
        answer = client.post(url, posted)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("admin:login"))
    assert Announcement.objects.count() == 1
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert timedelta(seconds=settings.SESSION_COOKIE_AGE) <= timedelta(hours=9)


# --- what residents said ---------------------------------------------------------------------------


def test_nagasaki_hair_dye_on_a_day_of_heavy_snow(clerk: User, head: User, pr_officer: User) -> None:
    """長崎市: in heavy snow the phones rang for 「クーリングオフ」 and an allergy to hair dye."""
    QuietPeriod.objects.create(name="大雪のため災害対策本部を設置中", stops=True)
    review = in_patrol(clerk, head, kind="notice", title="毛染めのアレルギーに注意", publish_at=None)
    assert ("hold", "stop") in found_in(review)
    assert "「止める」の指摘" in refused_to(pr_officer, review)


def test_nagasaki_the_news_of_the_snow_goes_out(clerk: User, head: User) -> None:
    QuietPeriod.objects.create(name="大雪のため災害対策本部を設置中", stops=True)
    disasters = make_category("bosai", "防災", is_emergency=True)
    text = "大雪のため、市バスは全線で運休しています。外出を控えてください。"
    review = in_patrol(clerk, head, category=disasters, publish_at=None, **warning(text))
    assert not review.findings.filter(check_name="hold").exists()
