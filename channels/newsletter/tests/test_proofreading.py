"""校正 between the PR division and the departments: what each may say, and what they are refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from channels.models import CheckCall, IssueState, ItemCheck
from channels.newsletter import answers, closing, editing, placing, proofreading, rendering
from channels.newsletter.answers import Standing
from channels.newsletter.proofreading import Seen
from channels.newsletter.tests.factories import an_item_of, confirm_everything, rewrite, set_and_sent
from staff.errors import Refused
from staff.models import AuditEntry, User
from staff.tests.cast import City

pytestmark = pytest.mark.django_db


def test_a_round_goes_to_the_departments_that_have_not_confirmed(
    city: City, clerk: User, print_staff: User
) -> None:
    item, _ = an_item_of(city.childcare), an_item_of(city.health)
    first = set_and_sent(print_staff, item.issue)
    assert {call.department for call in CheckCall.objects.all()} == {city.childcare, city.health}
    proofreading.confirm(clerk, Seen(item.pk, 1, first.version))
    proofreading.send_out(print_staff, item.issue, item.issue.okay_date, "もう一度お願いします")
    newest = answers.newest_round(item.issue)
    assert newest
    assert [call.department for call in newest.calls.all()] == [city.health]
    entry = AuditEntry.objects.filter(verb="各課に校正を依頼した").order_by("-pk")[0]
    assert entry.detail["departments"] == ["健康課"]


def test_what_cannot_be_sent_out(city: City, clerk: User, pr_officer: User) -> None:
    item = an_item_of(city.childcare)
    issue = item.issue
    with pytest.raises(Refused, match="いまの内容の校正刷がありません"):
        proofreading.send_out(pr_officer, issue, issue.editing_date)
    with pytest.raises(Refused, match="広報課と印刷担当だけ"):
        proofreading.send_out(clerk, issue, issue.editing_date)
    set_and_sent(pr_officer, issue)
    with pytest.raises(Refused, match="同じ期限でもう"):
        proofreading.send_out(pr_officer, issue, issue.editing_date)
    for day in (date(2026, 11, 8), issue.publication_date):
        with pytest.raises(Refused, match="今日から発行日の前日まで"):
            proofreading.send_out(pr_officer, issue, day)
    confirm_everything(issue)
    with pytest.raises(Refused, match="確認を待っている課がありません"):
        proofreading.send_out(pr_officer, issue, issue.okay_date)


def test_a_confirmation_is_of_one_version_in_one_proof(city: City, head: User, pr_officer: User) -> None:
    item = an_item_of(city.childcare)
    proof = set_and_sent(pr_officer, item.issue)
    seen = Seen(item.pk, 1, proof.version)
    proofreading.confirm(head, seen)
    proofreading.confirm(head, seen)
    check = ItemCheck.objects.get()
    assert (check.proof, check.version, check.by, check.answer) == (proof, 1, head, "confirmed")
    assert AuditEntry.objects.filter(verb="校正で「確認済」とした").count() == 1
    rewrite(item, "直した文です。")
    with pytest.raises(Refused, match="開いているあいだに「記事」が直されました"):
        proofreading.confirm(head, seen)
    with pytest.raises(Refused, match="校正刷のあとで直されています"):
        proofreading.confirm(head, Seen(item.pk, 2, proof.version))
    newer = rendering.render(item.issue)
    assert newer
    proofreading.confirm(head, Seen(item.pk, 2, newer.version))
    assert answers.standing_of_item(item).standing is Standing.CONFIRMED


def test_a_text_changed_and_changed_back_can_be_confirmed(city: City, clerk: User, pr_officer: User) -> None:
    item = an_item_of(city.childcare)
    proof = set_and_sent(pr_officer, item.issue)
    rewrite(item, "直した文です。")
    rewrite(item, "本文です。")
    assert rendering.render(item.issue) == proof  # it is set the same, so there is no newer one
    proofreading.confirm(clerk, Seen(item.pk, 3, proof.version))


def test_whoever_wrote_a_text_does_not_confirm_it(city: City, pr_officer: User, pr_manager: User) -> None:
    item, other = an_item_of(city.pr, "広報課の記事"), an_item_of(city.pr, "ほかの記事")
    rewrite(item, "市長は12月24日に辞めます。", by=pr_officer)
    proof = set_and_sent(pr_officer, item.issue)
    own, approved = Seen(item.pk, 2, proof.version), Seen(other.pk, 1, proof.version)
    with pytest.raises(Refused, match="「広報課の記事」はあなたが直した文です。課の別の人が"):
        proofreading.confirm(pr_officer, own)
    done, left = proofreading.confirm_all(pr_officer, [own, approved])
    assert done == 1
    assert ["「広報課の記事」はあなたが直した文です" in line for line in left] == [True]
    proofreading.confirm(pr_manager, own)
    assert closing.blockers(item.issue).open == ()
    rewrite(item, "市長は辞めません。", by=pr_manager)  # the text is another's now
    newer = rendering.render(item.issue)
    assert newer
    proofreading.confirm(pr_officer, Seen(item.pk, 3, newer.version))


def test_others_cannot_answer(
    city: City, other_clerk: User, division_head: User, print_staff: User, admin_user: User, pr_officer: User
) -> None:
    item = an_item_of(city.childcare, "ひみつの記事")
    proof = set_and_sent(pr_officer, item.issue)
    seen = Seen(item.pk, 1, proof.version)
    for person in (other_clerk, division_head, print_staff, admin_user, pr_officer):
        with pytest.raises(Refused, match="あなたの課の校正にはありません"):
            proofreading.confirm(person, seen)
        with pytest.raises(Refused, match="あなたの課の校正にはありません"):
            proofreading.ask_change(person, seen, "定員")
        done, left = proofreading.confirm_all(person, [seen])
        assert done == 0
        assert "ひみつの記事" not in "".join(left)
    assert not ItemCheck.objects.exists()


def test_nothing_is_confirmed_before_it_is_asked_or_after_it_is_closed(
    city: City, clerk: User, pr_officer: User
) -> None:
    item = an_item_of(city.childcare)
    proof = rendering.render(item.issue)
    assert proof
    seen = Seen(item.pk, 1, proof.version)
    with pytest.raises(Refused, match="まだ始まっていません"):
        proofreading.confirm(clerk, seen)
    set_and_sent(pr_officer, item.issue)
    with pytest.raises(Refused, match="まだ始まっていません"):
        proofreading.confirm(clerk, Seen(item.pk, 1, 99))
    confirm_everything(item.issue)
    editing.close(pr_officer, item.issue)
    with pytest.raises(Refused, match="校了しているため"):
        proofreading.ask_change(clerk, seen, "定員")


def test_an_article_taken_back_is_not_there(city: City, clerk: User, pr_officer: User) -> None:
    item = an_item_of(city.childcare)
    proof = set_and_sent(pr_officer, item.issue)
    type(item).objects.filter(pk=item.pk).update(withdrawn_at=item.placed_at)
    with pytest.raises(Refused, match="あなたの課の校正にはありません"):
        proofreading.confirm(clerk, Seen(item.pk, 1, proof.version))
    assert placing.find_item(item.delivery_id)


def test_a_change_needs_words_and_only_so_many(city: City, clerk: User, pr_officer: User) -> None:
    item = an_item_of(city.childcare)
    proof = set_and_sent(pr_officer, item.issue)
    seen = Seen(item.pk, 1, proof.version)
    for reason in ("", " \n ", "\x00\u200b"):
        with pytest.raises(Refused, match="どこをどう直すか"):
            proofreading.ask_change(clerk, seen, reason)
    with pytest.raises(Refused, match="1000字まで"):
        proofreading.ask_change(clerk, seen, "長" * 1001)
    proofreading.ask_change(clerk, seen, "定員を\x00 15組に\n直してください ")
    assert ItemCheck.objects.get().reason == "定員を 15組に\n直してください"


def test_all_at_once_leaves_what_waits_for_the_pr_division(
    city: City, clerk: User, chief: User, pr_officer: User
) -> None:
    first, second = an_item_of(city.childcare, "一"), an_item_of(city.childcare, "二")
    proof = set_and_sent(pr_officer, first.issue)
    one, two = Seen(first.pk, 1, proof.version), Seen(second.pk, 1, proof.version)
    proofreading.ask_change(chief, two, "定員")
    done, left = proofreading.confirm_all(clerk, [one, two, Seen(0, 1, 1)])
    assert done == 1
    assert len(left) == 2
    assert "「二」は修正を依頼しているため" in left[0]
    request = second.checks.get()
    proofreading.confirm(clerk, replace(two, check=request.pk))  # alone and meant: it is taken back
    assert closing.blockers(first.issue).open == ()


def test_a_page_opened_before_a_request_does_not_wipe_it_out(
    city: City, clerk: User, chief: User, pr_officer: User
) -> None:
    item = an_item_of(city.childcare, "工作")
    proof = set_and_sent(pr_officer, item.issue)
    seen = Seen(item.pk, 1, proof.version)
    proofreading.ask_change(chief, seen, "電話番号が違います")
    with pytest.raises(Refused, match="係長 三郎さんが「工作」の修正を依頼しました"):
        proofreading.confirm(clerk, seen)
    assert answers.standing_of_item(item).standing is Standing.CHANGE
    proofreading.settle(pr_officer, item, "確かめましたが、合っています")
    with pytest.raises(Refused, match="画面を読み直してから、もう一度"):
        proofreading.confirm(clerk, seen)
    done, left = proofreading.confirm_all(clerk, [seen])
    assert (done, len(left)) == (0, 1)
    proofreading.confirm(clerk, replace(seen, check=item.checks.latest("pk").pk))
    assert closing.blockers(item.issue).open == ()


def test_a_request_is_settled_with_a_reason_and_asked_again(
    city: City, clerk: User, pr_officer: User, print_staff: User
) -> None:
    item = an_item_of(city.childcare)
    proof = set_and_sent(pr_officer, item.issue)
    seen = Seen(item.pk, 1, proof.version)
    with pytest.raises(Refused, match="修正依頼がありません"):
        proofreading.settle(pr_officer, item, "紙面の都合です")
    proofreading.ask_change(clerk, seen, "写真を大きく")
    with pytest.raises(Refused, match="直さない理由"):
        proofreading.settle(pr_officer, item, " ")
    for person in (clerk, print_staff):
        with pytest.raises(Refused, match="修正依頼に答えられるのは、広報担当と広報課長だけ"):
            proofreading.settle(person, item, "紙面の都合です")
    proofreading.settle(pr_officer, item, "紙面の都合です")
    assert answers.standing_of_item(item).standing is Standing.ANSWERED
    with pytest.raises(Refused, match="修正依頼がありません"):
        proofreading.settle(pr_officer, item, "もう一度")
    proofreading.confirm(clerk, replace(seen, check=item.checks.latest("pk").pk))
    assert closing.blockers(item.issue).open == ()


def test_a_round_never_changes(city: City, pr_officer: User) -> None:
    item = an_item_of(city.childcare)
    set_and_sent(pr_officer, item.issue)
    sent = answers.newest_round(item.issue)
    assert sent
    sent.note = "別の連絡"
    with pytest.raises(IntegrityError), transaction.atomic():
        sent.save()
    assert item.issue.state == IssueState.OPEN
