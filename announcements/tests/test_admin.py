from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from announcements.models import Announcement, Attachment, State
from announcements.tests.factories import make_announcement, make_picture
from announcements.tests.posting import EMPTY_INLINES, post_of
from announcements.tests.test_images import encoded
from segments.models import Category
from segments.tests.factories import make_subscriber
from staff.models import AuditEntry, User
from staff.tests.cast import City

pytestmark = pytest.mark.django_db

LIST = "admin:announcements_announcement_changelist"
ADD = "admin:announcements_announcement_add"


def url(announcement: Announcement, page: str = "change") -> str:
    return reverse(f"admin:announcements_announcement_{page}", args=[announcement.pk])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def draft(clerk: User) -> Announcement:
    return make_announcement(clerk, publish_at=None)


# --- who sees what -----------------------------------------------------------------------------


def test_another_departments_draft_is_nowhere(
    draft: Announcement, other_clerk: User, pr_officer: User
) -> None:
    for stranger in (other_clerk, pr_officer):
        client = signed_in(stranger)
        assert draft.title not in client.get(reverse(LIST)).content.decode()
        for page in ("change", "detail", "compare", "withdraw", "cancel", "history"):
            assert client.get(url(draft, page)).status_code in {302, 404}, page
        assert client.post(url(draft), post_of(draft, title="乗っ取り")).status_code == 404
        assert client.post(url(draft, "copy")).status_code == 404
    assert Announcement.objects.get().title == draft.title


def test_the_own_department_sees_it(draft: Announcement, clerk: User, head: User) -> None:
    for person in (clerk, head):
        client = signed_in(person)
        assert draft.title in client.get(reverse(LIST)).content.decode()
        assert client.get(url(draft)).status_code == 200


def test_the_pr_division_reads_what_was_submitted_but_does_not_write(clerk: User, pr_officer: User) -> None:
    announcement = make_announcement(clerk, state=State.PATROL)
    client = signed_in(pr_officer)
    page = client.get(url(announcement)).content.decode()
    assert announcement.title in page
    assert "announcement_form" not in page
    assert client.post(url(announcement), post_of(announcement, title="直す")).status_code == 403


def test_what_is_being_mended_is_not_shown_before_it_is_submitted_again(
    clerk: User, pr_officer: User
) -> None:
    returned = make_announcement(clerk, state=State.RETURNED)
    Announcement.objects.update(place="書きかけの場所")
    for page in (url(returned, "compare") + "?from=1", url(returned, "detail")):
        assert "書きかけ" not in signed_in(pr_officer).get(page).content.decode()
        assert "書きかけ" in signed_in(clerk).get(page).content.decode()


def test_nobody_deletes(draft: Announcement, clerk: User) -> None:
    client = signed_in(clerk)
    assert client.post(url(draft, "delete"), {"post": "yes"}).status_code == 403
    assert Announcement.objects.exists()


@pytest.mark.parametrize(
    "query", ["?state=submitted", "?channel=x", "?q=離乳食", "?state=nonsense", "?channel=%00"]
)
def test_the_list_can_be_narrowed(query: str, draft: Announcement, clerk: User) -> None:
    make_announcement(clerk, state=State.PATROL)
    assert signed_in(clerk).get(reverse(LIST) + query).status_code == 200


def test_an_empty_list_teaches_the_next_step(clerk: User) -> None:
    page = signed_in(clerk).get(reverse(LIST)).content.decode()
    assert "最初のお知らせを書く" in page
    assert "催しデータを取り込む" in page


# --- writing -----------------------------------------------------------------------------------


def test_half_a_draft_is_saved(clerk: User, city: City) -> None:
    post = {"title": "書きかけ", "kind": "event", "department": city.childcare.pk, **EMPTY_INLINES}
    response = signed_in(clerk).post(reverse(ADD), post)
    saved = Announcement.objects.get()
    assert response["Location"] == url(saved)
    assert (saved.title, saved.author, saved.department) == ("書きかけ", clerk, city.childcare)


def test_a_draft_for_another_department_is_refused(other_clerk: User, city: City) -> None:
    post = {"title": "なりすまし", "kind": "event", "department": city.childcare.pk, **EMPTY_INLINES}
    response = signed_in(other_clerk).post(reverse(ADD), post)
    assert response.status_code == 200
    assert not Announcement.objects.exists()


def test_errors_name_the_field_and_keep_what_was_typed(draft: Announcement, clerk: User) -> None:
    post = post_of(
        draft, title="直した件名", starts_on="2026-02-30", url="案内のページ", audience_age_min_0="500"
    )
    page = signed_in(clerk).post(url(draft), post).content.decode()
    assert "直した件名" in page
    for words in ("ない日付です", "URLを「https://」から", "歳は0から120まで"):
        assert words in page
    assert Announcement.objects.get().title == draft.title


def test_saving_keeps_every_field(draft: Announcement, clerk: User) -> None:
    before = dict(Announcement.objects.values().get())
    signed_in(clerk).post(url(draft), post_of(draft, title="件名だけ直す"))
    after = dict(Announcement.objects.values().get())
    different = {name for name in before if before[name] != after[name]}
    assert different == {"title", "version", "updated_at"}


def test_line_breaks_as_browsers_send_them_are_no_change(draft: Announcement, clerk: User) -> None:
    client = signed_in(clerk)
    client.post(url(draft), post_of(draft, body="一行目\r\n二行目", own_x="on", text_x="自\r\n分"))
    saved = Announcement.objects.get()
    assert saved.body == "一行目\n二行目"
    assert saved.channel_texts.get().text == "自\n分"
    again = post_of(saved, body="一行目\r\n二行目", own_x="on", text_x="自\r\n分")
    client.post(url(draft), again)
    assert Announcement.objects.get().version == saved.version


def test_a_save_over_a_newer_draft_shows_both_and_loses_nothing(
    draft: Announcement, clerk: User, head: User
) -> None:
    opened = post_of(
        draft, place="わたしの会場", body="わたしの長い本文です。", own_x="on", text_x="わたしのX"
    )
    signed_in(head).post(url(draft), post_of(draft, place="所属長の会場"))
    client = signed_in(clerk)
    response = client.post(url(draft), opened)
    page = response.content.decode()
    assert response.status_code == 409
    for words in ("ほかの人が先に保存しました", "所属", "わたしの長い本文です。", "わたしのX"):
        assert words in page
    assert Announcement.objects.get().place == "所属長の会場"
    kept = dict(response.context["conflict"].kept)
    client.post(url(draft), {**opened, **kept, "version": "2"})
    assert Announcement.objects.get().place == "わたしの会場"


def test_typing_into_what_was_submitted_meanwhile_loses_nothing(clerk: User) -> None:
    announcement = make_announcement(clerk, state=State.PATROL)
    response = signed_in(clerk).post(url(announcement), post_of(announcement, body="書き足した文"))
    assert response.status_code == 409
    assert "書き足した文" in response.content.decode()
    assert "自分の入力で保存する" not in response.content.decode()


# --- submitting --------------------------------------------------------------------------------


def test_submitting_from_the_form(draft: Announcement, clerk: User) -> None:
    make_subscriber([Category.objects.get()])
    response = signed_in(clerk).post(url(draft), post_of(draft, _submit="1"), follow=True)
    assert Announcement.objects.get().state == State.HEAD_REVIEW
    assert "申請しました。いまは「申請中（所属）」です。" in response.content.decode()


def test_a_refused_submit_keeps_the_draft_and_names_the_gaps(draft: Announcement, clerk: User) -> None:
    post = post_of(draft, _submit="1", title="直した件名", audience_kind="", channels=[])
    page = signed_in(clerk).post(url(draft), post, follow=True).content.decode()
    assert Announcement.objects.get().title == "直した件名"
    assert Announcement.objects.get().state == State.DRAFT
    for words in ("あと2か所", "対象を選んでください", "媒体を1つ以上"):
        assert words in page


@time_machine.travel(datetime(2026, 11, 20, 1, 0, tzinfo=UTC), tick=False)
def test_withdraw_asks_for_the_reason(clerk: User) -> None:
    announcement = make_announcement(clerk, state=State.PATROL)
    client = signed_in(clerk)
    assert (
        "理由を書いてください" in client.post(url(announcement, "withdraw"), {"tick": "on"}).content.decode()
    )
    client.post(url(announcement, "withdraw"), {"tick": "on", "reason": "会場の変更"})
    assert Announcement.objects.get().state == State.DRAFT
    assert AuditEntry.objects.get().reason == "会場の変更"


def test_cancel_and_copy(draft: Announcement, clerk: User) -> None:
    client = signed_in(clerk)
    client.post(url(draft, "cancel"), {"tick": "on", "reason": "講師の都合"})
    response = client.post(url(draft, "copy"))
    copy = Announcement.objects.exclude(pk=draft.pk).get()
    assert response["Location"] == url(copy)
    assert (copy.state, copy.starts_on) == (State.DRAFT, None)


def test_the_way_back_is_not_open_while_sending(clerk: User) -> None:
    announcement = make_announcement(clerk, state=State.SENDING)
    page = signed_in(clerk).post(url(announcement, "withdraw"), {"tick": "on", "reason": "遅い"}, follow=True)
    assert "先に操作しました" in page.content.decode()
    assert Announcement.objects.get().state == State.SENDING


# --- pictures ----------------------------------------------------------------------------------


def with_picture(announcement: Announcement, data: bytes, **fields: str) -> dict[str, object]:
    upload = SimpleUploadedFile("photo.jpg", data, content_type="image/jpeg")
    return post_of(announcement) | {
        "attachments-TOTAL_FORMS": "1",
        "attachments-0-upload": upload,
        "attachments-0-alt": "調理台",
        **fields,
    }


def test_a_picture_is_stored_under_its_digest(draft: Announcement, clerk: User) -> None:
    signed_in(clerk).post(url(draft), with_picture(draft, encoded()))
    picture = Attachment.objects.get()
    assert picture.image.name == f"images/{picture.sha256}.jpg"
    assert (picture.alt, picture.content_type, picture.width) == ("調理台", "image/jpeg", 40)
    assert AuditEntry.objects.get().detail == {"changed": ["追加：調理台"]}
    assert Announcement.objects.get().version == 2


def test_a_bad_picture_is_refused_and_the_rest_kept(draft: Announcement, clerk: User) -> None:
    post = with_picture(draft, b"<svg/>", title="直した件名")
    page = signed_in(clerk).post(url(draft), post).content.decode()
    assert "SVGは使えません" in page
    assert "直した件名" in page
    assert not Attachment.objects.exists()


def test_50_megabytes_are_refused_clearly(draft: Announcement, clerk: User) -> None:
    post = with_picture(draft, encoded() + b"\0" * (50 * 1024**2), title="直した件名")
    page = signed_in(clerk).post(url(draft), post).content.decode()
    assert "画像は10MBまでです（選んだ画像は50MB）" in page
    assert "直した件名" in page


def test_a_picture_without_words_can_be_saved_but_not_submitted(draft: Announcement, clerk: User) -> None:
    make_subscriber([Category.objects.get()])
    post = with_picture(draft, encoded(), **{"attachments-0-alt": "", "_submit": "1"})
    page = signed_in(clerk).post(url(draft), post, follow=True).content.decode()
    assert Attachment.objects.exists()
    assert "1枚目の画像の説明" in page


def test_a_picture_can_be_described_anew_and_removed(draft: Announcement, clerk: User) -> None:
    picture = make_picture(draft)
    stored = {
        "attachments-TOTAL_FORMS": "1", "attachments-INITIAL_FORMS": "1",
        "attachments-0-id": str(picture.pk), "attachments-0-announcement": str(draft.pk),
    }  # fmt: skip
    client = signed_in(clerk)
    confirmed = {"attachments-0-alt": picture.alt, "attachments-0-rights": "consent"}
    client.post(url(draft), post_of(draft) | stored | confirmed)
    picture.refresh_from_db()
    assert picture.rights == "consent"
    entry = AuditEntry.objects.filter(verb="画像を変更").latest("pk")
    assert entry.detail["changed"] == [f"肖像・著作権を確認：{picture.alt}（{picture.get_rights_display()}）"]
    draft.refresh_from_db()
    client.post(url(draft), post_of(draft) | stored | {"attachments-0-alt": "皿に盛った離乳食"})
    assert Attachment.objects.get().alt == "皿に盛った離乳食"
    draft.refresh_from_db()
    client.post(
        url(draft), post_of(draft) | stored | {"attachments-0-alt": "x", "attachments-0-DELETE": "on"}
    )
    assert not Attachment.objects.exists()


# --- the pages ---------------------------------------------------------------------------------


def test_every_page_opens(draft: Announcement, clerk: User) -> None:
    client = signed_in(clerk)
    submitted = make_announcement(clerk, state=State.RETURNED)
    make_picture(submitted)
    for page in (
        reverse(LIST),
        reverse(ADD),
        reverse("admin:announcements_announcement_import"),
        url(draft),
        url(draft) + "?check=1",
        url(draft, "detail"),
        url(draft, "withdraw"),
        url(draft, "cancel"),
        url(submitted),
        url(submitted, "detail"),
        url(submitted, "compare") + "?from=1",
        url(submitted, "compare") + "?from=1&to=1",
    ):
        response = client.get(page)
        assert response.status_code == 200, page
        assert "style=" not in response.content.decode().split("<main")[1], page
    assert client.get(url(submitted, "compare") + "?from=9").status_code == 404


def test_the_import_page_reports_every_row(clerk: User, city: City) -> None:
    from announcements.tests.importing.test_run import file_of

    data = file_of({}, {"NO": "2", "開始日": "いつか"})
    page = signed_in(clerk).post(
        reverse("admin:announcements_announcement_import"),
        {"department": city.childcare.pk, "file": io.BytesIO(data)},
    )
    assert Announcement.objects.count() == 1
    assert "「開始日」の「いつか」を読めません" in page.content.decode()


def test_a_file_that_is_none_is_refused(clerk: User, city: City) -> None:
    page = signed_in(clerk).post(
        reverse("admin:announcements_announcement_import"),
        {"department": city.childcare.pk, "file": io.BytesIO(b"\x89PNG\0")},
    )
    assert "文字コードを読み取れません" in page.content.decode()
