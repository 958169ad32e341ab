"""The pages on which both sides talk, propose and answer."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from announcements import actions as announcements
from announcements.models import Announcement
from patrol import actions, comments, decisions
from patrol.models import Comment, Proposal, ProposalState, Review
from patrol.proposals.actions import propose
from patrol.proposals.offers import offer
from patrol.tests.factories import in_patrol, make_readers, signed_off
from segments.tests.factories import make_subscriber, make_ward
from staff.models import AuditEntry, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

REASON = "就学前のお子さんがいる人に絞って送りませんか。"
CHOICE = "?choice=ward:minami"


@pytest.fixture
def review(clerk: User, head: User) -> Review:
    category = make_readers()
    south = make_ward("minami", "南区")
    for _ in range(25):
        make_subscriber([category], south)
    return in_patrol(clerk, head)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, review: Review) -> str:
    return reverse(f"patrol:{name}", args=[review.announcement_id])


def proposed(review: Review, actor: User) -> Proposal:
    found = offer(review, "ward", "minami")
    assert found is not None
    return propose(review, actor, token=found.token, reason=REASON)


def stored(review: Review) -> Announcement:
    return Announcement.objects.get(pk=review.announcement_id)


def token_on(html: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', html)
    assert found
    return found[1]


def is_csp_safe(html: str) -> bool:
    return not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|\shx-on", html)


# --- proposing -----------------------------------------------------------------------------------


def test_the_review_offers_what_can_be_proposed(review: Review, pr_officer: User) -> None:
    html = signed_in(pr_officer).get(address("review", review)).content.decode()
    assert 'value="ward:minami">南区に住む人だけに送る' in html
    assert "4〜6か月の子がいる人だけに送る</a>" in html  # the announcement's own 対象, in front
    assert is_csp_safe(html)


def test_the_effect_is_shown_before_it_is_sent(review: Review, pr_officer: User) -> None:
    client = signed_in(pr_officer)
    page = client.get(address("propose", review) + CHOICE).content.decode()
    assert "LINEで届く人：いま 55人、この案 25人" in page
    assert "<ins>で、南区に住む" in page
    assert "この案を添えて差し戻す" in page
    assert is_csp_safe(page)
    fragment = client.get(address("propose", review) + CHOICE, headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    assert stored(review).state == "patrol"


def test_sending_it_back(review: Review, pr_officer: User) -> None:
    client = signed_in(pr_officer)
    token = token_on(client.get(address("propose", review) + CHOICE).content.decode())
    short = client.post(address("propose", review) + CHOICE, {"token": token, "proposal-reason": "絞る"})
    assert short.status_code == 422
    assert "10字以上" in short.content.decode()
    said = {"token": token, "proposal-reason": REASON}
    assert client.post(address("propose", review) + CHOICE, said).status_code == 302
    assert Proposal.objects.get().label == "南区に住む人だけに送る"
    again = client.post(address("propose", review) + CHOICE, said, follow=True)
    assert "もう判断されています" in again.content.decode()


@pytest.mark.parametrize("choice", ["", "?choice=ward:nowhere", "?choice=:", "?choice=ward", "?choice=%00:x"])
def test_what_is_not_offered_is_said_so(choice: str, review: Review, pr_officer: User) -> None:
    client = signed_in(pr_officer)
    answer = client.get(address("propose", review) + choice, follow=True).content.decode()
    assert "この案は、いまのお知らせには使えません" in answer
    fragment = client.get(address("propose", review) + choice, headers={"HX-Request": "true"})
    assert "この案は、いまのお知らせには使えません" in fragment.content.decode()


@pytest.mark.parametrize("who", ["clerk", "head", "other_head", "print_staff", "admin_user"])
def test_only_the_patrol_gets_there(who: str, review: Review, request: pytest.FixtureRequest) -> None:
    client = signed_in(request.getfixturevalue(who))
    assert client.get(address("propose", review) + CHOICE).status_code == 403
    assert client.post(address("propose", review) + CHOICE, {}).status_code == 403
    assert client.post(address("take_over", review), {"note": "代わりに確かめます。"}).status_code == 403


# --- answering -----------------------------------------------------------------------------------


def test_the_clerk_sees_it_and_accepts(review: Review, pr_officer: User, clerk: User) -> None:
    proposal = proposed(review, pr_officer)
    client = signed_in(clerk)
    assert "広報課からの連絡" in client.get(reverse("admin:index")).content.decode()
    fragment = client.get(address("talk", review)).content.decode()
    assert "南区に住む人だけに送る" in fragment
    assert "55人</span> → <strong>25人" in fragment
    assert is_csp_safe(fragment)
    answer = client.post(reverse("patrol:accept_proposal", args=[proposal.pk]), follow=True)
    assert "案のとおりに直しました" in answer.content.decode()
    assert stored(review).segment == {"any_of": ["kosodate"], "wards": ["minami"]}
    assert "広報課からの連絡" not in client.get(reverse("admin:index")).content.decode()


def test_accepting_and_submitting_in_one(review: Review, pr_officer: User, clerk: User) -> None:
    proposal = proposed(review, pr_officer)
    url = reverse("patrol:accept_proposal", args=[proposal.pk])
    answer = signed_in(clerk).post(url, {"submit": "yes"}, follow=True)
    assert "案のとおりに直して、申請しました" in answer.content.decode()
    assert stored(review).state == "head_review"


def test_what_is_missing_does_not_undo_the_change(review: Review, pr_officer: User, clerk: User) -> None:
    proposal = proposed(review, pr_officer)
    Announcement.objects.filter(pk=review.announcement_id).update(audience_kind="")
    url = reverse("patrol:accept_proposal", args=[proposal.pk])
    answer = signed_in(clerk).post(url, {"submit": "yes"}, follow=True)
    assert "あと1か所を直してください" in answer.content.decode()
    assert (stored(review).state, stored(review).segment.get("wards")) == ("returned", ["minami"])


def test_declining_says_why(review: Review, pr_officer: User, clerk: User) -> None:
    proposal = proposed(review, pr_officer)
    url = reverse("patrol:decline_proposal", args=[proposal.pk])
    assert "5字以上" in signed_in(clerk).post(url, {"reason": ""}, follow=True).content.decode()
    signed_in(clerk).post(url, {"reason": "市内のどこからも来られる会場です。"})
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.DECLINED
    announcements.submit(stored(review), clerk)
    signed_off(stored(review), User.objects.get(username="head"))
    html = signed_in(pr_officer).get(address("review", review)).content.decode()
    assert "市内のどこからも来られる会場です。" in html


def test_an_outdated_proposal_says_so(review: Review, pr_officer: User, clerk: User) -> None:
    proposal = proposed(review, pr_officer)
    announcement = stored(review)
    announcement.segment = {"everyone": True}
    announcements.save_draft(announcement, clerk)
    url = reverse("patrol:accept_proposal", args=[proposal.pk])
    assert "使えなくなりました" in signed_in(clerk).post(url, follow=True).content.decode()
    assert stored(review).segment == {"everyone": True}
    assert "その項目が変わりました" in signed_in(clerk).get(address("talk", review)).content.decode()


@pytest.mark.parametrize("who", ["other_clerk", "print_staff", "admin_user"])
def test_strangers_do_not_even_see_it(
    who: str, review: Review, pr_officer: User, request: pytest.FixtureRequest
) -> None:
    proposal = proposed(review, pr_officer)
    client = signed_in(request.getfixturevalue(who))
    for name in ("accept_proposal", "decline_proposal"):
        assert client.post(reverse(f"patrol:{name}", args=[proposal.pk])).status_code == 404
    assert client.get(address("talk", review)).content == b""
    assert client.post(address("comment", review), {"text": "こんにちは。"}).status_code == 403


def test_pr_reads_along_but_does_not_answer(review: Review, pr_officer: User) -> None:
    proposal = proposed(review, pr_officer)
    fragment = signed_in(pr_officer).get(address("talk", review)).content.decode()
    assert "担当課の人が、この案を受け入れるか見送るかを決めます" in fragment
    url = reverse("patrol:accept_proposal", args=[proposal.pk])
    assert "権限がありません" in signed_in(pr_officer).post(url, follow=True).content.decode()


# --- talking -------------------------------------------------------------------------------------


def test_both_sides_write_and_read(
    review: Review, pr_officer: User, clerk: User, sunday_morning: time_machine.Traveller
) -> None:
    back = address("review", review)
    said = {"text": "<b>会場</b>の住所は合っていますか。", "back": back}
    answer = signed_in(pr_officer).post(address("comment", review), said)
    assert answer.headers["Location"] == f"{back}#talk"
    sunday_morning.shift(60)
    home = signed_in(clerk).get(reverse("admin:index")).content.decode()
    assert "未読のコメント 1件" in home
    fragment = signed_in(clerk).get(address("talk", review)).content.decode()
    assert "&lt;b&gt;会場&lt;/b&gt;の住所" in fragment
    assert "新着" in fragment
    signed_in(clerk).post(address("comment", review), {"text": "合っています。"})
    assert "合っています。" in signed_in(pr_officer).get(back).content.decode()


def test_at_a_finding(clerk: User, head: User, pr_officer: User) -> None:
    review = in_patrol(clerk, head, body="①離乳食の始め方を学びます。")
    finding = review.findings.get(check_name="characters")
    said = {"text": "この字は避けます。", "finding": str(finding.pk)}
    signed_in(pr_officer).post(address("comment", review), said)
    assert Comment.objects.get().finding == finding
    html = signed_in(pr_officer).get(address("review", review)).content.decode()
    assert "指摘について：<q>①</q>" in html


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_nobody_is_led_astray(back: str, review: Review, clerk: User) -> None:
    answer = signed_in(clerk).post(address("comment", review), {"text": "はい。", "back": back})
    assert answer.headers["Location"].startswith("/admin/announcements/announcement/")


@pytest.mark.parametrize("finding", ["x", "-1", "9" * 30, "0"])
def test_an_odd_finding_is_no_finding(finding: str, review: Review, clerk: User) -> None:
    signed_in(clerk).post(address("comment", review), {"text": "はい。", "finding": finding})
    assert Comment.objects.get().finding is None


def test_what_no_database_can_keep_is_left_out(review: Review, clerk: User, pr_officer: User) -> None:
    signed_in(clerk).post(address("comment", review), {"text": "一行目\r\n二行\x00目"})
    assert Comment.objects.get().text == "一行目\n二行目"
    proposal = proposed(review, pr_officer)
    url = reverse("patrol:decline_proposal", args=[proposal.pk])
    assert "1,000字まで" in signed_in(clerk).post(url, {"reason": "あ" * 1001}, follow=True).content.decode()
    signed_in(clerk).post(url, {"reason": "都合が\x00合いません。"})
    proposal.refresh_from_db()
    assert proposal.answer == "都合が合いません。"


def test_a_long_thread_takes_no_more_queries(
    review: Review, clerk: User, pr_officer: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(pr_officer)
    comments.say(review.announcement, clerk, "はい。")
    client.get(address("review", review))
    with django_assert_max_num_queries(100) as short:
        client.get(address("review", review))
    for number in range(40):
        comments.say(review.announcement, clerk, f"{number}件目です。", review.findings.first())
    with django_assert_max_num_queries(len(short)):
        client.get(address("review", review))


# --- claims --------------------------------------------------------------------------------------


def test_the_manager_takes_over_on_the_page(review: Review, pr_officer: User, pr_manager: User) -> None:
    actions.claim(review, pr_officer)
    client = signed_in(pr_manager)
    assert "担当を引き継ぐ" in client.get(address("review", review)).content.decode()
    client.post(address("take_over", review), {"note": "午後は会議のため、代わりに確かめます。"})
    review.refresh_from_db()
    assert review.claimed_by == pr_manager
    assert AuditEntry.objects.filter(verb="パトロールの担当を引き継いだ").exists()


def test_a_stale_claim_is_pointed_out(
    review: Review, pr_officer: User, pr_manager: User, sunday_morning: time_machine.Traveller
) -> None:
    actions.claim(review, pr_officer)
    fresh = signed_in(pr_manager).get(address("review", review)).content.decode()
    assert "ほかの人が確かめています" in fresh
    sunday_morning.shift(60 * 60 * 5)
    stale = signed_in(pr_manager).get(address("review", review)).content.decode()
    assert "しばらく開いていません" in stale
    assert (
        "長く開いていません（5時間前）" in signed_in(pr_manager).get(reverse("patrol:queue")).content.decode()
    )


# --- what changed since --------------------------------------------------------------------------


def again(review: Review, clerk: User, head: User, **changes: object) -> None:
    announcement = stored(review)
    for name, value in changes.items():
        setattr(announcement, name, value)
    announcements.save_draft(announcement, clerk)
    announcements.submit(stored(review), clerk)
    signed_off(stored(review), head)


def test_changes_are_those_since_this_persons_last_look(
    review: Review, clerk: User, head: User, pr_officer: User, pr_manager: User
) -> None:
    signed_in(pr_officer).get(address("review", review))  # the first revision
    actions.return_to_clerk(review, pr_manager, "定員が決まったら書き直してください。")
    again(review, clerk, head, capacity="15組")
    actions.return_to_clerk(
        Review.objects.get(decision=""), pr_manager, "費用も書いてください。お願いします。"
    )
    again(review, clerk, head, fee="300円")
    officer = signed_in(pr_officer).get(address("review", review)).content.decode()
    manager = signed_in(pr_manager).get(address("review", review)).content.decode()
    assert "第1版から変わったところ" in officer
    assert "第2版から変わったところ" in manager
    assert "<ins>15</ins>" in officer
    assert "<ins>15</ins>" not in manager
    assert "第1版から変わったところ" in signed_in(pr_officer).get(address("review", review)).content.decode()


# --- approving -----------------------------------------------------------------------------------


def test_the_approval_says_channel_by_channel(clerk: User, head: User, pr_officer: User) -> None:
    make_readers()
    review = in_patrol(clerk, head, channels=["line", "x", "facebook", "newsletter"])
    html = signed_in(pr_officer).get(address("approve", review)).content.decode()
    whom = re.findall(r'data-label="だれに">([^<]+)<', html)
    assert whom == [
        "30人（『子育て』を選んだ人）",
        "だれでも見られます",
        "だれでも見られます",
        "第1号（2027年1月1日発行）を読む人",
    ]
    assert "届いた30人からは取り消せません" in html
    assert "0〜6歳、妊娠中の人" in html
    assert "所属 太郎が11月22日(日) 午前10時に承認" in html
    assert "11月25日(水) 午前9時までは、担当課が取り下げるか" in html


def test_what_was_dismissed_and_what_is_left(clerk: User, head: User, pr_officer: User) -> None:
    review = in_patrol(clerk, head, body="①離乳食 http://www.city.wakabano.example.jp/ の始め方。")
    decisions.dismiss(review.findings.get(check_name="characters"), pr_officer, "番号なので問題なし")
    html = signed_in(pr_officer).get(address("approve", review)).content.decode()
    assert "見送った指摘（1件）" in html
    assert "番号なので問題なし" in html
    assert "まだ残っている指摘（1件）" in html


def test_what_is_overridden_is_named(clerk: User, head: User, pr_manager: User) -> None:
    review = in_patrol(clerk, head, body="12月3日(月)に集まります。離乳食の始め方を学びます。")
    html = signed_in(pr_manager).get(address("approve", review)).content.decode()
    assert "「止める」のまま承認するもの（1件）" in html


def test_an_unread_comment_is_pointed_out(review: Review, clerk: User, pr_officer: User) -> None:
    comments.say(review.announcement, clerk, "会場が変わるかもしれません。")
    html = signed_in(pr_officer).get(address("approve", review)).content.decode()
    assert "まだ読んでいないコメントがあります" in html
