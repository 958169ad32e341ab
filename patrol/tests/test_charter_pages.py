"""The charter of a category: read by all staff, changed by the PR division with its whole history."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from patrol import actions, decisions
from patrol.charters import differences, readable
from patrol.models import CharterProposal, Fate, Review
from patrol.tests.factories import decided, in_patrol, make_readers, token_of
from patrol.tests.test_pages import is_csp_safe, signed_in
from segments.models import Category
from staff.models import AuditEntry, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

TITLE = "兄姉と参加できる親子体操"
REASON = "未就学のきょうだいも一緒に参加できる催しのため"


@pytest.fixture
def review(clerk: User, head: User) -> Review:
    return in_patrol(
        clerk, head, title=TITLE, audience_kind="everyone", audience_age_min=None, audience_age_max=None,
        audience_text="",
    )  # fmt: skip


@pytest.fixture
def category(review: Review) -> Category:
    return Category.objects.get(code="kosodate")


def page(user: User, code: str = "kosodate") -> str:
    return signed_in(user).get(reverse("patrol:charter", args=[code])).content.decode()


def posted(category: Category, **changed: Any) -> dict[str, Any]:
    """The admin's form of a category, as it stands, with changes."""
    values: dict[str, Any] = {
        "name": category.name,
        "promise": category.promise,
        "reader_profile": category.reader_profile,
        "age_min": "0",
        "age_max": "6",
        "includes_pregnancy": "on",
        "newsletter_section": category.newsletter_section,
        "order": "1",
        "is_active": "on",
    }
    return values | changed


def change(user: User, category: Category, **changed: Any) -> Any:
    url = reverse("admin:segments_category_change", args=[category.pk])
    return signed_in(user).post(url, posted(category, **changed))


# --- reading ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["clerk", "head", "pr_officer", "pr_manager", "admin_user", "print_staff"])
def test_all_staff_read_it(who: str, category: Category, request: pytest.FixtureRequest) -> None:
    html = page(request.getfixturevalue(who))
    assert category.promise in html
    assert "妊娠中の人と就学前の子の保護者" in html
    assert "妊娠中・0〜6歳" in html
    assert is_csp_safe(html)


def test_strangers_do_not(category: Category) -> None:
    assert Client().get(reverse("patrol:charter", args=["kosodate"])).status_code == 302


def test_an_unknown_category(pr_officer: User) -> None:
    assert signed_in(pr_officer).get(reverse("patrol:charter", args=["nothing"])).status_code == 404


def test_it_shows_readers_what_hangs_on_it_and_what_rests(
    review: Review, category: Category, clerk: User, pr_officer: User
) -> None:
    decided(review, [Fate.DISMISSED] * 15 + [Fate.FIXED] * 5)
    actions.approve(review, pr_officer, token=token_of(review))
    html = page(clerk)
    assert "30人" in html
    assert '承認済みで配信を待つお知らせ</dt><dd class="figure">1件' in html
    assert "機種依存文字</strong>（20件中15件が見送り）" in html
    assert "検査の成績を見る" not in html
    assert "検査の成績を見る" in page(pr_officer)


def test_few_readers_are_not_counted_out(clerk: User, pr_officer: User) -> None:
    make_readers(3)
    assert "20人未満" in page(clerk)
    assert "すべての検査が働いています" in page(clerk)


def test_the_editor_and_the_list_link_to_it(category: Category, clerk: User) -> None:
    url = reverse("patrol:charter", args=["kosodate"])
    assert url in signed_in(clerk).get(reverse("segments:categories")).content.decode()
    said = {"title": "教室", "category": str(category.pk), "kind": "event"}
    assert url in signed_in(clerk).post(reverse("patrol:live_findings"), said).content.decode()


# --- changing --------------------------------------------------------------------------------------


def test_before_saving_the_page_says_how_many_approvals_it_costs(
    review: Review, category: Category, pr_officer: User, pr_manager: User
) -> None:
    approval = actions.approve(review, pr_officer, token=token_of(review))
    url = reverse("admin:segments_category_change", args=[category.pk])
    assert "お知らせが1件あります" in signed_in(pr_manager).get(url).content.decode()
    refused = change(pr_manager, category, promise="未就園児の保護者へ", why="登録画面の文に合わせる")
    assert "承認済みの1件が無効になります" in refused.content.decode()
    approval.refresh_from_db()
    assert approval.voided_at is None
    saved = change(
        pr_manager, category, promise="未就園児の保護者へ", why="登録画面の文に合わせる", understood="on"
    )
    assert saved.status_code == 302
    approval.refresh_from_db()
    assert approval.voided_at is not None


def test_examples_cost_no_approval(review: Review, category: Category, pr_officer: User) -> None:
    approval = actions.approve(review, pr_officer, token=token_of(review))
    assert change(pr_officer, category, fits="親子ひろば", why="例を増やす").status_code == 302
    approval.refresh_from_db()
    assert approval.voided_at is None


def test_without_approvals_nothing_is_to_confirm(category: Category, pr_officer: User) -> None:
    url = reverse("admin:segments_category_change", args=[category.pk])
    html = signed_in(pr_officer).get(url).content.decode()
    assert "無効になることを" not in html
    assert change(pr_officer, category, promise="未就園児の保護者へ", why="文を短くする").status_code == 302


def test_the_history_says_who_what_and_why(category: Category, pr_officer: User, clerk: User) -> None:
    assert "まだ変わっていません" in page(clerk)
    change(
        pr_officer, category, promise="未就園児の保護者へ", fits="親子ひろば", why="登録画面の文に合わせる"
    )
    html = page(clerk)
    assert "登録画面の文に合わせる" in html
    assert "広報 さくら" in html
    assert "<ins>未就園児" in html
    assert "<ins>親子ひろば</ins>" in html
    assert "この版の内容に戻す" not in html
    assert "?restore=1" in page(pr_officer)


def test_restoring_goes_through_the_same_form(category: Category, pr_officer: User) -> None:
    before = category.promise
    change(pr_officer, category, promise="未就園児の保護者へ", why="登録画面の文に合わせる")
    url = reverse("admin:segments_category_change", args=[category.pk])
    html = signed_in(pr_officer).get(f"{url}?restore=1").content.decode()
    assert before in html
    assert "前の版の内容を入れました" in html


def test_an_old_version_without_a_field_can_be_read() -> None:
    assert readable({"promise": "約束"})["約束"] == "約束"
    (changed,) = differences({"promise": "約束"}, {"promise": "約束です"})
    assert changed.label == "約束"
    (ages,) = differences({"age_min": "0", "age_max": "6"}, {"age_min": "0.5", "age_max": "6"})
    assert "".join(piece.text for piece in ages.pieces if piece.mark != "del") == "0.5〜6歳"


# --- proposals -------------------------------------------------------------------------------------


@pytest.fixture
def proposal(review: Review, pr_officer: User) -> CharterProposal:
    decisions.dismiss(review.findings.get(check_name="audience", severity="note"), pr_officer, REASON)
    return CharterProposal.objects.get()


def test_a_proposal_is_accepted_with_one_click(
    proposal: CharterProposal, category: Category, pr_manager: User, clerk: User
) -> None:
    html = page(pr_manager)
    assert TITLE in html
    assert REASON in html
    assert "合う例に加えますか" not in page(clerk)
    url = reverse("patrol:proposal", args=[proposal.pk])
    response = signed_in(pr_manager).post(url, {"example": f"{TITLE}\x00"}, follow=True)
    assert "合う例に加えました" in response.content.decode()
    category.refresh_from_db()
    assert category.fits == [TITLE]
    assert f"指摘の見送りから：{REASON}" in page(clerk)


def test_a_proposal_is_rejected(proposal: CharterProposal, category: Category, pr_manager: User) -> None:
    url = reverse("patrol:proposal", args=[proposal.pk])
    assert (
        "加えませんでした" in signed_in(pr_manager).post(url, {"reject": "yes"}, follow=True).content.decode()
    )
    again = signed_in(pr_manager).post(url, {"example": TITLE}, follow=True).content.decode()
    assert "先に操作しました" in again
    category.refresh_from_db()
    assert category.fits == []
    assert AuditEntry.objects.filter(verb="合う例の提案を見送った", actor=pr_manager).exists()


def test_clerks_do_not_decide_proposals(proposal: CharterProposal, clerk: User) -> None:
    url = reverse("patrol:proposal", args=[proposal.pk])
    assert signed_in(clerk).post(url, {"example": TITLE}).status_code == 403
    assert signed_in(clerk).get(url).status_code == 405
