from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.dispatch import Signal

from announcements import signals
from announcements.actions import (
    StaleDraft,
    cancel,
    copy_as_new,
    record_pictures,
    save_draft,
    submit,
    withdraw,
)
from announcements.completeness import Incomplete
from announcements.digest import digest_of
from announcements.facts import Facts
from announcements.models import Announcement, Channel, ChannelText, Revision, State
from announcements.tests.factories import make_announcement
from segments.models import Category
from segments.tests.factories import make_subscriber
from staff.errors import Refused
from staff.models import AuditEntry, User
from staff.permissions import Action, can
from staff.tests.cast import City

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 20, 1, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def draft(clerk: User) -> Announcement:
    announcement = make_announcement(clerk)
    make_subscriber([Category.objects.get(code="kosodate")])
    return announcement


def heard(signal: Signal) -> list[dict[str, Any]]:
    """What `signal` says from now on."""
    said: list[dict[str, Any]] = []

    def listen(**message: Any) -> None:
        said.append(message)

    signal.connect(listen, weak=False)
    return said


def edit(draft: Announcement, actor: User) -> None:
    draft.body += "持ち物は前日までに案内します。"
    save_draft(draft, actor)


# --- save --------------------------------------------------------------------------------------


def test_an_incomplete_draft_is_kept(clerk: User, city: City) -> None:
    draft = save_draft(Announcement(department=city.childcare, title="書きかけ"), clerk)
    assert Announcement.objects.get(pk=draft.pk).author == clerk
    assert AuditEntry.objects.get().verb == "下書きを作成"


def test_nobody_drafts_for_another_department(other_clerk: User, city: City) -> None:
    with pytest.raises(Refused, match="ほかの課"):
        save_draft(Announcement(department=city.childcare, title="なりすまし"), other_clerk)
    assert not Announcement.objects.exists()


def test_a_save_says_what_changed(draft: Announcement, head: User) -> None:
    draft.title = "離乳食教室（2回食）"
    save_draft(draft, head)
    stored = Announcement.objects.get(pk=draft.pk)
    assert (stored.version, stored.last_edited_by, stored.title) == (2, head, "離乳食教室（2回食）")
    assert AuditEntry.objects.get().detail == {"changed": ["件名"]}


def test_a_save_over_a_newer_draft_is_refused(draft: Announcement, clerk: User, head: User) -> None:
    stale = Announcement.objects.get(pk=draft.pk)
    draft.title = "先に保存した件名"
    save_draft(draft, head)
    stale.title = "あとから保存する件名"
    with pytest.raises(StaleDraft):
        save_draft(stale, clerk)
    assert Announcement.objects.get(pk=draft.pk).title == "先に保存した件名"


def test_a_submitted_one_cannot_be_saved(clerk: User) -> None:
    announcement = make_announcement(clerk, state=State.PATROL)
    announcement.title = "こっそり直す"
    with pytest.raises(Refused, match="取り下げて"):
        save_draft(announcement, clerk)


def test_own_texts_are_kept_and_given_up(draft: Announcement, clerk: User) -> None:
    save_draft(draft, clerk, texts={Channel.X: "自分の文", Channel.LINE: "自分の文"})
    save_draft(draft, clerk, texts={Channel.X: "直した文"})
    assert list(ChannelText.objects.values_list("channel", "text")) == [("x", "直した文")]


def test_a_save_without_a_change_changes_nobody(draft: Announcement, head: User) -> None:
    save_draft(draft, head, texts={})
    stored = Announcement.objects.get(pk=draft.pk)
    assert (stored.version, stored.last_edited_by) == (1, draft.author)
    assert not AuditEntry.objects.exists()


def test_changed_pictures_count_as_a_change(draft: Announcement, head: User) -> None:
    record_pictures(draft, head, ["表紙を追加"])
    stored = Announcement.objects.get(pk=draft.pk)
    assert (stored.version, stored.last_edited_by) == (2, head)
    assert AuditEntry.objects.get().detail == {"changed": ["表紙を追加"]}


# --- submit ------------------------------------------------------------------------------------


def test_submitting_freezes_a_revision(draft: Announcement, clerk: User, head: User) -> None:
    edit(draft, head)
    said = heard(signals.submitted)
    revision = submit(draft, clerk)
    stored = Announcement.objects.get(pk=draft.pk)
    assert (stored.state, stored.current_revision) == (State.HEAD_REVIEW, revision)
    assert (revision.number, revision.edited_by, revision.submitted_by) == (1, head, clerk)
    assert revision.digest == digest_of(revision.content) == digest_of(Revision.objects.get().content)
    assert Facts.from_content(Revision.objects.get().content) == Facts.of(stored)
    assert said[0]["revision"] == revision
    assert said[0]["actor"] == clerk


def test_a_submitted_revision_never_changes(draft: Announcement, clerk: User) -> None:
    revision = submit(draft, clerk)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(digest="0" * 64)


def test_gaps_are_named_all_at_once(clerk: User, city: City) -> None:
    draft = save_draft(Announcement(department=city.childcare, title="書きかけ"), clerk)
    with pytest.raises(Incomplete) as refusal:
        submit(draft, clerk)
    assert [gap.field for gap in refusal.value.problems] == ["body", "audience_kind", "category", "channels"]
    assert Announcement.objects.get(pk=draft.pk).state == State.DRAFT
    assert not Revision.objects.exists()


def test_only_the_own_department_submits(draft: Announcement, other_clerk: User, pr_officer: User) -> None:
    for stranger in (other_clerk, pr_officer):
        with pytest.raises(Refused, match="権限がありません"):
            submit(draft, stranger)


def test_submitting_what_was_changed_meanwhile_is_refused(
    draft: Announcement, clerk: User, head: User
) -> None:
    seen = Announcement.objects.get(pk=draft.pk)
    edit(draft, head)
    with pytest.raises(Refused, match="先に操作しました"):
        submit(seen, clerk)


# --- withdraw, cancel, copy --------------------------------------------------------------------


def test_withdrawing_gives_the_draft_back(draft: Announcement, clerk: User) -> None:
    submit(draft, clerk)
    said = heard(signals.withdrawn)
    withdraw(draft, clerk, "会場が変わったため")
    assert Announcement.objects.get(pk=draft.pk).state == State.DRAFT
    assert said[0]["reason"] == "会場が変わったため"
    save_draft(draft, clerk)
    assert submit(draft, clerk).number == 2


def test_what_is_being_sent_cannot_be_withdrawn(clerk: User) -> None:
    announcement = make_announcement(clerk, state=State.SENDING)
    with pytest.raises(Refused, match="先に操作しました"):
        withdraw(announcement, clerk, "まちがい")


def test_a_receiver_that_fails_undoes_the_act(draft: Announcement, clerk: User) -> None:
    def refuse(**message: Any) -> None:
        raise Refused("パトロールが受け取れません。")

    signals.submitted.connect(refuse)
    try:
        with pytest.raises(Refused, match="受け取れません"):
            submit(draft, clerk)
    finally:
        signals.submitted.disconnect(refuse)
    assert Announcement.objects.get(pk=draft.pk).state == State.DRAFT


def test_a_cancelled_one_stays_to_be_read(draft: Announcement, clerk: User) -> None:
    cancel(draft, clerk, "講師の都合")
    assert Announcement.objects.get(pk=draft.pk).state == State.CANCELLED


def test_a_copy_is_a_new_draft_without_days(clerk: User) -> None:
    announcement = make_announcement(clerk, state=State.SENT)
    ChannelText.objects.create(announcement=announcement, channel="x", text="自分の文")
    copy = copy_as_new(announcement, clerk)
    assert (copy.state, copy.version, copy.title) == (State.DRAFT, 1, announcement.title)
    assert (copy.starts_on, copy.deadline_on, copy.publish_at) == (None, None, None)
    assert copy.starts_at == announcement.starts_at
    assert copy.channel_texts.get().text == "自分の文"


@pytest.mark.parametrize("then", [None, cancel])
def test_only_the_department_copies_what_it_is_still_writing(
    then: Callable[[Announcement, User, str], None] | None, clerk: User, pr_officer: User
) -> None:
    """The PR division sees what was submitted, not what is made of it since."""
    announcement = make_announcement(clerk, state=State.RETURNED)
    announcement.body = "まだ公表していない移転の話"
    save_draft(announcement, clerk)
    if then:
        then(announcement, clerk, "催しを取りやめたため")
    assert can(pr_officer, Action.VIEW, announcement)
    with pytest.raises(Refused, match="担当課が直している"):
        copy_as_new(announcement, pr_officer)
    assert copy_as_new(announcement, clerk).body == announcement.body


def test_what_was_submitted_is_copied_by_whoever_sees_it(clerk: User, pr_officer: User) -> None:
    copy = copy_as_new(make_announcement(clerk, state=State.PATROL), pr_officer)
    assert copy.department == pr_officer.department
