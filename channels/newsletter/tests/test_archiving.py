"""校了 and what is kept of it: who may close over what, and files that never change."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, models, transaction

from channels.models import FinalProof, Issue, IssueState, ItemCheck
from channels.newsletter import archiving, closing, editing, proofreading, rendering, vault
from channels.newsletter.proofreading import Seen
from channels.newsletter.tests.factories import an_item_of, confirm_everything, rewrite, set_and_sent
from staff.errors import Refused
from staff.models import AuditEntry, User
from staff.tests.cast import City

pytestmark = pytest.mark.django_db


def closed(city: City, actor: User, lead: str = "本文です。") -> FinalProof:
    issue = an_item_of(city.childcare, lead=lead).issue
    rendering.render(issue)
    confirm_everything(issue)
    editing.close(actor, issue)
    return FinalProof.objects.get(issue=issue)


def path_of(final: FinalProof) -> Path:
    return Path(default_storage.path(str(final.pdf.name)))


def damage(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"%PDF", b"%pdf", 1))


def test_closing_waits_for_every_answer(
    city: City, clerk: User, pr_officer: User, print_staff: User, pr_manager: User
) -> None:
    item, other = an_item_of(city.childcare, "工作"), an_item_of(city.health, "健診")
    proof = set_and_sent(pr_officer, item.issue)
    proofreading.ask_change(clerk, Seen(item.pk, 1, proof.version), "定員")
    found = closing.blockers(item.issue)
    assert [one.item for one in found.open] == [item, other]
    assert found.sentence == "確認済でない記事が2件あります（うち修正依頼1件）。"
    with pytest.raises(Refused, match="確認済でない記事が2件"):
        editing.close(pr_officer, item.issue, "急ぐため")
    with pytest.raises(Refused, match="校了できるのは、広報担当と広報課長だけ"):
        editing.close(print_staff, item.issue, "急ぐため")
    with pytest.raises(Refused, match="校了する理由を書いて"):
        editing.close(pr_manager, item.issue, "  ")
    assert Issue.objects.get(pk=item.issue_id).state == IssueState.OPEN
    editing.close(pr_manager, item.issue, "健康課とは電話で確かめた。")
    final = FinalProof.objects.get()
    assert final.unconfirmed == [["工作", "子育て支援課", "修正依頼"], ["健診", "健康課", "未確認"]]
    assert (final.articles, final.confirmed, final.closed_by) == (2, 0, pr_manager)
    assert final.reason == AuditEntry.objects.get(verb="校了した").reason == "健康課とは電話で確かめた。"


def test_nobody_passes_over_a_text_of_their_own(city: City, pr_officer: User, pr_manager: User) -> None:
    item = an_item_of(city.childcare, "工作")
    rewrite(item, "本文。", by=pr_manager)
    set_and_sent(pr_officer, item.issue)
    with pytest.raises(Refused, match="「工作」はあなたが直した文です"):
        editing.close(pr_manager, item.issue, "急ぐため")
    rewrite(item, "本", by=pr_officer)
    set_and_sent(pr_officer, item.issue)
    editing.close(pr_manager, item.issue, "急ぐため")


def test_nobody_closes_over_a_text_only_they_confirmed(
    city: City, pr_officer: User, pr_manager: User
) -> None:
    item = an_item_of(city.pr, "広報課の記事")
    rewrite(item, "本文。", by=pr_manager)
    proof = set_and_sent(pr_officer, item.issue)
    said = {"proof": proof, "version": 2, "answer": ItemCheck.Answer.CONFIRMED}
    ItemCheck.objects.create(item=item, by=pr_manager, **said)  # as it was possible before
    for reason in ("", "急ぐため"):
        with pytest.raises(Refused, match="あなたが直して、あなたが確認済にした文です"):
            editing.close(pr_manager, item.issue, reason)
    editing.close(pr_officer, item.issue)


def test_the_final_is_kept_once_read_only_and_to_the_byte(city: City, pr_officer: User) -> None:
    final = closed(city, pr_officer)
    assert (final.articles, final.confirmed, final.unconfirmed, final.reason) == (1, 1, [], "")
    path = path_of(final)
    assert path.name == f"{final.sha256}.pdf"
    assert path.stat().st_mode & 0o222 == 0
    assert archiving.read(final) == rendering.read_pdf(final.proof)
    assert [name for name in path.parent.iterdir() if name.name.startswith(".")] == []


def test_taken_back_and_closed_again_both_finals_stay(city: City, pr_officer: User, pr_manager: User) -> None:
    first = closed(city, pr_officer)
    issue = first.issue
    editing.reopen(pr_manager, issue, "日付の誤り")
    issue.refresh_from_db()
    rewrite(issue.items.get(), "直した文です。")
    rendering.render(issue)
    confirm_everything(issue)
    editing.close(pr_officer, issue)
    old, new = FinalProof.objects.order_by("pk")
    assert old == first
    assert (old.reopened_by, old.reopen_reason) == (pr_manager, "日付の誤り")
    assert new.reopened_at is None
    assert old.sha256 != new.sha256
    assert archiving.problem_of(old) == archiving.problem_of(new) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 64},
        {"pdf": "newsletter/other.pdf"},
        {"closed_by": None},
        {"confirmed": 7},
        {"sha256": "0" * 64, "reopened_at": models.F("closed_at")},
    ],
)
def test_what_a_final_says_never_changes(city: City, pr_officer: User, change: dict[str, Any]) -> None:
    final = closed(city, pr_officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        FinalProof.objects.filter(pk=final.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        final.delete()
    with pytest.raises(models.ProtectedError):
        final.proof.delete()


def test_a_final_is_reopened_once(city: City, pr_officer: User, pr_manager: User) -> None:
    final = closed(city, pr_officer)
    editing.reopen(pr_manager, final.issue, "誤植")
    with pytest.raises(IntegrityError), transaction.atomic():
        FinalProof.objects.filter(pk=final.pk).update(reopen_reason="別の理由")


def test_a_damaged_proof_cannot_be_closed(
    city: City, pr_officer: User, caplog: pytest.LogCaptureFixture
) -> None:
    issue = an_item_of(city.childcare).issue
    proof = rendering.render(issue)
    assert proof
    confirm_everything(issue)
    damage(Path(default_storage.path(str(proof.pdf.name))))
    with pytest.raises(Refused, match="保存したときと内容が違う"):
        editing.close(pr_officer, issue)
    assert Issue.objects.get(pk=issue.pk).state == IssueState.OPEN
    assert not FinalProof.objects.exists()
    assert "kept file newsletter/proofs/" in caplog.text


def test_verify_says_ok_or_what_differs(city: City, pr_officer: User) -> None:
    final = closed(city, pr_officer)
    out = io.StringIO()
    call_command("newsletter", "verify", stdout=out)
    assert "OK" in out.getvalue()
    assert "1件すべてOKです。" in out.getvalue()
    damage(path_of(final))
    with pytest.raises(CommandError, match="1件のうち1件が、校了したときと違います"):
        call_command("newsletter", "verify", str(final.issue.number), stdout=out)
    assert "保存したときと内容が違うファイルです。" in out.getvalue()
    path_of(final).unlink()
    assert archiving.problem_of(final) == "保存したファイルがありません。"
    with pytest.raises(CommandError, match="第999号は保存されていません"):
        call_command("newsletter", "verify", "999", stdout=out)


def test_a_kept_file_is_not_written_over(db: None) -> None:
    name = vault.keep("newsletter/proofs", b"content", "pdf")
    path = Path(default_storage.path(name))
    written = path.stat().st_mtime_ns
    assert vault.keep("newsletter/proofs", b"content", "pdf") == name
    assert path.stat().st_mtime_ns == written
    damage_in = path.with_suffix(".pdf")
    damage_in.chmod(0o644)
    damage_in.write_bytes(b"something else")
    with pytest.raises(vault.Damaged, match="内容が違う"):
        vault.keep("newsletter/proofs", b"content", "pdf")
    assert path.read_bytes() == b"something else"


def test_a_file_that_cannot_be_finished_leaves_no_half(tmp_path: Path) -> None:
    folder = Path(default_storage.path("newsletter/proofs"))
    with pytest.raises(TypeError):
        vault.write("newsletter/proofs/a.pdf", "no bytes")  # type: ignore[arg-type]
    assert list(folder.iterdir()) == []


def test_only_old_halves_are_swept_away(db: None) -> None:
    name = vault.keep("newsletter/proofs", b"content", "pdf")
    path = Path(default_storage.path(name))
    under_way, left_behind = path.with_name(".under-way"), path.with_name(".left-behind")
    for half in (under_way, left_behind):
        half.write_bytes(b"half")
    os.utime(left_behind, (0, 0))
    os.utime(path, (0, 0))
    now = time.time()
    os.utime(under_way, (now, now))
    vault.forget_halves("newsletter/proofs")
    assert set(path.parent.iterdir()) == {path, under_way}
