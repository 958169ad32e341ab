from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from announcements import actions as announcements
from announcements.tests.posting import post_of
from patrol import actions
from patrol.models import Approval, Review
from patrol.routes.acting import sign_off
from patrol.tests.factories import in_patrol, make_readers, one_more_reader, submitted, token_of
from staff.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

WRONG = {"title": "離乳食教室（1回食）", "body": "12月3日(月)に集まります。<b>離乳食</b>の始め方を学びます。"}


@pytest.fixture
def review(clerk: User, head: User) -> Review:
    return in_patrol(clerk, head)


@pytest.fixture
def wrong(clerk: User, head: User) -> Review:
    return in_patrol(clerk, head, **WRONG)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, review: Review) -> str:
    return reverse(f"patrol:{name}", args=[review.announcement_id])


def is_csp_safe(html: str) -> bool:
    return not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|\shx-on", html)


# --- who sees what -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "queue", "page", "sign_off"),
    [
        ("clerk", 403, 403, 403),
        ("head", 403, 403, 200),
        ("other_head", 403, 403, 403),
        ("division_head", 403, 403, 200),
        ("pr_officer", 200, 200, 403),
        ("pr_manager", 200, 200, 403),
        ("print_staff", 403, 403, 403),
        ("admin_user", 403, 403, 403),
    ],
)
def test_who_sees_which_page(
    who: str, queue: int, page: int, sign_off: int, review: Review, request: pytest.FixtureRequest
) -> None:
    client = signed_in(request.getfixturevalue(who))
    assert client.get(reverse("patrol:queue")).status_code == queue
    for name in ("review", "approve"):
        assert client.get(address(name, review)).status_code == page
    for name in ("claim", "return"):
        assert client.post(address(name, review)).status_code in ({403} if page == 403 else {302, 422})
    assert client.get(address("sign_off", review)).status_code == sign_off


def test_strangers_are_asked_to_sign_in(review: Review) -> None:
    assert Client().get(address("review", review)).status_code == 302


# --- the list ------------------------------------------------------------------------------------


def test_the_queue_shows_time_findings_and_department(wrong: Review, pr_officer: User) -> None:
    html = signed_in(pr_officer).get(reverse("patrol:queue")).content.decode()
    assert "離乳食教室（1回食）" in html
    assert "あと2日" in html or "あと3日" in html
    assert "子育て支援課" in html
    assert re.search(r"止める</span>\s*1件", html)


def test_an_empty_queue_teaches(pr_officer: User) -> None:
    html = signed_in(pr_officer).get(reverse("patrol:queue") + "?view=mine").content.decode()
    assert "担当しているお知らせはありません" in html


def test_the_heads_list(clerk: User, head: User) -> None:
    submitted(clerk)
    assert "離乳食教室" in signed_in(head).get(reverse("patrol:sign_offs")).content.decode()


def test_home_says_whose_turn_it_is(clerk: User, head: User) -> None:
    submitted(clerk)
    html = signed_in(head).get(reverse("admin:index")).content.decode()
    assert "あなたの番です（承認）" in html
    assert "離乳食教室" in html


# --- the review page -----------------------------------------------------------------------------


def test_words_are_marked_and_escaped(wrong: Review, pr_officer: User) -> None:
    html = signed_in(pr_officer).get(address("review", wrong)).content.decode()
    assert '<mark data-severity="stop">' in html
    assert ">12月3日(月)</a></mark>" in html
    assert "&lt;b&gt;離乳食&lt;/b&gt;" in html
    assert "<b>離乳食</b>" not in html


def test_the_promise_the_reach_and_every_channel_are_there(review: Review, pr_officer: User) -> None:
    html = signed_in(pr_officer).get(address("review", review)).content.decode()
    assert "この分野の約束" in html
    assert "妊娠中から小学校入学前まで" in html
    assert "30人" in html
    assert 'data-channel="line"' in html
    assert 'data-channel="x"' in html


@pytest.mark.parametrize("name", ["review", "approve", "queue", "sign_off"])
def test_markup_keeps_the_content_policy(name: str, wrong: Review, pr_manager: User, head: User) -> None:
    client = signed_in(head if name == "sign_off" else pr_manager)
    url = reverse("patrol:queue") if name == "queue" else address(name, wrong)
    response = client.get(url)
    assert response.status_code == 200
    assert is_csp_safe(response.content.decode())


def test_claiming_and_releasing(review: Review, pr_officer: User) -> None:
    client = signed_in(pr_officer)
    client.post(address("claim", review))
    review.refresh_from_db()
    assert review.claimed_by == pr_officer
    client.post(address("claim", review), {"release": "yes"})
    review.refresh_from_db()
    assert review.claimed_by is None


def test_dismissing_a_finding(clerk: User, head: User, pr_officer: User) -> None:
    review = in_patrol(clerk, head, body="①離乳食の始め方を学びます。")
    finding = review.findings.get(check_name="characters")
    url = reverse("patrol:dismiss", args=[review.announcement_id, finding.pk])
    signed_in(pr_officer).post(url, {"reason": "番号なので問題なし"})
    html = signed_in(pr_officer).get(address("review", review)).content.decode()
    assert "見送り：番号なので問題なし" in html


def test_returning_without_a_reason_shows_what_is_wrong(review: Review, pr_officer: User) -> None:
    response = signed_in(pr_officer).post(address("return", review), {"kind": "", "reason": "だめ"})
    assert response.status_code == 422
    assert "10字以上" in response.content.decode()


def test_returning(review: Review, pr_officer: User) -> None:
    said = {"kind": "facts", "reason": "会場の住所が古いままです。直してください。"}
    assert signed_in(pr_officer).post(address("return", review), said).status_code == 302
    review.refresh_from_db()
    assert (review.decision, review.reason_kind) == ("returned", "facts")


# --- approving -----------------------------------------------------------------------------------


def token_on(html: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', html)
    assert found
    return found[1]


def test_the_approval_page_says_what_will_happen(review: Review, pr_officer: User) -> None:
    html = signed_in(pr_officer).get(address("approve", review)).content.decode()
    assert "11月25日(水) 午前9時にLINE・Xへ配信します。LINEの30人に届きます。" in html
    assert "承認して、30人への配信を予約する" in html
    assert "妊娠中から小学校入学前まで" in html
    assert "取り消せません" in html


def test_approving_takes_a_deliberate_act(review: Review, pr_officer: User) -> None:
    client = signed_in(pr_officer)
    token = token_on(client.get(address("approve", review)).content.decode())
    assert client.post(address("approve", review), {"token": token}).status_code == 422
    assert not Approval.objects.exists()
    assert client.post(address("approve", review), {"token": token, "tick": "on"}).status_code == 302
    assert Approval.objects.get().approved_by == pr_officer


def test_what_changed_meanwhile_is_named(review: Review, pr_officer: User) -> None:
    client = signed_in(pr_officer)
    token = token_on(client.get(address("approve", review)).content.decode())
    one_more_reader()
    response = client.post(address("approve", review), {"token": token, "tick": "on"}, follow=True)
    assert "変わったものがあります：届く人数" in response.content.decode()
    assert not Approval.objects.exists()


def test_a_mistake_on_the_page_does_not_refresh_what_was_shown(review: Review, pr_officer: User) -> None:
    client = signed_in(pr_officer)
    token = token_on(client.get(address("approve", review)).content.decode())
    one_more_reader()
    again = client.post(address("approve", review), {"token": token})
    assert token_on(again.content.decode()) == token


def test_an_officer_is_sent_back_from_what_stops(wrong: Review, pr_officer: User) -> None:
    response = signed_in(pr_officer).get(address("approve", wrong), follow=True)
    assert "広報課長に判断してもらってください" in response.content.decode()


def test_the_manager_approves_what_stops_with_a_reason(wrong: Review, pr_manager: User) -> None:
    client = signed_in(pr_manager)
    html = client.get(address("approve", wrong)).content.decode()
    assert "「止める」の指摘1件を承知で承認する理由" in html
    said = {"token": token_on(html), "tick": "on", "reason": "会場に確かめ、曜日は現地の表示どおりです。"}
    assert client.post(address("approve", wrong), said).status_code == 302
    assert Approval.objects.get().override_reason.startswith("会場に確かめ")


def test_a_void_approval_says_so(review: Review, pr_officer: User) -> None:
    actions.approve(review, pr_officer, token=token_of(review))
    category = review.announcement.category
    assert category is not None
    category.promise = "未就園児の保護者へ"
    category.save()
    html = signed_in(pr_officer).get(address("review", review)).content.decode()
    assert "承認は無効になりました" in html


# --- the head ------------------------------------------------------------------------------------


def test_the_head_agrees(clerk: User, head: User) -> None:
    announcement = submitted(clerk)
    url = reverse("patrol:sign_off", args=[announcement.pk])
    assert "承認して広報課へ送る" in signed_in(head).get(url).content.decode()
    assert signed_in(head).post(url, {"act": "approve", "comment": ""}).status_code == 302
    assert Review.objects.filter(announcement=announcement, decision="").exists()


def test_the_head_returns(clerk: User, head: User) -> None:
    announcement = submitted(clerk)
    url = reverse("patrol:sign_off", args=[announcement.pk])
    assert signed_in(head).post(url, {"act": "return", "kind": "", "reason": ""}).status_code == 422
    said = {"act": "return", "kind": "wording", "reason": "専門用語を言いかえてください。"}
    assert signed_in(head).post(url, said).status_code == 302
    announcement.refresh_from_db()
    assert announcement.state == "returned"


# --- while typing --------------------------------------------------------------------------------


def test_findings_while_typing_save_nothing(review: Review, clerk: User) -> None:
    announcement = review.announcement
    post = post_of(announcement, body="12月3日(月)に○○公民館で開きます。")
    response = signed_in(clerk).post(reverse("patrol:live_findings"), post)
    html = response.content.decode()
    assert 'data-quote="12月3日(月)"' in html
    assert "書きかけのまま" in html
    assert is_csp_safe(html)
    announcement.refresh_from_db()
    assert "○○" not in announcement.body


def test_an_empty_form_is_taken(clerk: User) -> None:
    make_readers(0)
    assert signed_in(clerk).post(reverse("patrol:live_findings"), {}).status_code == 200


def test_a_blank_form_is_not_scolded(clerk: User) -> None:
    make_readers(0)
    chosen = {"kind": "event", "audience_kind": "ages", "channels": ["line"]}
    url = reverse("patrol:live_findings")
    blank = signed_in(clerk).post(url, chosen).content.decode()
    assert "書き始めると" in blank
    assert "止める" not in blank
    begun = signed_in(clerk).post(url, {**chosen, "title": "教室"}).content.decode()
    assert "止める" in begun


# --- what came before ----------------------------------------------------------------------------


def test_the_changes_since_the_last_look(review: Review, clerk: User, head: User, pr_officer: User) -> None:
    actions.return_to_clerk(review, pr_officer, "定員が決まったら書き直してください。")
    announcement = review.announcement
    announcement.refresh_from_db()
    announcement.capacity = "15組"
    announcements.save_draft(announcement, clerk)
    announcements.submit(announcement, clerk)
    announcement.refresh_from_db()
    sign_off(announcement, head)
    html = signed_in(pr_officer).get(address("review", review)).content.decode()
    assert "第1版から変わったところ" in html
    assert "<ins>15</ins>" in html
    assert "<del>10</del>" in html
