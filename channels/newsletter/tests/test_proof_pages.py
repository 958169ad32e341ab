"""The pages of 校正: what each person sees of it, and what their buttons do."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from channels.models import FinalProof, Issue, IssueItem, ItemCheck, ItemVersion, Proof
from channels.newsletter import editing, proofreading, rendering
from channels.newsletter.proofreading import Seen
from channels.newsletter.tests.factories import (
    an_item_of,
    make_closed_issue,
    make_issue,
    rewrite,
    set_and_sent,
)
from staff.models import User
from staff.tests.cast import City
from staff.wording import JAPAN

pytestmark = pytest.mark.django_db

CHECK = "/admin/newsletter/proofs/"


@pytest.fixture
def item(city: City, pr_officer: User) -> IssueItem:
    """An article of 子育て支援課, sent out with one of 健康課."""
    item = an_item_of(city.childcare, "親子の工作", "親子20組で作ります。")
    an_item_of(city.health, "よその健診")
    set_and_sent(pr_officer, item.issue)
    return item


def html(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def sees(shown: str, *words: str) -> None:
    assert [each for each in words if each not in shown] == []


def say(client: Client, item: IssueItem, act: str, reason: str = "", version: int = 1, proof: int = 1) -> str:
    data = {"act": act, "reason": reason, "version": version, "proof": proof}
    return client.post(reverse("newsletter:proof_answer", args=[item.pk]), data, follow=True).content.decode()


def test_a_department_sees_its_own_articles_as_they_are_set(
    client: Client, item: IssueItem, clerk: User
) -> None:
    client.force_login(clerk)
    shown = html(client, CHECK)
    sees(
        shown,
        "親子の工作",
        "親子20組で作ります。",
        "催し・2面",
        "未確認",
        "承認された原稿のままです",
        "12月20日(日)まで",
    )
    assert "よその健診" not in shown
    assert "すべて確かめたので" not in shown  # one alone needs no 「all」
    picture = client.get(reverse("newsletter:proof_clip", args=[item.pk, 1]))
    assert picture.content.startswith(b"\x89PNG")


def test_nobody_elses_department_is_visible(
    client: Client,
    item: IssueItem,
    other_clerk: User,
    division_head: User,
    admin_user: User,
    print_staff: User,
) -> None:
    for person in (other_clerk, division_head):
        client.force_login(person)
        assert "親子の工作" not in html(client, CHECK)
        assert client.get(reverse("newsletter:proof_clip", args=[item.pk, 1])).status_code == 404
        assert "あなたの課の校正にはありません" in say(client, item, "confirm")
        for name in ("proof_status", "proof_send", "proof_compare", "proof_status_csv"):
            assert client.get(reverse(f"newsletter:{name}", args=[item.issue_id])).status_code == 403
        assert client.get(reverse("newsletter:proof_page", args=[item.issue_id, 1, 2])).status_code == 403
        assert client.get(reverse("newsletter:proof_pdf", args=[item.issue_id, 1])).status_code == 403
    client.force_login(admin_user)
    assert client.get(CHECK).status_code == 403
    client.force_login(print_staff)
    assert client.get(CHECK).status_code == 403
    assert client.get(reverse("newsletter:proof_clip", args=[item.pk, 1])).status_code == 200


def test_confirming_and_asking_for_a_change(client: Client, item: IssueItem, clerk: User, head: User) -> None:
    client.force_login(clerk)
    assert "確認済にしました" in say(client, item, "confirm")
    assert "確認済の記事（1件）" in html(client, CHECK)
    client.force_login(head)
    shown = say(client, item, "change", "定員を<b>15組</b>に")
    assert "修正を依頼しました" in shown
    assert "定員を&lt;b&gt;15組&lt;/b&gt;に" in shown
    assert "依頼を取り下げて、確認済にする" in shown


def test_who_wrote_a_text_is_told_that_another_confirms_it(
    client: Client, item: IssueItem, clerk: User, chief: User
) -> None:
    rewrite(item, "親子15組で作ります。", by=clerk)
    rendering.render(item.issue)
    client.force_login(clerk)
    shown = html(client, CHECK)
    assert "あなたが直した文です。課の別の人が確かめてください。" in shown
    assert "確認済にする</button>" not in shown
    client.force_login(chief)
    assert "確認済にする</button>" in html(client, CHECK)


def test_what_was_typed_is_not_lost(client: Client, item: IssueItem, clerk: User) -> None:
    client.force_login(clerk)
    refused = say(client, item, "change", "長" * 1001)
    assert "1000字までで書いてください（いま1001字）" in refused
    assert "長" * 1001 in refused
    rewrite(item, "直した文です。")
    stale = say(client, item, "change", "定員を15組に")
    assert "開いているあいだに" in stale
    assert "定員を15組に" in stale
    assert "校正刷のあとで直されています" in stale
    for broken in ("", "x", "9" * 40, "²"):
        client.post(reverse("newsletter:proof_answer", args=[item.pk]), {"act": "confirm", "version": broken})
    assert not ItemCheck.objects.exists()


def test_all_at_once(client: Client, city: City, item: IssueItem, clerk: User) -> None:
    second = an_item_of(city.childcare, "読み聞かせ")
    rendering.render(item.issue)
    client.force_login(clerk)
    assert "2件を確認済にする" in html(client, CHECK)
    seen = [f"{item.pk}:1:0", f"{second.pk}:1:0", "x:1:0", "::", ":", "1:2", "1:2:3:4", "９:１:０"]
    answer = client.post(reverse("newsletter:proof_confirm_all"), {"seen": seen, "proof": 2}, follow=True)
    assert "2件を確認済にしました" in answer.content.decode()
    assert ItemCheck.objects.count() == 2


def test_a_request_made_meanwhile_is_read_before_it_is_taken_back(
    client: Client, item: IssueItem, clerk: User, chief: User
) -> None:
    client.force_login(clerk)
    assert 'name="check" value="0"' in html(client, CHECK)
    proofreading.ask_change(chief, Seen(item.pk, 1, 1), "電話番号が違います")
    stale = say(client, item, "confirm")
    sees(stale, "係長 三郎さんが「親子の工作」の修正を依頼しました", "電話番号が違います")
    newest = ItemCheck.objects.get()
    assert f'name="check" value="{newest.pk}"' in stale
    data = {"act": "confirm", "version": 1, "proof": 1, "check": newest.pk}
    client.post(reverse("newsletter:proof_answer", args=[item.pk]), data)
    assert ItemCheck.objects.latest("pk").answer == ItemCheck.Answer.CONFIRMED


def test_what_changed_is_marked(client: Client, item: IssueItem, clerk: User) -> None:
    client.force_login(clerk)
    say(client, item, "confirm")
    rewrite(item, "親子15組で作ります。")
    rendering.render(item.issue)
    shown = html(client, CHECK)
    assert "直したので再確認" in shown
    assert "前に確かめたときから変わったところ" in shown
    assert (
        shown.count("親子<del>20</del><ins>15</ins>組で作ります。") == 2
    )  # since then, and since the approval


def test_the_menu_and_the_home_page_say_how_much_waits(
    client: Client, item: IssueItem, clerk: User, other_head: User, pr_officer: User, division_head: User
) -> None:
    client.force_login(clerk)
    home = html(client, reverse("admin:index"))
    assert "校正1件を確かめる" in home
    assert "12月20日(日)までに返事をしてください" in home
    say(client, item, "confirm")
    assert "校正1件を確かめる" not in html(client, reverse("admin:index"))
    assert f'href="{CHECK}"' in html(client, reverse("admin:index"))
    client.force_login(pr_officer)
    assert f'href="{CHECK}"' not in html(client, reverse("admin:index"))


def test_the_pr_division_sees_who_has_not(
    client: Client, item: IssueItem, clerk: User, pr_officer: User
) -> None:
    proofreading.ask_change(clerk, Seen(item.pk, 1, 1), "=定員を15組に")
    client.force_login(pr_officer)
    address = reverse("newsletter:proof_status", args=[item.issue_id])
    shown = html(client, address)
    sees(shown, "修正依頼", "未確認", "起案 花子さん", "定員を15組に", "残り1件", "健康課", "記事を直す")
    table = client.get(reverse("newsletter:proof_status_csv", args=[item.issue_id])).content.decode(
        "utf-8-sig"
    )
    head, first, second = csv.reader(io.StringIO(table))
    assert head[:4] == ["号", "課", "欄", "記事"]
    assert first[6] == "修正依頼"
    assert first[10] == "'=定員を15組に"
    assert second[6:] == ["未確認", "", "", "", ""]
    settle = reverse("newsletter:proof_settle", args=[item.issue_id, item.pk])
    refused = client.post(settle, {"reason": " "})
    assert refused.status_code == 422
    assert "直さない理由を書いてください" in refused.content.decode()
    assert (
        "回答したので再確認"
        in client.post(settle, {"reason": "会場の都合です"}, follow=True).content.decode()
    )
    client.force_login(clerk)
    assert "会場の都合です" in html(client, CHECK)


def test_a_proof_is_sent_out(client: Client, city: City, clerk: User, pr_officer: User) -> None:
    issue = an_item_of(city.childcare).issue
    client.force_login(pr_officer)
    status = reverse("newsletter:proof_status", args=[issue.pk])
    assert "いまの内容の校正刷がありません" in html(client, status)
    rendering.render(issue)
    assert "各課に校正を依頼する" in html(client, status)
    send = reverse("newsletter:proof_send", args=[issue.pk])
    assert 'value="2026-12-18"' in html(client, send)
    wrong = client.post(send, {"due_on": "2026-11-01", "note": "よろしく"}).content.decode()
    assert "今日から発行日の前日まで" in wrong
    assert "よろしく" in wrong
    sent = client.post(send, {"due_on": "2026-12-18", "note": "よろしく"}, follow=True).content.decode()
    assert "1課に校正を依頼しました" in sent
    assert "12月18日(金)" in sent
    client.force_login(clerk)
    assert "広報課から：よろしく" in html(client, CHECK)


def test_two_proofs_are_compared(client: Client, city: City, item: IssueItem, pr_officer: User) -> None:
    rewrite(item, "親子15組で作ります。")
    an_item_of(city.childcare, "あとから")
    rendering.render(item.issue)
    client.force_login(pr_officer)
    address = reverse("newsletter:proof_compare", args=[item.issue_id])
    shown = html(client, address)
    sees(
        shown,
        "2件の記事が変わりました",
        "親子<del>20</del><ins>15</ins>組で作ります。",
        "入った",
        "文が変わった",
        "載っていません",
        "<rect ",
    )
    assert "違いはありません" in html(client, f"{address}?old=2&new=2")
    assert client.get(f"{address}?old=x&new=99").status_code == 200
    assert (
        client.get(reverse("newsletter:proof_page", args=[item.issue_id, 1, 2]))["Content-Type"]
        == "image/png"
    )
    assert client.get(reverse("newsletter:proof_page", args=[item.issue_id, 1, 99])).status_code == 404
    assert client.get(reverse("newsletter:proof_pdf", args=[item.issue_id, 1])).content.startswith(b"%PDF")


def test_proofs_of_before_break_no_page(client: Client, city: City, clerk: User, pr_officer: User) -> None:
    issue = an_item_of(city.childcare, "むかしの記事").issue
    Proof.objects.create(
        issue=issue,
        version=1,
        content={},
        content_digest="0" * 64,
        pdf="newsletter/1/1.pdf",
        pdf_sha256="0" * 64,
        report={"pages": 2, "placements": []},
    )
    client.force_login(pr_officer)
    assert html(client, reverse("newsletter:proof_status", args=[issue.pk]))
    assert client.get(reverse("newsletter:board", args=[issue.pk])).status_code == 200
    rendering.render(issue)
    shown = html(client, reverse("newsletter:proof_compare", args=[issue.pk]))
    assert "記事ごとには見比べられません" in shown
    answer = client.get(reverse("newsletter:proof_pdf", args=[issue.pk, 1]))
    assert answer.status_code == 409
    assert "保存したファイルがありません" in answer.content.decode()
    proofreading.send_out(pr_officer, issue, issue.editing_date)
    client.force_login(clerk)
    assert "むかしの記事" in html(client, CHECK)
    closed = make_closed_issue(99, date(2027, 3, 1))
    client.force_login(pr_officer)
    assert client.get(reverse("newsletter:proof_status", args=[closed.pk])).status_code == 200


def test_closing_over_open_answers_is_the_managers_and_needs_a_reason(
    client: Client, item: IssueItem, pr_officer: User, pr_manager: User
) -> None:
    close = reverse("newsletter:close", args=[item.issue_id])
    client.force_login(pr_officer)
    for answer in (client.get(close, follow=True), client.post(close, {"tick": "on"}, follow=True)):
        assert answer.redirect_chain[-1][0] == reverse("newsletter:proof_status", args=[item.issue_id])
        assert "理由を書いた広報課長だけです" in answer.content.decode()
    client.force_login(pr_manager)
    assert "2件のうち0件が確認済" in html(client, close)
    assert "理由を書いてください" in client.post(close, {"tick": "on"}).content.decode()
    client.post(close, {"tick": "on", "reason": "電話で確かめた。"})
    assert Issue.objects.get(pk=item.issue_id).final_proof


def test_the_archive(
    client: Client, item: IssueItem, clerk: User, pr_officer: User, pr_manager: User
) -> None:
    archive = reverse("newsletter:proof_archive")
    client.force_login(pr_officer)
    assert "保存した号はまだありません" in html(client, archive)
    editing.close(pr_manager, item.issue, "電話で確かめた。")
    final = FinalProof.objects.get()
    pdf = reverse("newsletter:proof_archived_pdf", args=[final.pk])
    shown = html(client, archive)
    sees(
        shown,
        "課長 次郎さん",
        "2件のうち0件",
        "親子の工作（子育て支援課・未確認）",
        "電話で確かめた。",
        final.sha256,
    )
    with time_machine.travel(datetime(2026, 12, 31, 23, tzinfo=JAPAN)):
        client.force_login(clerk)
        assert pdf not in html(client, archive)
        assert client.get(pdf).status_code == 403
    with time_machine.travel(datetime(2027, 1, 1, 1, tzinfo=JAPAN)):
        client.force_login(clerk)
        shown = html(client, archive)
        assert "電話で確かめた。" not in shown
        assert pdf in shown
        assert client.get(pdf).content.startswith(b"%PDF")
        editing.reopen(pr_manager, item.issue, "誤植")
        assert client.get(pdf).status_code == 403
        assert pdf not in html(client, archive)
    client.force_login(pr_officer)
    assert "校了を取り消した" in html(client, archive)
    assert client.get(pdf).status_code == 200
    path = Path(default_storage.path(str(final.pdf.name)))
    path.chmod(0o644)
    path.write_bytes(b"%PDF-1.7 something else")
    assert "保存したファイルに問題があります" in html(client, archive)
    answer = client.get(pdf)
    assert answer.status_code == 409
    assert b"%PDF" not in answer.content


def test_strangers_get_nothing(client: Client, item: IssueItem, clerk: User) -> None:
    addresses = [
        CHECK,
        reverse("newsletter:proof_archive"),
        reverse("newsletter:proof_clip", args=[item.pk, 1]),
    ]
    assert {client.get(address).status_code for address in addresses} == {302}
    clerk.groups.clear()
    client.force_login(clerk)
    assert {client.get(address).status_code for address in addresses} <= {302, 403, 404}


def test_an_issue_without_articles_or_proofs(client: Client, pr_officer: User) -> None:
    issue = make_issue()
    client.force_login(pr_officer)
    assert "この号には、まだ記事がありません" in html(
        client, reverse("newsletter:proof_status", args=[issue.pk])
    )
    assert client.get(reverse("newsletter:proof_compare", args=[issue.pk])).status_code == 404
    assert ItemVersion.objects.count() == 0


def test_print_staff_see_requests_but_cannot_answer_them(
    client: Client, item: IssueItem, clerk: User, print_staff: User
) -> None:
    proofreading.ask_change(clerk, Seen(item.pk, 1, 1), "定員を15組に")
    client.force_login(print_staff)
    shown = html(client, reverse("newsletter:proof_status", args=[item.issue_id]))
    assert "広報担当が直すか、回答します" in shown
    assert "直さない理由を答える" not in shown
    assert "made=corrected" not in shown
    settle = reverse("newsletter:proof_settle", args=[item.issue_id, item.pk])
    refused = client.post(settle, {"reason": "会場の都合です"})
    assert refused.status_code == 422
    assert not ItemCheck.objects.filter(answer=ItemCheck.Answer.SETTLED).exists()


def test_the_page_says_no_mail_goes_to_who_has_no_address(
    client: Client, city: City, clerk: User, pr_officer: User
) -> None:
    issue = an_item_of(city.childcare).issue
    an_item_of(city.health)
    rendering.render(issue)
    client.force_login(pr_officer)
    send = reverse("newsletter:proof_send", args=[issue.pk])
    sent = client.post(send, {"due_on": "2026-12-18", "note": ""}, follow=True).content.decode()
    sees(sent, "2課に校正を依頼しました。1課にメールを送ります。", "健康課はメールの宛先がないため")
