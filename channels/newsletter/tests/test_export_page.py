"""「書き出し」: who may open it, what it says, and how its files are given out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from channels.models import Export, ExportKind, ExportState, Issue, Proof
from channels.newsletter import export_rows, exporting, making, rendering
from channels.newsletter.exports import BUILDERS, Source
from channels.newsletter.tests.factories import make_closed_issue
from channels.newsletter.tests.test_editing import an_article
from staff.models import User

pytestmark = pytest.mark.django_db


def address(name: str, *args: int) -> str:
    return reverse(f"newsletter:{name}", args=args)


@pytest.fixture
def printer(client: Client, print_staff: User) -> Client:
    client.force_login(print_staff)
    return client


@pytest.fixture
def proof(monkeypatch: pytest.MonkeyPatch) -> Proof:
    """A proof whose files are their stamps."""
    for kind in ExportKind:
        monkeypatch.setitem(BUILDERS, kind, lambda source: source.stamp.label.encode())
    made = rendering.render(an_article().issue)
    assert made
    return made


def page_of(printer: Client, proof: Proof, query: str = "") -> str:
    return printer.get(address("exports", proof.issue_id) + query).content.decode()


def done(proof: Proof, kind: ExportKind = ExportKind.PRINT_PDF) -> Export:
    (made,) = exporting.make_now(proof, [kind])
    return made


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_only_those_who_make_the_paper_get_in(
    client: Client, clerk: User, admin_user: User, pr_officer: User, proof: Proof
) -> None:
    export, issue = done(proof), proof.issue_id
    pages = [
        address("exports", issue),
        address("export_files", issue, 1),
        address("export", issue, export.pk),
    ]
    for person in (None, clerk, admin_user):
        if person:
            client.force_login(person)
        expected = {403} if person else {302}
        assert {client.get(page).status_code for page in pages} == expected
        assert {client.post(address("make_exports", issue, 1), {"kind": "all"}).status_code} == expected
    assert Export.objects.count() == 1
    client.force_login(pr_officer)
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        content_of(answer)


def test_every_kind_is_offered_and_says_what_it_is_for(printer: Client, proof: Proof) -> None:
    html = page_of(printer, proof)
    assert html.count('value="作る"') + html.count(">作る</button>") == len(ExportKind)
    assert "すべて作る" in html
    for kind in ExportKind:
        assert kind.label in html
        assert export_rows.PURPOSES[kind] in html
    assert "校正用です。入稿には校了したものを使ってください。" in html
    assert "hx-get" not in html.partition('id="export-files"')[2]


def test_it_is_asked_for_waited_for_and_saved(printer: Client, proof: Proof, settings: Settings) -> None:
    settings.NEWSLETTER_TITLE = '市政だより"わかばの\r\nX: y'
    asked = printer.post(address("make_exports", proof.issue_id, 1), {"kind": "print.pdf"})
    assert asked["Location"] == address("exports", proof.issue_id) + "?proof=1"
    waiting = page_of(printer, proof)
    assert f'hx-get="{address("export_files", proof.issue_id, 1)}"' in waiting
    assert "順番待ち" in waiting
    claim = making.take(Export.objects.all())
    assert claim
    making._Progress(claim)(45)
    running = printer.get(address("export_files", proof.issue_id, 1)).content.decode()
    assert 'value="45" max="100"' in running
    making.make(claim)
    export = Export.objects.get()
    html = page_of(printer, proof)
    assert "hx-get" not in html.partition('id="export-files"')[2]
    assert export.sha256[:12] in html
    answer = printer.get(address("export", proof.issue_id, export.pk))
    assert content_of(answer).startswith(f"第{proof.issue.number}号 校正1 ".encode())
    disposition = answer["Content-Disposition"]
    assert disposition.startswith(f'attachment; filename="shisei-dayori-{proof.issue.number}-v1-print.pdf"; ')
    assert "filename*=utf-8''" in disposition
    assert quote(f"{proof.issue}_校正1_入稿用.pdf") in disposition
    assert not {"\r", "\n"} & set(disposition)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert (answer["Content-Type"], answer["Content-Length"]) == ("application/pdf", str(export.size))
    assert "no-store" in answer["Cache-Control"]


def test_all_are_asked_for_at_once_and_what_is_there_stays(printer: Client, proof: Proof) -> None:
    first = done(proof)
    printer.post(address("make_exports", proof.issue_id, 1), {"kind": "all"})
    assert Export.objects.filter(state=ExportState.WAITING).count() == len(ExportKind) - 1
    again = printer.post(address("make_exports", proof.issue_id, 1), {"kind": "all"}, follow=True)
    assert "もう作ってあるか、いま作っています" in again.content.decode()
    assert Export.objects.get(pk=first.pk).state == ExportState.DONE


@pytest.mark.parametrize("kind", ["", "exe", "../../etc/passwd", "print.pdf\x00"])
def test_no_other_kind_is_made(printer: Client, proof: Proof, kind: str) -> None:
    answer = printer.post(address("make_exports", proof.issue_id, 1), {"kind": kind}, follow=True)
    assert "種類が正しくありません" in answer.content.decode()
    assert not Export.objects.exists()


def test_a_failure_says_why_and_offers_to_try_again(
    printer: Client, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_source: Source) -> bytes:
        raise RuntimeError("<b>inner words</b>")

    monkeypatch.setitem(BUILDERS, ExportKind.DOCX, broken)
    exporting.make_now(proof, [ExportKind.DOCX])
    html = page_of(printer, proof)
    assert "ファイルを作れませんでした" in html
    assert "inner words" not in html
    assert "もう一度作る</button>" in html


def test_a_damaged_file_is_not_given_out(printer: Client, proof: Proof) -> None:
    export = done(proof)
    default_storage.delete(str(export.file.name))
    default_storage.save(str(export.file.name), ContentFile(b"another file"))
    answer = printer.get(address("export", proof.issue_id, export.pk), follow=True)
    html = answer.content.decode()
    assert "作ったときと違うもの" in html
    assert "もう一度作る</button>" in html


def test_files_of_another_issue_or_unfinished_ones_are_not_given_out(printer: Client, proof: Proof) -> None:
    export = done(proof)
    other = make_closed_issue(9, date(2027, 5, 1))
    assert printer.get(address("export", other.pk, export.pk)).status_code == 404
    assert printer.get(address("export_files", other.pk, 2)).status_code == 404
    (waiting,) = exporting.enter(proof, [ExportKind.CSV])
    answer = printer.get(address("export", proof.issue_id, waiting.pk), follow=True)
    assert "まだできていません" in answer.content.decode()


def test_the_proof_is_chosen_and_the_final_marked(printer: Client, proof: Proof, print_staff: User) -> None:
    an_article("もう1つ")
    assert "この校正刷のあとで記事か日程が変わりました" in page_of(printer, proof)
    second = rendering.render(proof.issue)
    assert second
    assert "校正2" in page_of(printer, proof).partition('id="export-files"')[2]
    older = page_of(printer, proof, "?proof=1").partition('id="export-files"')[2]
    assert "新しい校正2があります" in older
    assert "校了前です" in older
    for wrong in ("3", "x", "-1", "9" * 40):
        assert printer.get(address("exports", proof.issue_id) + f"?proof={wrong}").status_code == 404
    Issue.objects.filter(pk=proof.issue_id).update(
        state="closed", final_proof=second, closed_at=timezone.now()
    )
    html = page_of(printer, proof)
    assert "校正2（校了）" in html
    assert "校正用です" not in html
    older = page_of(printer, proof, "?proof=1")
    assert "校正用です" in older
    assert "校了した校正刷ではありません" in older
    assert "校了前です" not in older


def test_what_is_wrong_with_the_layout_is_said_first(printer: Client, print_staff: User) -> None:
    proof = rendering.render(an_article("😀のつどい").issue)
    assert proof
    assert "このままでは印刷所に渡せません" in page_of(printer, proof)
    assert "書体にない字" in page_of(printer, proof)


def test_a_long_wait_is_explained(printer: Client, proof: Proof) -> None:
    exporting.enter(proof, [ExportKind.CSV])
    assert "順番待ちが続いています" not in page_of(printer, proof)
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert "順番待ちが続いています" in page_of(printer, proof)


def test_before_the_first_proof_it_says_where_to_begin(printer: Client) -> None:
    issue = an_article().issue
    assert "校正刷がまだありません" in printer.get(address("exports", issue.pk)).content.decode()
    assert address("exports", issue.pk) not in printer.get(address("board", issue.pk)).content.decode()
    rendering.render(issue)
    assert address("exports", issue.pk) in printer.get(address("board", issue.pk)).content.decode()


def test_a_proof_from_before_contents_were_kept_says_so(printer: Client) -> None:
    issue = make_closed_issue(9, date(2027, 5, 1))
    html = printer.get(address("exports", issue.pk)).content.decode()
    assert "校了" in html
    answer = printer.post(address("make_exports", issue.pk, 1), {"kind": "all"}, follow=True)
    assert "内容の記録がない" in answer.content.decode()


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0バイト"), (999, "999バイト"), (48_300, "48KB"), (1_440_000, "1.4MB")]
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert export_rows.size_words(size) == words
